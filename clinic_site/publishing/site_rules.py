"""Rules that the public site must keep whatever staff publish, take off or delete.

`check_registry` asks whether one text is good enough. A rule asks about the site as a whole, such as: “Call 911 now” is
never empty. Each app registers its own in `AppConfig.ready()`.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator

from django.db import connection

from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import Problem
from clinic_site.publishing.publishable import Publishable

LOCK = 170_911  # any number that no other advisory lock uses

Rule = Callable[[], Iterable[Problem]]
_rules: dict[type[Publishable], tuple[Rule, ...]] = {}


def register_rules(base: type[Publishable], *rules: Rule) -> None:
    """Ask `rules` whenever a record that inherits `base` changes what the public sees.

    A rule looks at the public site as it is now, and yields a problem for each way in which it is broken.
    """
    _rules[base] = rules


def broken_rules(model: type[Publishable]) -> list[Problem]:
    """Return the problems of the public site that a change of a record of `model`, or of its kinds, can cause."""
    bases = [base for base in _rules if issubclass(model, base) or issubclass(base, model)]
    return [problem for base in bases for rule in _rules[base] for problem in rule()]


def is_ruled(model: type[Publishable]) -> bool:
    """Whether a change of a record of `model` can break a rule."""
    return any(issubclass(model, base) for base in _rules)


def all_broken_rules() -> list[Problem]:
    """Return every problem of the public site as it is now."""
    return [problem for rules in _rules.values() for rule in rules for problem in rule()]


def newly_broken(model: type[Publishable], before: list[Problem]) -> list[Problem]:
    """Return the problems that were not there `before`. Older ones must not block work, or nobody could mend them."""
    return [problem for problem in broken_rules(model) if problem not in before]


@contextlib.contextmanager
def rules_are_kept(model: type[Publishable]) -> Iterator[None]:
    """Raise NotPublishedError if the block breaks a rule that was not broken before. Use it inside a transaction."""
    before = broken_rules(model)
    yield
    if problems := newly_broken(model, before):
        raise NotPublishedError(problems)


def one_at_a_time(model: type[Publishable] = Publishable) -> None:
    """Wait until nobody else changes what rules are about, or two people could each take off one of the last two signs.

    Call it first in a transaction, before rows are locked. It does nothing if no rule is about `model`. SQLite allows
    one writing transaction anyway.
    """
    if connection.vendor == "postgresql" and any(issubclass(model, base) or issubclass(base, model) for base in _rules):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
