"""Return a report as plain data and as tables to download."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.import_report import field_lines
from locations.importing.comparing import RowReport
from locations.models import Clinic

# What staff call a field, if the name of its column is not a word.
WORDS = {"page": _("page on the site"), "zip4": _("last four digits of the ZIP code")}
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


def in_words(row: dict) -> dict:
    """Return `row`, from `as_dict`, with the names of fields as staff see them on the form of a clinic."""
    return row | {
        part: {_field_in_words(name): value for name, value in row[part].items()}
        for part in ("changes", "filled", "faults")
    }


def _field_in_words(name: str) -> str:
    try:
        return str(WORDS.get(name) or Clinic._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:  # such as "row"
        return name.replace("_", " ")


def report_table(rows: list[dict]) -> list[list]:
    """Return a line under REPORT_HEADER for each field of each row."""
    lines = []
    for row in map(in_words, rows):
        start = [row["row"], row["label"], row["outcome"]]
        lines += field_lines(start, row["changes"], row["faults"], filled=row["filled"])
    return lines


def refused_table(header: list[str], rows: list[dict]) -> tuple[list[str], list[list]]:
    """Return the refused rows as a table that can be fixed and imported again, with the errors in the last column."""
    width = len(header)
    refused = [
        [*(row["cells"] + [""] * width)[:width], "; ".join(f"{name}: {why}" for name, why in row["faults"].items())]
        for row in map(in_words, rows)
        if row["outcome"] == "refused"
    ]
    return [*header, "what is wrong"], refused
