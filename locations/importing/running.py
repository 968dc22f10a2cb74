"""Report what a whole file would do, and import it, all or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from clinic_site.shared.import_report import Outcome, count_outcomes
from locations.importing import columns
from locations.importing.choices import Choices
from locations.importing.clean_rows import CleanRow
from locations.importing.cleaning import clean_row
from locations.importing.comparing import Comparer, RowReport
from locations.importing.geography import Atlas
from locations.importing.tables import Table
from locations.models import Clinic

AT_ONCE = 500  # rows saved with one statement
Progress = Callable[[int, int], None]  # rows done, rows in total


@dataclass(frozen=True)
class Report:
    """What a file would do, or did. `header` and `unused` are column titles from the file."""

    header: list[str]
    unused: list[str]
    rows: list[RowReport]

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows with each outcome. Their sum is the number of rows in the file."""
        return count_outcomes(self.rows)


def look_at(table: Table, *, choices: Choices | None = None, progress: Progress | None = None) -> Report:
    """Return what importing `table` would do, without saving anything.

    Raise TableError if there is no column “name” or “page”.
    """
    understood = _understand(table, choices or Choices(), progress)
    return _compare(table, understood, Clinic.objects.all())


def write(
    table: Table, *, choices: Choices | None = None, user=None, progress: Progress | None = None, and_then=None
) -> Report:
    """Save the valid rows of `table` and return the report. If anything fails, save none of them.

    New clinics are drafts; publishing them is a separate decision. `user` is recorded as the author of the changes.
    To keep the transaction short, rows are parsed before it and compared inside it. `and_then` is called with the
    report inside the transaction, so what it saves is committed with the clinics or not at all.
    """
    understood = _understand(table, choices or Choices(), progress)
    with transaction.atomic():
        report = _compare(table, understood, Clinic.objects.select_for_update(of=("self",)))
        _save(report, user)
        if and_then:
            and_then(report)
    return report


@dataclass(frozen=True)
class _Understood:
    columns: columns.Columns
    rows: list[CleanRow]
    atlas: Atlas
    choices: Choices


def _understand(table: Table, choices: Choices, progress: Progress | None) -> _Understood:
    matched = columns.match(table.header)
    atlas = Atlas.load()
    cleaned = []
    for done, (number, cells) in enumerate(table.rows, start=1):
        cleaned.append(clean_row(number, cells, matched, atlas, len(table.header), in_words=choices.in_words))
        if progress and (done % AT_ONCE == 0 or done == len(table.rows)):
            progress(done, len(table.rows))
    return _Understood(matched, cleaned, atlas, choices)


def _compare(table: Table, understood: _Understood, clinics: Iterable[Clinic]) -> Report:
    comparer = Comparer(understood.atlas.with_states(clinics), understood.atlas, understood.choices)
    return Report(table.header, understood.columns.unused, comparer.compare_all(understood.rows))


def _save(report: Report, user) -> None:
    added = [row.clinic for row in report.rows if row.outcome == Outcome.ADDED and row.clinic]
    changed = [(row.clinic, row) for row in report.rows if row.outcome == Outcome.CHANGED and row.clinic]
    confirmed = [clinic for clinic, row in changed if "dry_needling_confirmed_on" in row.changes]
    for clinic in [*added, *confirmed]:
        if clinic.dry_needling_confirmed_on:
            clinic.dry_needling_confirmed_by = user
    why = _("From a file")
    bulk_create_with_history(added, Clinic, batch_size=AT_ONCE, default_user=user, default_change_reason=why)
    for clinic, row in changed:
        clinic._history_user, clinic._change_reason = user, why
        clinic.save(update_fields=[*row.changes, "dry_needling_confirmed_by", "updated_at"])
    if user is not None:
        for clinic, row in changed:
            message = [{"changed": {"fields": sorted(row.changes)}}]
            LogEntry.objects.log_actions(user.pk, [clinic], CHANGE, message, single_object=True)
