"""Report what a whole file would do, and import it, all or nothing.

A file is read once and kept packed, so that memory grows little with its rows. Then the rows are matched with the stored
clinics that they name, and compared with them some hundreds at a time. Only the saving is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from clinic_site.shared.import_report import Outcome, all_outcomes
from locations.importing import columns, points
from locations.importing.choices import Choices
from locations.importing.clean_rows import CleanRow
from locations.importing.cleaning import clean_row
from locations.importing.comparing import Comparer, RowReport
from locations.importing.geography import Atlas
from locations.importing.known_clinics import KnownClinics
from locations.importing.matching import Matcher, RowKeys, address_of, shared_numbers
from locations.importing.packing import Packed, Packer
from locations.importing.saving import limit_waiting, lock, save
from locations.importing.slugs import Slugs
from locations.importing.tables import Table
from locations.models import Clinic

AT_ONCE = 500  # rows compared and saved together
Progress = Callable[[int, int], None]  # rows done, rows in total, or 0 while that is unknown
Keep = Callable[[list[RowReport]], None]


@dataclass
class Report:
    """What a file would do, or did. `header` and `unused` are column titles from the file.

    `rows` is empty if they were kept somewhere else.
    """

    header: list[str]
    unused: list[str]
    counts: dict[str, int] = field(default_factory=dict)  # the number of rows with each outcome: their sum is all rows
    rows: list[RowReport] = field(default_factory=list)


def look_at(
    table: Table, *, choices: Choices | None = None, progress: Progress | None = None, keep: Keep | None = None
) -> Report:
    """Return what importing `table` would do, without saving anything.

    `keep` is called with the reports of some rows at a time; otherwise all are in the report. Raise TableError if there
    is no column “name” or “page”.
    """
    run = _Run(table, choices or Choices(), progress)
    return run.report(run.compared(), keep)


def write(
    table: Table, *, choices: Choices | None = None, user=None, progress: Progress | None = None,
    keep: Keep | None = None, first=None, and_then=None, most_seconds_for_locks: float | None = None,
) -> Report:  # fmt: skip
    """Save the valid rows of `table` and return the report. If anything fails, save none of them.

    New clinics are drafts; publishing them is a separate decision. `user` is recorded as the author of the changes.
    To keep the transaction short, rows are parsed and compared before it. Inside it, the clinics that change are locked
    in the order of their primary keys; ChangedMeanwhileError is raised if one no longer is what it was compared with.
    `first` is called at the start of the transaction and `and_then` with the report at its end: what they save is
    committed with the clinics or not at all. On PostgreSQL, LockNotAvailable is raised if others hold a lock for more
    than `most_seconds_for_locks`.
    """
    run = _Run(table, choices or Choices(), progress)
    packed, changed = Packed(run.packer), []
    for rows in run.compared():
        changed += [row.clinic.pk for row in rows if row.outcome == Outcome.CHANGED and row.clinic]
        packed.add(rows)
    with transaction.atomic():
        limit_waiting(most_seconds_for_locks)
        if first:
            first()
        lock(changed)
        report = run.report((save(rows, user) for rows in packed.parts()), keep)
        if and_then:
            and_then(report)
    return report


class _Run:
    """One pass over a file."""

    def __init__(self, table: Table, choices: Choices, progress: Progress | None):
        self._table = table
        self._choices = choices
        self._progress = progress or (lambda done, total: None)
        self._atlas = Atlas()
        states = list({state.pk: state for state in self._atlas.states.values()}.values())
        self.packer = Packer(states)
        self._known = KnownClinics(states)
        self._columns = columns.match(table.header)

    def report(self, reports: Iterator[list[RowReport]], keep: Keep | None) -> Report:
        """Return the report on the whole file. Keep the reports of rows as they come."""
        report = Report(self._table.header, self._columns.unused)
        found: Counter[Outcome] = Counter()
        for rows in reports:
            found.update(row.outcome for row in rows)
            (keep or report.rows.extend)(rows)
        report.counts = all_outcomes(found)
        return report

    def compared(self) -> Iterator[list[RowReport]]:
        """Yield the reports on the rows of the file, in their order."""
        cleaned, keys, shared_points = self._read()
        numbers = shared_numbers(keys)
        for row in keys:
            if row.outside_number in numbers:
                row.outside_number = ""
        matches = Matcher(self._known).match(keys)
        total, keys = len(keys), []  # no longer needed
        comparer = Comparer(self._atlas, shared_points, Slugs(), self._choices)
        done = 0
        for rows in cleaned.parts():
            of_these = matches[done : done + len(rows)]
            for row in rows:
                row.drop_shared_number(numbers)
            named = [
                key for match in of_these for key in (match.clinic, *(one for one, _why in match.candidates)) if key
            ]
            clinics = Clinic.objects.order_by().in_bulk(named)
            self._atlas.with_states(clinics.values())
            yield comparer.compare(rows, of_these, clinics)
            done += len(rows)
            self._progress(done, total)

    def _read(self) -> tuple[Packed, list[RowKeys], set[points.Point]]:
        """Return the parsed rows, what identifies their clinics, and the points that several rows share."""
        cleaned, keys, shared = Packed(self.packer), [], points.SharedPoints()
        part: list[CleanRow] = []
        for number, cells in self._table.rows:
            row = clean_row(
                number, cells, self._columns, self._atlas, len(self._table.header), in_words=self._choices.in_words
            )
            keys.append(RowKeys.of(row))
            if row.point and "zip" in row.values:
                shared.add(row.point, row.values["zip"][:5], address_of("", row.values.get("street", ""), "").street)
            part.append(row)
            if len(part) == AT_ONCE:
                cleaned.add(part)
                part = []
                self._progress(len(keys), 0)
        if part:
            cleaned.add(part)
        return cleaned, keys, shared.found()
