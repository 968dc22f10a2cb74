"""The steps of the setup of a new site: apps register theirs, and the desk shows them until the site has opened.

Each step is worked out from what is in the database, so steps can be done in any order, by several people, and left and
taken up again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of the setup: what is there, what is missing, and the page where it is done."""

    key: str
    title: str
    is_done: bool
    words: str  # "3 of 5 people have signed in", or what is missing
    url: str  # "" if the user may not do it; `words` then says who can
    button: str  # the words of the link to `url`
    is_required: bool = True  # the site can't open before it is done
    place: int = 100  # steps are in order of this number


Steps = Callable[[object], Iterable[Step]]
_registered: dict[str, Steps] = {}


def register_steps(part: str, steps: Steps) -> None:
    """Add the steps that `steps` returns for an account, under the name `part`, with a fixed number of queries."""
    _registered[part] = steps


def steps_for(user) -> list[Step]:
    """Return the steps of the setup as `user` sees them, in order."""
    return sorted((step for steps in _registered.values() for step in steps(user)), key=lambda step: step.place)
