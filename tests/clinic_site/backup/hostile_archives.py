"""Files that a restore must refuse: each is made by a function, and named with the sentence that refuses it.

All have right checksums unless the checksum is what is wrong: checksums have no key, so anyone can make them.
"""

import copy
import hashlib
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

NOT_OURS = "{path} is not a backup of this site: "
DAMAGED = "{path} is damaged: "
INCOMPLETE = "{path} is not a backup, or it is incomplete. Use another one."
CHANGED_MANIFEST = f"{DAMAGED}its manifest was changed. Use another backup."
OTHER_ENTRIES = f"{DAMAGED}its entries differ from its manifest. Use another backup."
NO_ENTRIES = f"{NOT_OURS}its manifest does not list entries with their sizes and checksums."
NO_MIGRATIONS = f"{NOT_OURS}its manifest does not list migrations."
NO_FORMAT = f"{NOT_OURS}its manifest names no format."
WRONG_TABLE = f"{NOT_OURS}its manifest does not describe the table auth_group as backups do."
TOO_MANY = f"{NOT_OURS}it has more than 10000 entries."
ROWS = "rows/auth_group.jsonl"
CONTENT = b'[1,"Writer"]\n'
REST = "0" * 64
END, LARGE, LOCATOR = "<4s4H2LH", "<4sQ2H2L4Q", "<4sLQL"


def a_manifest(**changes) -> dict:
    """Return a right manifest of one table, with some parts replaced. None leaves a part out."""
    table = {"columns": ["id", "name"], "rows": 1, "digest": REST, "last_number": 1}
    entry = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "bytes": len(CONTENT)}
    found = {
        "format": 1,
        "migrations": [["auth", "0001_initial"]],
        "tables": {"auth_group": table},
        "entries": {ROWS: entry},
    }
    found |= {"table": table, "entry": entry}
    for name, value in changes.items():
        if isinstance(value, dict) and name in ("table", "entry"):
            found[name].update(value)
        else:
            found[name] = value
    return {name: value for name, value in found.items() if value is not None and name not in ("table", "entry")}


