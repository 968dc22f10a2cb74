"""Files of content for tests: what this site exports, changed as a test needs it."""

import json

from clinic_site import transfer


def exported() -> dict:
    """Return what this site exports, as data."""
    text, _count = transfer.export()
    return json.loads(text)


def as_file(data: dict) -> transfer.ContentFile:
    return transfer.read_content(json.dumps(data).encode())


def entry(data: dict, model: str, key: str | list | None = None) -> dict:
    """Return the one record of a kind in a file (with this key, if one is given)."""
    [found] = [row for row in data["records"] if row["model"].endswith(f".{model}") and key in (None, row["key"])]
    return found


def outcomes(reports) -> dict[str, str]:
    """Return {record: outcome}, of what is not unchanged."""
    return {report.label: str(report.outcome) for report in reports if report.outcome != "unchanged"}


def empty_site() -> None:
    """Delete all content, as on a site that has none."""
    for kind in reversed(transfer.record_kinds.KINDS):
        kind.model.objects.all().delete()
