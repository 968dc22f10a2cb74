"""What needs the attention of staff: apps register parts, and the staff desk and the e-mails show them.

A part is a function `needs` and optionally `charts`, which take the account. Each returns only what that account
may do or see, with a fixed number of queries, however many records there are.
"""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.public_page import Link

P = ParamSpec("P")
T = TypeVar("T")


class Group(models.TextChoices):
    """The parts of the desk, in order."""

    WAITING = "waiting", _("Others are waiting for you")
    LATE = "late", _("Overdue")
    PEOPLE = "people", _("People")
    OWN = "own", _("Your own work")
    COMING = "coming", _("Coming up")
    SOMEDAY = "someday", _("When there is time")


@dataclass(frozen=True)
class Button:
    """A button on the desk: it posts `do` to `url`."""

    label: str
    url: str
    do: str


@dataclass(frozen=True)
class Record:
    """A record's name, with the page to work on it, and a button for what takes one click."""

    name: str
    url: str
    note: str = ""
    button: Button | None = None


@dataclass(frozen=True)
class Need:
    """A task: `count` and `words` ("4", "drafts are waiting for your approval"), and links to the lists of records."""

    key: str
    group: Group
    count: int
    words: str
    lists: list[Link]
    records: list[Record] = field(default_factory=list)  # a few of them, by name
    is_clinical: bool = False  # included in the e-mail to reviewers and publishers
    shows_zero: bool = False  # for what should be there: "0", "clinicians can approve texts"


@dataclass(frozen=True)
class Chart:
    """A chart: a template under templates/admin/desk/ and its data."""

    title: str
    template: str
    data: Any


Needs = Callable[[Any], Iterable[Need]]
Charts = Callable[[Any], Iterable[Chart]]


@dataclass(frozen=True)
class Part:
    needs: Needs
    charts: Charts | None
    in_mail: bool


_registered: dict[str, Part] = {}
_run: ContextVar[dict | None] = ContextVar("the run for many accounts", default=None)


def register_needs(part: str, needs: Needs, charts: Charts | None = None, *, in_mail: bool = True) -> None:
    """Add `needs` and `charts` to the desk, under the name `part`. A part that registers again replaces itself.

    Without `in_mail`, it has no clinical tasks, so the e-mails don't ask for it.
    """
    _registered[part] = Part(needs, charts, in_mail)


def needs_of(user) -> list[Need]:
    """Return what needs the attention of `user` today, most urgent group first."""
    with one_run():
        return _needs(user, _registered.values())


def clinical_needs_of(user) -> list[Need]:
    """Return the tasks for the e-mail."""
    return [need for need in _needs(user, (part for part in _registered.values() if part.in_mail)) if need.is_clinical]


def _needs(user, parts: Iterable[Part]) -> list[Need]:
    places = {group: place for place, group in enumerate(Group)}
    found = [need for part in parts for need in part.needs(user) if need.count or need.shows_zero]
    return sorted(found, key=lambda need: places[need.group])


def charts_of(user) -> list[Chart]:
    """Return the charts that `user` may see."""
    return [chart for part in _registered.values() if part.charts for chart in part.charts(user)]


# Many accounts at once ---------------------------------------------------------------------------------


@contextlib.contextmanager
def one_run() -> Iterator[None]:
    """Ask for one or many accounts inside the block: what is the same for all parts and accounts is worked out once."""
    token = _run.set({})
    try:
        yield
    finally:
        _run.reset(token)


def once_a_run(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function whose answer does not depend on the account. Its arguments must be hashable."""

    @functools.wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        run = _run.get()
        if run is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in run:
            run[key] = function(*args, **kwargs)
        return run[key]

    return kept
