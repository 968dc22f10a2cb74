"""What needs somebody of the staff today: each app says what it knows, the admin's front page and the mails show it.

An app registers two functions of the account: `needs` and, if it has any, `charts`. Each keeps to what that account may
do or see, and asks the database a fixed number of times, however many records there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.public_page import Link


class Group(models.TextChoices):
    """The parts of the desk, in their order."""

    WAITING = "waiting", _("Others wait for you")
    LATE = "late", _("Overdue")
    OWN = "own", _("Your own work")
    COMING = "coming", _("Coming up")
    SOMEDAY = "someday", _("When there is time")


@dataclass(frozen=True)
class Record:
    """One record by name, with the page where its work goes on."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Need:
    """Something to do: `count` and `words` ("4", "drafts wait for your approval"), and the lists that hold them."""

    key: str
    group: Group
    count: int
    words: str
    lists: list[Link]
    records: list[Record] = field(default_factory=list)  # a few of them, by name
    is_clinical: bool = False  # for the mail to reviewers and publishers


@dataclass(frozen=True)
class Chart:
    """A picture of numbers: a template under templates/admin/desk/, and what it shows."""

    title: str
    template: str
    data: Any


Needs = Callable[[Any], Iterable[Need]]
Charts = Callable[[Any], Iterable[Chart]]
_registered: dict[str, tuple[Needs, Charts | None]] = {}


def register_needs(app: str, needs: Needs, charts: Charts | None = None) -> None:
    """Let `needs` and `charts` of `app` have their part of the desk."""
    _registered[app] = (needs, charts)


def needs_of(user) -> list[Need]:
    """Return what needs `user` today, the most pressing group first."""
    places = {group: place for place, group in enumerate(Group)}
    found = [need for needs, _charts in _registered.values() for need in needs(user) if need.count]
    return sorted(found, key=lambda need: places[need.group])


def charts_of(user) -> list[Chart]:
    """Return the pictures that `user` may see."""
    return [chart for _needs, charts in _registered.values() if charts for chart in charts(user)]
