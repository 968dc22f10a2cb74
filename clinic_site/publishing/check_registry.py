"""Checks that a record must pass before it is published. Each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from typing import Any

from clinic_site.publishing.problems import Problem
from clinic_site.publishing.publishable import Publishable

Check = Callable[[Any], Iterable[Problem]]  # of the records of one base
_checks: dict[type[Publishable], tuple[Check, ...]] = {}


def register_checks(base: type[Publishable], *checks: Check) -> None:
    """Run `checks` on every record that inherits `base`. A check receives the record as it would be published."""
    _checks[base] = checks


def problems_in(record: Publishable) -> list[Problem]:
    """Return the problems that the registered checks find in `record`, the blocking ones first."""
    checks = [check for base, registered in _checks.items() if isinstance(record, base) for check in registered]
    found = [problem for check in checks for problem in check(record)]
    return sorted(found, key=lambda problem: not problem.is_stop)
