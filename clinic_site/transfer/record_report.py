"""The report of an import, as shortened lines and as a complete table."""

from collections.abc import Iterable
from typing import Any

from clinic_site.shared.import_report import Outcome, count_outcomes, field_lines
from clinic_site.transfer.importing import RecordReport

REPORT_HEADER = ["record", "outcome", "field", "old", "new", "remark"]
SHOWN = 60  # characters of a value in a line
BEFORE = 15  # ... of which are before the first difference


def counts(reports: Iterable[RecordReport]) -> str:
    """Return the number of records with each outcome: "3 added, 1 changed, 90 unchanged, 0 refused"."""
    return ", ".join(f"{count} {outcome}" for outcome, count in count_outcomes(reports).items())


def lines(report: RecordReport) -> Iterable[str]:
    """Yield a line for the record and one for each field that changes or has an error."""
    yield f"{report.outcome:<9} {report.label}"
    for name, why in report.faults.items():
        yield f"          {name}: {why}"
    if report.outcome in (Outcome.CHANGED, Outcome.REFUSED):
        for name, (old, new) in report.changes.items():
            old, new = around_difference(as_text(old), as_text(new))
            yield f"          {name}: {old} -> {new}"
    for remark in report.remarks:
        yield f"          {remark}"


def table(reports: Iterable[RecordReport]) -> list[list[str]]:
    """Return one row for each field of each record, with the columns of REPORT_HEADER."""
    rows = []
    for report in reports:
        changes = {name: (as_text(old), as_text(new)) for name, (old, new) in report.changes.items()}
        rows += field_lines([report.label, report.outcome.value], changes, report.faults, remarks=report.remarks)
    return rows


def as_text(value: Any) -> str:
    """Return a plain value as readable text, lists separated by commas."""
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, dict):  # the texts of a translation
        return " / ".join(f"{name}: {pair['says']}" for name, pair in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def around_difference(old: str, new: str) -> tuple[str, str]:
    """Return the part of two texts around their first difference, each on one line and quoted."""
    same = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, same - BEFORE) if max(len(old), len(new)) > SHOWN else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    shown = " ".join(text[start : start + SHOWN].split())
    return f"“{'…' if start else ''}{shown}{'…' if len(text) > start + SHOWN else ''}”"