def write(path: Path, manifest=None, *, entries=None, checksum=None, change=None) -> None:
    """Write a ZIP with `manifest` (bytes, or what becomes JSON). `change` may change its list of entries."""
    text = (
        manifest if isinstance(manifest, bytes) else json.dumps(a_manifest() if manifest is None else manifest).encode()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in ({ROWS: CONTENT} if entries is None else entries).items():
            packed.writestr(name, content)
        packed.writestr("manifest.json", text)
        packed.writestr("manifest.sha256", hashlib.sha256(text).hexdigest() if checksum is None else checksum)
        if change:
            change(packed)


def manifest(value) -> Callable:
    return lambda path: write(path, value)


def with_manifest(**changes) -> Callable:
    return lambda path: write(path, a_manifest(**changes))


def with_table(**changes) -> Callable:
    return with_manifest(table=changes)


def with_info(**attributes) -> Callable:
    """Change what the list of entries says about the rows."""

    def change(packed):
        for name, value in attributes.items():
            setattr(packed.getinfo(ROWS), name, value)

    return lambda path: write(path, change=change)


def listed_again(name: str | None, times: int = 1) -> Callable:
    """List the rows again, at the same place: as another entry, or as the same one."""

    def change(packed):
        for number in range(times):
            info = copy.copy(packed.getinfo(ROWS))
            info.filename = info.orig_filename = name.format(number) if name else ROWS
            packed.filelist.append(info)

    return lambda path: write(path, change=change)


def other_compression(method: int) -> Callable:
    def make(path):
        with zipfile.ZipFile(path, "w", method) as packed:
            packed.writestr(ROWS, CONTENT)

    return make


def long_row(path: Path) -> None:
    """A row of 200 MB in a file of 1 MB."""
    content = b"[1," + b"1" * 200_000_000 + b"]\n"
    entry = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    write(path, a_manifest(entry=entry), entries={ROWS: content})


def long_manifest(path: Path) -> None:
    write(path, json.dumps(a_manifest(made_at="x" * 200_000_000)).encode())


def many_entries(path: Path, times: int = 2_000_000, *, said: int | None = None) -> None:
    """A file whose list has two million entries, or that says so."""
    entry = (
        struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *(20, 3, 20, 0), *(0, 0, 0, 33), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    size, said = times * len(entry), times if said is None else said
    with path.open("wb") as file:
        file.write(entry * times)
        file.write(struct.pack(LARGE, b"PK\6\6", 44, 45, 45, 0, 0, said, said, size, 0))
        file.write(struct.pack(LOCATOR, b"PK\6\7", 0, size, 1))
        file.write(struct.pack(END, b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))


def with_bytes(content: bytes) -> Callable:
    return lambda path: path.write_bytes(content)


def with_comment(path: Path) -> None:
    with_info()(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.comment = b"a backup"


def half(path: Path) -> None:
    write(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def wrong_byte(path: Path) -> None:
    """Change a byte of the packed rows."""
    write(path)
    whole = bytearray(path.read_bytes())
    whole[30 + len(ROWS) + 4] ^= 0xFF
    path.write_bytes(whole)


A_LINK = (stat.S_IFLNK | 0o777) << 16
HOSTILE: dict[str, tuple[Callable, str]] = {
    "a manifest that is a list": (manifest([]), NO_FORMAT),
    "a manifest that is a text": (manifest("backup"), NO_FORMAT),
    "a manifest that is a number": (manifest(5), NO_FORMAT),
    "a manifest that is null": (manifest(b"null"), CHANGED_MANIFEST),
    "an empty manifest": (manifest({}), NO_FORMAT),
    "a manifest that is not JSON": (manifest(b"{"), CHANGED_MANIFEST),
    "a manifest that is not text": (manifest(b"\xff\xfe{"), CHANGED_MANIFEST),
    "a manifest of many levels": (manifest(b"[" * 15_000), CHANGED_MANIFEST),
    "a manifest of many lists": (manifest(b"[" + b"[]," * 500_000 + b"0]"), CHANGED_MANIFEST),
    "a manifest with a number of 5,000 digits": (manifest(b'{"format": ' + b"9" * 5000 + b"}"), CHANGED_MANIFEST),
    "a manifest of 200 MB": (long_manifest, CHANGED_MANIFEST),
    "a wrong checksum of the manifest": (lambda path: write(path, checksum=REST), CHANGED_MANIFEST),
    "a long checksum of the manifest": (lambda path: write(path, checksum="0" * 10**6), CHANGED_MANIFEST),
    "a text as format": (with_manifest(format="99"), NO_FORMAT),
    "true as format": (with_manifest(format=True), NO_FORMAT),
    "a negative format": (with_manifest(format=-1), NO_FORMAT),
    "a later format": (
        with_manifest(format=99), "{path} was made by newer code than this. Install the version that made it.",
    ),
    "no migrations": (with_manifest(migrations=None), NO_MIGRATIONS),
    "an empty list of migrations": (with_manifest(migrations=[]), NO_MIGRATIONS),
    "migrations without names": (with_manifest(migrations=[["auth"]]), NO_MIGRATIONS),
    "migrations that are numbers": (with_manifest(migrations=[["auth", 1]]), NO_MIGRATIONS),
    "a list as entries": (with_manifest(entries=[]), NO_ENTRIES),
    "an entry that is a number": (with_manifest(entries={ROWS: 1}), NO_ENTRIES),
    "an entry with a short checksum": (with_manifest(entry={"sha256": "0"}), NO_ENTRIES),
    "an entry of fewer than no bytes": (with_manifest(entry={"bytes": -1}), NO_ENTRIES),
    "an entry of more bytes than there are numbers": (with_manifest(entry={"bytes": 10**30}), NO_ENTRIES),
    "an entry with a wrong checksum": (
        with_manifest(entry={"sha256": REST}), f"{DAMAGED}{ROWS} was changed. Use another backup.",
    ),
    "a list as tables": (with_manifest(tables=[]), f"{NOT_OURS}its manifest does not list tables."),
    "a table without columns": (with_table(columns=None), WRONG_TABLE),
    "a table whose columns are numbers": (with_table(columns=[1, 2]), WRONG_TABLE),
    "a table with a text as the number of its rows": (with_table(rows="1"), WRONG_TABLE),
    "a table of 10^30 rows": (with_table(rows=10**30), WRONG_TABLE),
    "a table of fewer than no rows": (with_table(rows=-1), WRONG_TABLE),
    "a last number that no database can hold": (with_table(last_number=2**63), WRONG_TABLE),
    "a table with a short checksum": (with_table(digest="abc"), WRONG_TABLE),
    "a table without rows": (
        lambda path: write(path, a_manifest(entries={}), entries={}), f"{NOT_OURS}it has no rows of the table auth_group.",
    ),
    "a table with a name that a terminal obeys": (
        with_manifest(tables={"\x1b[2J": 1}), f"{NOT_OURS}its manifest does not describe the table ?[2J as backups do.",
    ),
    "an entry that no backup has": (
        with_manifest(entries={ROWS: {"sha256": REST, "bytes": 1}, "evil.sh": {"sha256": REST, "bytes": 1}}),
        f"{NOT_OURS}it has the entry evil.sh, which no backup has.",
    ),
    "an entry outside of its folder": (
        with_manifest(entries={ROWS: {"sha256": REST, "bytes": 1}, "rows/../../x": {"sha256": REST, "bytes": 1}}),
        f"{NOT_OURS}it has the entry rows/../../x, which no backup has.",
    ),
    "rows that the manifest does not list": (
        lambda path: write(path, entries={ROWS: CONTENT, "rows/other.jsonl": b""}), OTHER_ENTRIES,
    ),
    "rows that are missing": (lambda path: write(path, entries={}), OTHER_ENTRIES),
    "the same rows twice": (listed_again(None), f"{NOT_OURS}it has the entry {ROWS} twice."),
    "entries that overlap": (listed_again("uploads/{}", 500), f"{NOT_OURS}its entries {ROWS} and uploads/0 overlap."),
    "a link": (with_info(external_attr=A_LINK), f"{NOT_OURS}its entry {ROWS} is not a file."),
    "a folder": (
        lambda path: write(path, entries={ROWS: CONTENT, "uploads/": b""}), f"{NOT_OURS}its entry uploads/ is not a file.",
    ),
    "an entry with a password": (with_info(flag_bits=1), f"{NOT_OURS}its entry {ROWS} is packed in another way."),
    "an entry packed by bzip2": (
        other_compression(zipfile.ZIP_BZIP2), f"{NOT_OURS}its entry {ROWS} is packed in another way.",
    ),
    "an entry packed by LZMA": (
        other_compression(zipfile.ZIP_LZMA), f"{NOT_OURS}its entry {ROWS} is packed in another way.",
    ),
    "an entry that says it has a petabyte": (
        with_info(file_size=10**15), f"{NOT_OURS}its entry {ROWS} can't be as large as it says.",
    ),
    "an entry that is shorter than the manifest says": (
        with_manifest(entry={"bytes": 14}), f"{DAMAGED}{ROWS} was changed. Use another backup.",
    ),
    "an entry at a place outside of the file": (
        with_info(header_offset=10**9), f"{DAMAGED}{ROWS} was changed. Use another backup.",
    ),
    "a changed byte": (wrong_byte, f"{DAMAGED}{ROWS} was changed. Use another backup."),
    "a row of 200 MB": (long_row, f"{NOT_OURS}{ROWS} has a row that is too long."),
    "two million entries": (many_entries, TOO_MANY),
    "a list of entries that is longer than it says": (lambda path: many_entries(path, said=5), TOO_MANY),
    "two million entries that are not there": (lambda path: many_entries(path, 0, said=2_000_000), TOO_MANY),
    "another ZIP file": (
        lambda path: zipfile.ZipFile(path, "w").close(), f"{NOT_OURS}it has no manifest.",
    ),
    "a ZIP file with a comment": (with_comment, INCOMPLETE),
    "half a backup": (half, INCOMPLETE),
    "an empty file": (with_bytes(b""), INCOMPLETE),
    "a text": (with_bytes(b"name,city\n" * 1000), INCOMPLETE),
    "only the end of a ZIP file": (with_bytes(b"PK\5\6" + b"\xff" * 16 + b"\0\0"), TOO_MANY),
}  # fmt: skip
