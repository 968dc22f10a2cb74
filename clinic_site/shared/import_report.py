"""Reports of imports: the outcome of each record and a table of its fields."""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Outcome(enum.StrEnum):
    """The effect of a file on one record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"  # until somebody has answered a question


class HasOutcome(Protocol):
    outcome: Outcome


def count_outcomes(reports: Iterable[HasOutcome]) -> dict[str, int]:
    """Return the number of records with each outcome, including zeros. Held ones are only counted if there are any."""
    return all_outcomes(Counter(report.outcome for report in reports))


def all_outcomes(found: Counter[Outcome]) -> dict[str, int]:
    """Return the same for numbers that were counted already."""
    return {outcome.value: found[outcome] for outcome in Outcome if found[outcome] or outcome != Outcome.HELD}


def field_lines(
    start: list,
    changes: Mapping[str, tuple[Any, Any]],
    faults: Mapping[str, str],
    *,
    filled: Mapping[str, str] | None = None,
    remarks: Iterable[str] = (),
    field_remarks: Mapping[str, str] | None = None,
) -> list[list]:
    """Return at least one table row for a record: `start`, followed by field, old, new and remark.

    `filled` maps a changed field to the origin of its value. `remarks` are about the whole record, `field_remarks` about
    its fields.
    """
    filled, field_remarks = filled or {}, field_remarks or {}
    lines = [
        [*start, name, old, new, " ".join(filter(None, [filled.get(name), field_remarks.get(name)]))]
        for name, (old, new) in changes.items()
    ]
    lines += [[*start, name, "", "", why] for name, why in field_remarks.items() if name not in changes]
    lines += [[*start, name, "", "", why] for name, why in faults.items()]
    lines += [[*start, "", "", "", remark] for remark in remarks]
    return lines or [[*start, "", "", "", ""]]
