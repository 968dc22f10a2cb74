"""Save the compared rows of a file. The caller opens the transaction."""

import json

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from clinic_site.shared.import_report import Outcome
from locations.importing.comparing import RowReport, has_same_value
from locations.importing.known_clinics import in_parts
from locations.models import Clinic

AT_ONCE = 500  # rows saved with one statement


class ChangedMeanwhileError(Exception):
    """Somebody changed or deleted a clinic after its row was compared with it."""


def limit_waiting(seconds: float | None) -> None:
    """Give up a transaction on PostgreSQL that waits longer for a lock. SQLite's limit is a setting."""
    if seconds is not None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1000)}ms"])


def lock(keys: list[int]) -> None:
    """Lock the clinics that are about to change, always in the same order, so that two imports can't block each other."""
    for some in in_parts(keys):
        list(Clinic.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))


def save(rows: list[RowReport], user) -> list[RowReport]:
    """Save the clinics of `rows`, which are locked, and return the rows."""
    _add([row.clinic for row in rows if row.outcome == Outcome.ADDED and row.clinic], user)
    _change([row for row in rows if row.outcome == Outcome.CHANGED], user)
    return rows


def _add(clinics: list[Clinic], user) -> None:
    for clinic in clinics:
        if clinic.dry_needling_confirmed_on:
            clinic.dry_needling_confirmed_by = user
    bulk_create_with_history(
        clinics, Clinic, batch_size=AT_ONCE, default_user=user, default_change_reason=_("From a file")
    )


def _change(rows: list[RowReport], user) -> None:
    stored = Clinic.objects.order_by().in_bulk([row.clinic.pk for row in rows if row.clinic])
    changed = []
    for row in rows:
        clinic = stored.get(row.clinic.pk) if row.clinic else None
        if clinic is None or not _is_as_compared(clinic, row):
            raise ChangedMeanwhileError
        for name, (_old, new) in row.values.items():
            setattr(clinic, name, new)
        names = [*row.values, "updated_at"]
        if "dry_needling_confirmed_on" in row.values:
            clinic.dry_needling_confirmed_by = user if clinic.dry_needling_confirmed_on else None
            names.append("dry_needling_confirmed_by")
        clinic.skip_history_when_saving = True  # the versions of all of them are saved below
        clinic.save(update_fields=names)
        changed.append(clinic)
    Clinic.history.bulk_history_create(
        changed, batch_size=AT_ONCE, update=True, default_user=user, default_change_reason=_("From a file")
    )
    if user is not None:
        _log(rows, changed, user)


def _is_as_compared(clinic: Clinic, row: RowReport) -> bool:
    return all(has_same_value(getattr(clinic, name), old) for name, (old, _new) in row.values.items())


def _log(rows: list[RowReport], clinics: list[Clinic], user) -> None:
    kind = ContentType.objects.get_for_model(Clinic)
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                user_id=user.pk, content_type=kind, object_id=str(clinic.pk), object_repr=str(clinic)[:200],
                action_flag=CHANGE, change_message=json.dumps([{"changed": {"fields": sorted(row.values)}}]),
            )
            for row, clinic in zip(rows, clinics, strict=True)
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
