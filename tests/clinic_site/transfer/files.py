"""Content files for tests: this site's export, changed as needed."""

import json

from clinic_site import transfer
from education.models import PageKind


def exported() -> dict:
    """Return this site's export as data."""
    text, _count = transfer.export()
    return json.loads(text)


def as_file(data: dict) -> transfer.ContentFile:
    return transfer.read_content(json.dumps(data).encode())


def entry(data: dict, model: str, key: str | list | None = None) -> dict:
    """Return the only record of a model in a file, or the one with `key`."""
    [found] = [row for row in data["records"] if row["model"].endswith(f".{model}") and key in (None, row["key"])]
    return found


def outcomes(reports) -> dict[str, str]:
    """Return {record: outcome} of all records that are not unchanged."""
    return {report.label: str(report.outcome) for report in reports if report.outcome != "unchanged"}


def empty_site() -> None:
    """Delete all content, but not the kinds of pages: a new site has the first one."""
    for kind in reversed(transfer.record_kinds.KINDS):
        if kind.model is not PageKind:
            kind.model.objects.all().delete()
