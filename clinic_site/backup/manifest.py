"""The shape of a backup's manifest: what must be in it before a restore relies on it.

The checksums find damage. They have no key, so they do not keep anyone from making a file with a right checksum.
"""

import string
from collections.abc import Iterator
from typing import Any

from clinic_site.backup.zip_directory import shown

LARGEST_NUMBER = 2**63 - 1  # of a row, in both databases
ROWS, UPLOADS = "rows/", "uploads/"


def rows_entry(table: str) -> str:
    """Return the name of the entry with the rows of `table`."""
    return f"{ROWS}{table}.jsonl"


def faults(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with `manifest`, apart from its format."""
    entries, found, migrations = (manifest.get(name) for name in ("entries", "tables", "migrations"))
    if not isinstance(migrations, list) or not migrations or not all(map(_is_migration, migrations)):
        yield "its manifest does not list migrations"
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        yield "its manifest does not list entries with their sizes and checksums"
        return
    if not isinstance(found, dict):
        yield "its manifest does not list tables"
        return
    for name, table in found.items():
        if not _is_table(table):
            yield f"its manifest does not describe the table {shown(name)} as backups do"
        if rows_entry(name) not in entries:
            yield f"it has no rows of the table {shown(name)}"
    known = {rows_entry(name) for name in found}
    for name in entries:
        if name not in known and not name.startswith(UPLOADS):
            yield f"it has the entry {shown(name)}, which no backup has"


def _is_migration(value) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [str, str]


def _is_entry(value) -> bool:
    return isinstance(value, dict) and _is_checksum(value.get("sha256")) and _is_count(value.get("bytes"))


def _is_table(value) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("columns"), list):
        return False
    is_numbered = value.get("last_number", "") is None or _is_count(value.get("last_number"))
    are_names = all(isinstance(column, str) for column in value["columns"])
    return is_numbered and are_names and _is_count(value.get("rows")) and _is_checksum(value.get("digest"))


def _is_checksum(value) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set(string.hexdigits.lower())


def _is_count(value) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_NUMBER
