"""Retention periods. Each app registers which of its records have expired, and `purge` deletes them.

To add a kind of record, call `register_retention()` from the app's `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections, router, transaction
from django.db.models import QuerySet
from django.utils import timezone

AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """One kind of record. `old` returns the records that have expired at a given time."""

    name: str
    old: Callable[[datetime], QuerySet]


_kept: dict[str, Kept] = {}


def register_retention(name: str, old: Callable[[datetime], QuerySet]) -> None:
    """Let `purge` delete the records that `old` returns and report them as `name`."""
    _kept[name] = Kept(name, old)


def kept() -> list[Kept]:
    return list(_kept.values())


def count(kind: Kept, now: datetime | None = None) -> int:
    """Return how many records, including their versions in the history, would be deleted."""
    old = kind.old(now or timezone.now())
    history = getattr(old.model, "history", None)
    versions = (
        history.filter(**{f"{old.model._meta.pk.name}__in": old.order_by().values("pk")}).count() if history else 0
    )
    return old.count() + versions


def delete(kind: Kept, now: datetime | None = None) -> int:
    """Delete expired records and their versions in batches, so that locks are short and a killed run can resume."""
    now, gone = now or timezone.now(), 0
    model = kind.old(now).model
    _overwrite(router.db_for_write(model))
    while keys := list(kind.old(now).order_by().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic(router.db_for_write(model)):
            # Count only these records, not those that are deleted by cascade.
            gone += model._base_manager.filter(pk__in=keys).count()
            model._base_manager.filter(pk__in=keys).delete()
            if history := getattr(model, "history", None):  # also delete the version that records the deletion
                gone_versions, _kinds = history.filter(**{f"{model._meta.pk.name}__in": keys}).delete()
                gone += gone_versions
    return gone


def _overwrite(alias: str) -> None:
    """Make SQLite overwrite deleted content with zeros instead of only marking the space as free."""
    if connections[alias].vendor == "sqlite":
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
