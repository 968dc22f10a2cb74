"""A report as plain data, and as tables to download."""

from clinic_site.shared.import_report import field_lines
from locations.importing.comparing import RowReport

REPORT_HEADER = ["row", "clinic", "outcome", "field", "old", "new", "remark"]


def as_dict(row: RowReport) -> dict:
    """Return what a row does as plain data, for JSON: row, label, outcome, changes, filled, faults, cells."""
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
    """Return one line for each field of each row, under REPORT_HEADER."""
    lines = []
    for row in rows:
        start = [row["row"], row["label"], row["outcome"]]
        lines += field_lines(start, row["changes"], row["faults"], filled=row["filled"])
    return lines


def refused_table(header: list[str], rows: list[dict]) -> tuple[list[str], list[list]]:
    """Return the refused rows as a table that can be mended and read again, with what is wrong at the end."""
    width = len(header)
    refused = [
        [*(row["cells"] + [""] * width)[:width], "; ".join(f"{name}: {why}" for name, why in row["faults"].items())]
        for row in rows
        if row["outcome"] == "refused"
    ]
    return [*header, "what is wrong"], refused
