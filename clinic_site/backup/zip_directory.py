"""Check a ZIP's list of entries before anything in it is read, so that a hostile file takes neither memory nor days."""

import itertools
import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

MOST_ENTRIES = 10_000  # a file for each of about 60 tables, and the uploads
MOST_BYTES_OF_NAMES = 4 << 20  # the list of entries, which Python reads into memory as a whole
MOST_TIMES_PACKED = 1032  # deflate can't do better
# The records at the end of a file without a comment: a large file has two more before the last.
_END, _LARGE = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_SIZE = 20


def is_too_long(file: BinaryIO) -> bool:
    """Whether the list of entries is too long to read. Raise BadZipFile if `file` does not end as backups do."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(size - _END.size - _LOCATOR_SIZE - _LARGE.size, 0))
    end = file.read()
    if len(end) < _END.size or not end[-_END.size :].startswith(b"PK\x05\x06") or end[-2:] != b"\0\0":
        raise zipfile.BadZipFile("no end of a ZIP file without a comment")
    *_numbers, entries, length, _offset, _comment = _END.unpack(end[-_END.size :])
    large, locator = end[: -_END.size - _LOCATOR_SIZE], end[-_END.size - _LOCATOR_SIZE : -_END.size]
    if locator.startswith(b"PK\x06\x07") and large.startswith(b"PK\x06\x06") and len(large) == _LARGE.size:
        *_numbers, entries, length, _offset = _LARGE.unpack(large)
    return entries > MOST_ENTRIES or length > MOST_BYTES_OF_NAMES


def faults(packed: zipfile.ZipFile) -> Iterator[str]:
    """Yield what no backup has: links, folders, other compressions, entries that overlap or that grow beyond measure."""
    entries, names = packed.infolist(), set()
    for entry in entries:
        name = shown(entry.filename)
        if entry.filename in names:
            yield f"it has the entry {name} twice"
        names.add(entry.filename)
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG) or entry.is_dir():
            yield f"its entry {name} is not a file"
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
            yield f"its entry {name} is packed in another way"
        if entry.file_size > MOST_TIMES_PACKED * entry.compress_size:
            yield f"its entry {name} can't be as large as it says"
    for before, after in itertools.pairwise(sorted(entries, key=lambda entry: entry.header_offset)):
        if before.header_offset + before.compress_size >= after.header_offset:
            yield f"its entries {shown(before.filename)} and {shown(after.filename)} overlap"


def shown(name: str) -> str:
    """Return a name from a file for a message: short, and without characters that a terminal obeys."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:100])
