"""What needs the attention of staff: apps register parts, and the staff desk and the e-mails show them.

A part is a function `needs` and optionally `charts`, which take the account. Each returns only what that account
may do or see, with a fixed number of queries, however many records there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.public_page import Link


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
_registered: dict[str, tuple[Needs, Charts | None]] = {}


def register_needs(part: str, needs: Needs, charts: Charts | None = None) -> None:
    """Add `needs` and `charts` to the desk, under the name `part`. A part that registers again replaces itself."""
    _registered[part] = (needs, charts)


def needs_of(user) -> list[Need]:
    """Return what needs the attention of `user` today, most urgent group first."""
    places = {group: place for place, group in enumerate(Group)}
    found = [need for needs, _charts in _registered.values() for need in needs(user) if need.count or need.shows_zero]
    return sorted(found, key=lambda need: places[need.group])


def charts_of(user) -> list[Chart]:
    """Return the charts that `user` may see."""
    return [chart for _needs, charts in _registered.values() if charts for chart in charts(user)]
