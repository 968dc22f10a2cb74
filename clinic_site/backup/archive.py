"""The file of a backup: a ZIP with a file of rows for each table, the uploads, and a manifest that knows them all.

The manifest is written last and its own checksum beside it. A file that lacks its end is no ZIP, and it has its name only
when it is whole.
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

from clinic_site.backup import KeepingError

FORMAT = 1
MANIFEST, CHECKSUM = "manifest.json", "manifest.sha256"
UNFINISHED = ".part"
A_PIECE = 1 << 20
ABANDONED = 3600  # seconds after which nobody writes to an unfinished file any more
# What Python says of a ZIP whose bytes are not what they were: it may mean anything.
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, KeyError, RuntimeError)


class BackupWriter:
    """A backup that is being written."""

    def __init__(self, packed: zipfile.ZipFile):
        self._packed = packed
        self.entries: dict[str, dict] = {}

    @contextlib.contextmanager
    def entry(self, name: str) -> Iterator:
        """Yield a function that takes the bytes of the entry `name`, piece by piece."""
        checksum, size = hashlib.sha256(), 0
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
    """Yield what the backup is written to; it is at `target` only once the block has ended well.

    Raises KeepingError when there is something at `target`, when there is no room or no right to write there, and when the
    block can't read a file that it needs.
    """
    if target.exists():
        raise KeepingError(f"{target} is there already and stays as it is. Choose another name.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED}")
    try:
        _remove_abandoned(target.parent)
        # For nobody but this account: it holds everything that the database does.
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
        os.fsync(folder)  # the name, too, outlives a power cut
    finally:
        os.close(folder)


def _remove_abandoned(folder: Path) -> None:
    """Remove what backups that were killed have left."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()


def _why_not(error: OSError, target: Path) -> str:
    """Return a sentence that names the file or the folder which `error` is about."""
    folder = target.parent
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"There is no room for the backup in {folder}. Nothing was written; make room and try again."
    if not folder.is_dir():
        return f"There is no folder {folder}. Make it first, readable by this account alone."
    # The block that writes the backup reads files of its own, such as uploads.
    if error.filename and Path(error.filename).parent != folder:
        return f"The backup needs {error.filename}, which can't be read: {error.strerror}. Nothing was written."
    return f"{folder} can't be written: {error.strerror or error}. Nothing was written."


class BackupReader:
    """A backup that is read. Opening it looks at the manifest; `check()` at everything."""

    def __init__(self, path: Path, packed: zipfile.ZipFile):
        self.path, self._packed = path, packed
        self.manifest = self._manifest()

    def _manifest(self) -> dict:
        if MANIFEST not in self._packed.namelist():
            raise KeepingError(f"{self.path} is no backup of this site: it has no manifest.")
        try:
            text = self._packed.read(MANIFEST)
            is_right = self._packed.read(CHECKSUM).decode() == hashlib.sha256(text).hexdigest()
            manifest = json.loads(text) if is_right else None
        except UNREADABLE:
            manifest = None
        if manifest is None:
            raise KeepingError(f"{self.path} is damaged: its manifest is not what was written. Take another backup.")
        if manifest["format"] > FORMAT:
            raise KeepingError(f"{self.path} comes from newer code than this. Install the version it was made with.")
        return manifest

    def check(self) -> int:
        """Return how many bytes were read. Raises KeepingError when a single one is not what was written."""
        entries = self.manifest["entries"]
        if sorted(self._packed.namelist()) != sorted([*entries, MANIFEST, CHECKSUM]):
            raise KeepingError(
                f"{self.path} is damaged: it holds other entries than its manifest. Take another backup."
            )
        for name, written in entries.items():
            checksum = hashlib.sha256()
            try:
                for piece in self.pieces(name):
                    checksum.update(piece)
            except UNREADABLE:
                checksum = hashlib.sha256(b"unreadable")
            if checksum.hexdigest() != written["sha256"]:
                raise KeepingError(f"{self.path} is damaged: {name} is not what was written. Take another backup.")
        return sum(written["bytes"] for written in entries.values())

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._packed.open(name) as file:
            while piece := file.read(A_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        with self._packed.open(name) as file:
            for line in file:
                yield line.rstrip(b"\n")


@contextlib.contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """Yield the backup at `path`. Raises KeepingError when it is none or can't be read."""
    try:
        packed = zipfile.ZipFile(path)
    except OSError as error:
        raise KeepingError(f"{path} can't be read: {error.strerror or error}.") from error
    except UNREADABLE:
        raise KeepingError(f"{path} is no backup, or only the beginning of one. Take another one.") from None
    with packed:
        yield BackupReader(path, packed)
