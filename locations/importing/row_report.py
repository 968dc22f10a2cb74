"""Return a report as plain data and as tables to download."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.shared.import_report import field_lines
from locations.importing.comparing import RowReport
from locations.importing.matching import Candidate
from locations.importing.title_case import is_in_capitals
from locations.models import Clinic

# What staff call a field, if the name of its column is not a word.
WORDS = {
    "page": gettext_lazy("page on the site"),
    "zip4": gettext_lazy("last four digits of the ZIP code"),
}
REPORT_HEADER = ["row", "clinic", "outcome", "field", "old", "new", "remark"]


def as_dict(row: RowReport) -> dict:
    """Return a row's report as plain data for JSON."""
    return {
        "row": row.number,
        "label": row.label,
        "outcome": row.outcome.value,
        "changes": {name: list(pair) for name, pair in row.changes.items()},
        "filled": row.filled,
        "remarks": row.remarks,
        "faults": row.faults,
        "candidates": [_candidate(candidate) for candidate in row.candidates],
        "clinic": row.clinic.pk if row.clinic else None,
        "cells": row.cells,
        "is_in_capitals": "name" in row.changes and is_in_capitals(row.changes["name"][1]),
    }


def _candidate(candidate: Candidate) -> dict:
    clinic = candidate.clinic
    return {
        "clinic": clinic.pk,
        "name": clinic.name,
        "address": clinic.address_line,
        "page": clinic.get_absolute_url(),
        "why": candidate.why,
    }


def in_words(row: dict) -> dict:
    """Return `row`, from `as_dict`, with the names of fields as staff see them on the form of a clinic."""
    return row | {
        part: {_field_in_words(name): value for name, value in row.get(part, {}).items()}
        for part in ("changes", "filled", "remarks", "faults")
    }


def _field_in_words(name: str) -> str:
    try:
        return str(WORDS.get(name) or Clinic._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:  # such as "row"
        return name.replace("_", " ")


def report_table(rows: Iterable[dict]) -> Iterator[list]:
    """Yield a line under REPORT_HEADER for each field of each row."""
    for row in map(in_words, rows):
        yield from field_lines(
            [row["row"], row["label"], row["outcome"]], row["changes"], row["faults"], filled=row["filled"],
            remarks=question_lines(row), field_remarks=row["remarks"],
        )  # fmt: skip


def question_lines(row: dict) -> list[str]:
    """Return a sentence for each clinic that a held row may be about."""
    return [
        _("It looks like %(name)s, %(address)s (%(page)s): %(why)s. Is it the same clinic or another one?") % candidate
        for candidate in row.get("candidates", ())
    ]


def refused_table(header: list[str], rows: Iterable[dict]) -> tuple[list[str], Iterator[list]]:
    """Return the refused and held rows as a table that can be fixed and imported again.

    The last column has the errors and questions.
    """
    width = len(header)
    refused = (
        [
            *(row["cells"] + [""] * width)[:width],
            "; ".join([*(f"{name}: {why}" for name, why in row["faults"].items()), *question_lines(row)]),
        ]
        for row in map(in_words, rows)
        if row["outcome"] in ("refused", "held")
    )
    return [*header, "what is wrong"], refused
