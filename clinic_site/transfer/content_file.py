"""Read a content file and check everything that doesn't depend on this site's records."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from clinic_site.transfer.record_kinds import BY_LABEL, Key, RecordKind

FORMAT = "dry-needling-education content"
VERSION = 1


class ContentError(ValueError):
    """The file can't be used. The message says why and what to do."""


@dataclass(frozen=True)
class FileRecord:
    """One record of a file: its kind, its natural key, and its fields as plain data."""

    kind: RecordKind
    key: Key
    fields: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.kind.label} {', '.join(self.key)}"


@dataclass(frozen=True)
class ContentFile:
    site: str
    exported_at: str
    entries: list[FileRecord]


def read_content(content: bytes) -> ContentFile:
    """Return the content of a file written by `export`. Raise ContentError if it can't be used."""
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ContentError(
            _("The file is not valid JSON (%(error)s). Export it again and copy it unchanged.") % {"error": error}
        ) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ContentError(_("This is not a content file. Create one with: manage.py export_content FILE"))
    if data.get("version") != VERSION:
        raise ContentError(
            _(
                "The file has format version %(theirs)s, but this site reads version %(ours)d. Update both sites to the same release, then export again."
            )
            % {"theirs": data.get("version"), "ours": VERSION}
        )
    records = data.get("records")
    if not isinstance(records, list):
        raise ContentError(_("The file has no list of records. Export it again."))
    entries = [_entry(number, record) for number, record in enumerate(records, start=1)]
    return ContentFile(str(data.get("site", "")), str(data.get("exported_at", "")), entries)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _entry(number: int, record: Any) -> FileRecord:
    if not isinstance(record, dict) or not isinstance(record.get("fields"), dict):
        raise ContentError(_("Record %(number)d of the file is damaged. Export it again.") % {"number": number})
    label = record.get("model")
    kind = BY_LABEL.get(label) if isinstance(label, str) else None
    if kind is None:
        raise ContentError(
            _(
                "Record %(number)d of the file is of the kind “%(kind)s”, which this site does not import. Update both sites to the same release. To import clinics, use: manage.py import_clinics"
            )
            % {"number": number, "kind": label}
        )
    key = read_key(kind, record.get("key"))
    if key is None:
        raise ContentError(
            _("Record %(number)d of the file (%(kind)s) has no valid key. Export it again.")
            % {"number": number, "kind": kind.label}
        )
    return FileRecord(kind, key, record["fields"])


def read_key(kind: RecordKind, value: Any) -> Key | None:
    """Return the key that a file contains as a string or a list of strings, or None if it isn't a key of this kind."""
    parts = value if isinstance(value, list) else [value]
    if len(parts) != len(kind.key_fields) or not all(is_text(part) and part for part in parts):
        return None
    return tuple(parts)


def is_text(value: Any) -> bool:
    """Return whether `value` is a string that every database accepts."""
    return (
        isinstance(value, str) and "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )
