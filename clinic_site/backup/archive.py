"""The backup file: a ZIP with a file of rows for each table, the uploads, and a manifest that lists them all.

The manifest and its checksum are written last. A truncated file is not a valid ZIP. The file gets its final name only when
it is complete.
"""

import contextlib
import errno
import hashlib
import json
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from clinic_site.backup import KeepingError, manifest, zip_directory
from clinic_site.backup.zip_directory import shown

FORMAT = 1
MANIFEST, CHECKSUM = "manifest.json", "manifest.sha256"
UNFINISHED = ".part"
A_PIECE = 1 << 20
MOST_BYTES_OF_MANIFEST = 2 << 20
LONGEST_ROW = 8 << 20  # bytes; a form of staff has at most 2.5 MB
LONG_ROWS = {"rows/locations_clinicimport.jsonl": 128 << 20}  # an uploaded file of 20 MB, and its report
ABANDONED = 3600  # seconds without a change after which an unfinished file counts as abandoned
# Python may raise any of these for a ZIP whose bytes have changed.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError, RuntimeError, OverflowError,
)  # fmt: skip


class BackupWriter:
    """Write a backup."""

    def __init__(self, packed: zipfile.ZipFile):
        self._packed = packed
        self.entries: dict[str, dict] = {}

    @contextlib.contextmanager
    def entry(self, name: str) -> Iterator:
        """Yield a function that writes the bytes of the entry `name`, piece by piece."""
        checksum, size = hashlib.sha256(), 0
        if len(self.entries) >= zip_directory.MOST_ENTRIES - 2:
            raise KeepingError(
                f"A backup holds at most {zip_directory.MOST_ENTRIES} files. Move some uploads elsewhere."
            )
        with self._packed.open(name, "w", force_zip64=True) as out:

            def write(piece: bytes) -> None:
                nonlocal size
                out.write(piece)
                checksum.update(piece)
                size += len(piece)

            yield write
        self.entries[name] = {"sha256": checksum.hexdigest(), "bytes": size}

    def finish(self, manifest: dict) -> None:
        text = json.dumps({"format": FORMAT, **manifest, "entries": self.entries}, indent=1).encode()
        self._packed.writestr(MANIFEST, text)
        self._packed.writestr(CHECKSUM, hashlib.sha256(text).hexdigest())


@contextlib.contextmanager
def new_backup(target: Path) -> Iterator[BackupWriter]:
    """Yield a writer for a new backup. The file appears at `target` only after the block succeeds.

    Raise KeepingError if `target` exists, if it can't be written, or if the block can't read a file that it needs.
    """
    if target.exists():
        raise KeepingError(f"{target} already exists and was not changed. Choose another name.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED}")
    try:
        _remove_abandoned(target.parent)
        # Readable only by this account: it contains everything in the database.
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                    yield BackupWriter(packed)
                file.flush()
                os.fsync(file.fileno())
            _move(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise KeepingError(_why_not(error, target)) from error


def _move(unfinished: Path, target: Path) -> None:
    os.rename(unfinished, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # so that the new name survives a power failure
    finally:
        os.close(folder)


def _remove_abandoned(folder: Path) -> None:
    """Remove unfinished files of backups that were killed."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()


def _why_not(error: OSError, target: Path) -> str:
    """Return a message that names the file or folder `error` is about."""
    folder = target.parent
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"There is not enough space for the backup in {folder}. Nothing was written. Free some space and try again."
        )
    if not folder.is_dir():
        return f"The folder {folder} does not exist. Create it first, readable only by this account."
    # The block that writes the backup also reads files, such as uploads.
    if error.filename and Path(error.filename).parent != folder:
        return f"The backup needs {error.filename}, which can't be read: {error.strerror}. Nothing was written."
    return f"{folder} can't be written: {error.strerror or error}. Nothing was written."


class BackupReader:
    """Read a backup. Opening it verifies the manifest; `check()` verifies everything."""

    def __init__(self, path: Path, packed: zipfile.ZipFile):
        self.path, self._packed = path, packed
        for fault in zip_directory.faults(packed):
            raise KeepingError(f"{path} is not a backup of this site: {fault}.")
        self.manifest = self._manifest()

    def _manifest(self) -> dict:
        if MANIFEST not in self._packed.namelist():
            raise KeepingError(f"{self.path} is not a backup of this site: it has no manifest.")
        try:
            text = self._short(MANIFEST, MOST_BYTES_OF_MANIFEST)
            is_right = self._short(CHECKSUM, 64).decode() == hashlib.sha256(text).hexdigest()
            found = json.loads(text) if is_right else None
        except UNREADABLE:
            found = None
        if found is None:
            raise KeepingError(f"{self.path} is damaged: its manifest was changed. Use another backup.")
        if not isinstance(found, dict) or type(found.get("format")) is not int or found["format"] < 1:
            raise KeepingError(f"{self.path} is not a backup of this site: its manifest names no format.")
        if found["format"] > FORMAT:
            raise KeepingError(f"{self.path} was made by newer code than this. Install the version that made it.")
        for fault in manifest.faults(found):
            raise KeepingError(f"{self.path} is not a backup of this site: {fault}.")
        return found

    def _short(self, name: str, most: int) -> bytes:
        """Return the entry `name`. Raise ValueError if it has more than `most` bytes or more lists than a manifest."""
        if self._packed.getinfo(name).file_size > most:
            raise ValueError(f"{name} is too long")
        text = self._packed.read(name)
        if (
            text.count(b"[") + text.count(b"{") > 2 * zip_directory.MOST_ENTRIES
        ):  # each takes 30 times its bytes in memory
            raise ValueError(f"{name} has too many lists")
        return text

    def check(self) -> int:
        """Verify every byte and return how many there are. Raise KeepingError if one has changed."""
        entries = self.manifest["entries"]
        if sorted(self._packed.namelist()) != sorted([*entries, MANIFEST, CHECKSUM]):
            raise KeepingError(f"{self.path} is damaged: its entries differ from its manifest. Use another backup.")
        for name, written in entries.items():
            checksum, size, is_long = hashlib.sha256(), 0, _LongRows(name)
            try:
                for piece in self.pieces(name):
                    checksum.update(piece)
                    size += len(piece)
                    if is_long(piece):
                        raise KeepingError(
                            f"{self.path} is not a backup of this site: {shown(name)} has a row that is too long."
                        )
            except UNREADABLE:
                checksum = hashlib.sha256(b"unreadable")
            if (checksum.hexdigest(), size) != (written["sha256"], written["bytes"]):
                raise KeepingError(f"{self.path} is damaged: {shown(name)} was changed. Use another backup.")
        return sum(written["bytes"] for written in entries.values())

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._packed.open(name) as file:
            while piece := file.read(A_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        with self._packed.open(name) as file:
            for line in file:
                yield line.rstrip(b"\n")


class _LongRows:
    """Finds a row that is longer than any in a backup, without keeping it in memory. Uploads have no rows."""

    def __init__(self, name: str):
        self._most = LONG_ROWS.get(name, LONGEST_ROW) if name.startswith(manifest.ROWS) else None
        self._length = 0  # of the row that has begun

    def __call__(self, piece: bytes) -> bool:
        """Whether `piece` continues a row that is too long. Rows inside of a piece are short."""
        if self._most is None:
            return False
        first, last = piece.find(b"\n"), piece.rfind(b"\n")
        length = self._length + (len(piece) if first < 0 else first)
        self._length = length if first < 0 else len(piece) - last - 1
        return max(length, self._length) > self._most


@contextlib.contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """Yield the backup at `path`. Raise KeepingError if it is not a backup or can't be read."""
    try:
        with path.open("rb") as file:
            if zip_directory.is_too_long(file):
                raise KeepingError(
                    f"{path} is not a backup of this site: it has more than {zip_directory.MOST_ENTRIES} entries."
                )
        packed = zipfile.ZipFile(path)
    except OSError as error:
        raise KeepingError(f"{path} can't be read: {error.strerror or error}.") from error
    except UNREADABLE:
        raise KeepingError(f"{path} is not a backup, or it is incomplete. Use another one.") from None
    with packed:
        yield BackupReader(path, packed)
