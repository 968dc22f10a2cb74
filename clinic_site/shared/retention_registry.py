"""How long what people sent, and what it was needed for, is kept. Each app says so of its records; `purge` deletes.

To add something, call `register_retention()` from the app's `ready()`: one line for each kind of record.
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
    """One kind of record: `old` returns those whose time is over at a given moment."""

    name: str
    old: Callable[[datetime], QuerySet]


_kept: dict[str, Kept] = {}


def register_retention(name: str, old: Callable[[datetime], QuerySet]) -> None:
    """Let `purge` delete the records that `old` returns, under the words `name`."""
    _kept[name] = Kept(name, old)


def kept() -> list[Kept]:
    return list(_kept.values())


def count(kind: Kept, now: datetime | None = None) -> int:
    """Return how many records, their versions in the history too, would go."""
    old = kind.old(now or timezone.now())
    history = getattr(old.model, "history", None)
    versions = (
        history.filter(**{f"{old.model._meta.pk.name}__in": old.order_by().values("pk")}).count() if history else 0
    )
    return old.count() + versions


def delete(kind: Kept, now: datetime | None = None) -> int:
    """Delete them and their versions, a few at a time: nobody waits long, and what was killed goes on the next time."""
    now, gone = now or timezone.now(), 0
    model = kind.old(now).model
    _overwrite(router.db_for_write(model))
    while keys := list(kind.old(now).order_by().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic(router.db_for_write(model)):
            # Counted by themselves: what the database deletes with them has no retention of its own.
            gone += model._base_manager.filter(pk__in=keys).count()
            model._base_manager.filter(pk__in=keys).delete()
            if history := getattr(model, "history", None):  # the deletion is a version of its own
                gone_versions, _kinds = history.filter(**{f"{model._meta.pk.name}__in": keys}).delete()
                gone += gone_versions
    return gone


def _overwrite(alias: str) -> None:
    """Let SQLite write zeros over what it deletes, instead of only forgetting where it stood."""
    if connections[alias].vendor == "sqlite":
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
