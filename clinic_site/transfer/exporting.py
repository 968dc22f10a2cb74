"""Export all content as one file."""

import json

from django.db.models import Model
from django.utils import timezone

from clinic_site.setup.site_settings import clinic_name
from clinic_site.transfer.content_file import FORMAT, VERSION
from clinic_site.transfer.record_kinds import BY_MODEL, KINDS, as_json
from education.models import PageKind, Reviewer

# Records that are exported only if another one names them in this field
USED: dict[type[Model], str] = {Reviewer: "reviewed_by", PageKind: "kind"}


def export() -> tuple[str, int]:
    """Return the text of the file and the number of records in it.

    Except for the line `exported_at`, the file is byte-identical while the content is unchanged, on SQLite and
    PostgreSQL alike, because records are sorted in Python.
    """
    rows = []
    for kind in KINDS:
        if kind.model not in USED:
            rows += [(kind, record) for record in sorted(kind.records(), key=kind.key_of)]
    used = []
    for model, field in USED.items():
        found = {linked for _kind, record in rows if isinstance(linked := getattr(record, field, None), model)}
        used += [(BY_MODEL[model], linked) for linked in sorted(found, key=BY_MODEL[model].key_of)]
    rows = used + rows
    content = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "site": clinic_name(),
        "records": [
            {"model": kind.label, "key": as_json(kind.key_of(record)), "fields": kind.describe(record)}
            for kind, record in rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n", len(rows)
