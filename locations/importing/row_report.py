"""Return a report as plain data and as tables to download."""

from clinic_site.shared.import_report import field_lines
from locations.importing.comparing import RowReport

REPORT_HEADER = ["row", "clinic", "outcome", "field", "old", "new", "remark"]


def as_dict(row: RowReport) -> dict:
    """Return a row's report as plain data for JSON."""
    return {
        "row": row.number,
        "label": row.label,
        "outcome": row.outcome.value,
        "changes": {name: list(pair) for name, pair in row.changes.items()},
        "filled": row.filled,
        "faults": row.faults,
        "cells": row.cells,
    }


def report_table(rows: list[dict]) -> list[list]:
    """Return a line under REPORT_HEADER for each field of each row."""
    lines = []
    for row in rows:
        start = [row["row"], row["label"], row["outcome"]]
        lines += field_lines(start, row["changes"], row["faults"], filled=row["filled"])
    return lines


def refused_table(header: list[str], rows: list[dict]) -> tuple[list[str], list[list]]:
    """Return the refused rows as a table that can be fixed and imported again, with the errors in the last column."""
    width = len(header)
    refused = [
        [*(row["cells"] + [""] * width)[:width], "; ".join(f"{name}: {why}" for name, why in row["faults"].items())]
        for row in rows
        if row["outcome"] == "refused"
    ]
    return [*header, "what is wrong"], refused
