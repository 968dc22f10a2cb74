"""Retention periods. Each app registers which of its records have expired, and `purge` deletes them.

To add a kind of record, call `register_retention()` from the app's `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """One kind of record. `old` returns the records that have expired at a given time."""

    name: str
    old: Callable[[datetime], QuerySet]


class Rows(Protocol):
    """Rows of a table without a model that have expired."""

    def count(self) -> int:
        """Return how many there are."""

    def delete(self, most: int) -> int:
        """Delete at most `most` of them, and return how many."""


@dataclass(frozen=True)
class KeptRows:
    """One kind of rows of a table without a model. `old` returns those that have expired at a given time."""

    name: str
    old: Callable[[datetime], Rows]


_kept: dict[str, Kept | KeptRows] = {}


def register_retention(name: str, old: Callable[[datetime], QuerySet]) -> None:
    """Let `purge` delete the records that `old` returns and report them as `name`."""
    _kept[name] = Kept(name, old)


def register_rows(name: str, old: Callable[[datetime], Rows]) -> None:
    """Let `purge` delete the rows that `old` returns, of a table without a model, and report them as `name`."""
    _kept[name] = KeptRows(name, old)


def kept() -> list[Kept | KeptRows]:
    return list(_kept.values())


def count(kind: Kept | KeptRows, now: datetime | None = None) -> int:
    """Return how many records, including their versions in the history, `delete` would delete."""
    if isinstance(kind, KeptRows):
        return kind.old(now or timezone.now()).count()
    old = kind.old(now or timezone.now()).order_by()
    return _count_with_versions(old.model, old.values("pk"))


def delete(kind: Kept | KeptRows, now: datetime | None = None) -> int:
    """Delete expired records and their versions in batches, so that locks are short and a killed run can resume."""
    now, gone = now or timezone.now(), 0
    if isinstance(kind, KeptRows):
        _overwrite(DEFAULT_DB_ALIAS)
        while found := kind.old(now).delete(AT_ONCE):
            gone += found
        return gone
    model = kind.old(now).model
    _overwrite(router.db_for_write(model))
    while keys := list(kind.old(now).order_by().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic(router.db_for_write(model)):
            gone += _count_with_versions(model, keys)
            model._base_manager.filter(pk__in=keys).delete()
            versions = _versions(model, keys)  # with those that record the deletion
            if versions is not None:
                versions.delete()
    return gone


def _count_with_versions(model: type[Model], keys: QuerySet | list) -> int:
    """Return how many records and versions `keys` have. Records that are deleted by cascade are not counted."""
    versions = _versions(model, keys)
    return model._base_manager.filter(pk__in=keys).count() + (versions.count() if versions is not None else 0)


def _versions(model: type[Model], keys: QuerySet | list) -> QuerySet | None:
    """Return the versions of the records `keys`, or None if `model` has no history."""
    history = getattr(model, "history", None)
    return history.filter(**{f"{model._meta.pk.name}__in": keys}) if history else None


def _overwrite(alias: str) -> None:
    """Make SQLite overwrite deleted content with zeros instead of only marking the space as free."""
    if connections[alias].vendor == "sqlite":
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
