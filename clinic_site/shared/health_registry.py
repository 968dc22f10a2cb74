"""Whether the site is well: rooms register checks, and `manage.py doctor` and the first page of the admin run them.

A check is a function that yields findings, each with what is there and, if it is not well, what to do. Quick checks need
a query or two; the others ask other machines or read whole files.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.conf import settings
from django.utils.translation import gettext as _


class Level(IntEnum):
    """How well a part of the site is. The highest is the exit code of `manage.py doctor`."""

    WELL = 0
    WARNING = 1  # it works, and something should be done
    BROKEN = 2  # it does not work, or is not safe


@dataclass(frozen=True)
class Finding:
    """What a check found: "the last backup is 3 days old", and what to do about it."""

    key: str  # for monitoring; it never changes
    level: Level
    words: str
    do: str = ""

    @property
    def is_well(self) -> bool:
        return self.level == Level.WELL


Findings = Callable[[], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """A registered check."""

    findings: Findings
    place: int  # checks run in order of this number, from the outside in
    is_quick: bool
    needs_database: bool
    in_trials: bool  # a trial on a laptop (HTTPS=False) has no proxy, timers or backups


_registered: dict[str, Check] = {}


def register_health_check(
    name: str,
    findings: Findings,
    *,
    place: int,
    is_quick: bool = False,
    needs_database: bool = True,
    in_trials: bool = False,
) -> None:
    """Add a check under `name`. One that registers again replaces itself."""
    _registered[name] = Check(findings, place, is_quick, needs_database, in_trials)


def may_see(user) -> bool:
    """Whether `user` looks after the site, and so sees how it is."""
    return user.has_perm("clinic_site.change_siteopening")


def quick_findings() -> list[Finding]:
    """Return what is not well according to the quick checks, worst first. A trial is always well."""
    if not settings.HTTPS:
        return []
    found = [finding for name, check in _in_order() if check.is_quick for finding in _run(name, check)]
    return sorted((one for one in found if not one.is_well), key=lambda one: -one.level)


def all_findings() -> Iterator[Finding]:
    """Yield what every check finds, as it finds it. Without a database, checks that need one are left out."""
    is_there = True
    for name, check in _in_order():
        if (check.in_trials or settings.HTTPS) and (is_there or not check.needs_database):
            for finding in _run(name, check):
                is_there = is_there and not (finding.key == "database" and finding.level == Level.BROKEN)
                yield finding


def _in_order() -> list[tuple[str, Check]]:
    return sorted(_registered.items(), key=lambda one: one[1].place)


def _run(name: str, check: Check) -> Iterator[Finding]:
    """Yield the findings. A check that fails is a finding too: the others must still run."""
    try:
        yield from check.findings()
    except Exception as error:
        words = _("The check “%(name)s” failed: %(error)s") % {"name": name, "error": type(error).__name__}
        yield Finding(f"check.{name}", Level.BROKEN, words, _("Run the command again with --traceback."))
        if is_loud:
            raise


is_loud = False  # set by `manage.py doctor --traceback`
