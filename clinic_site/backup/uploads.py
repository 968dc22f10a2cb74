"""Files in MEDIA_ROOT: pictures. Other uploads by staff are stored in the database."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from clinic_site.backup import KeepingError
from clinic_site.backup.archive import BackupReader, BackupWriter
from clinic_site.backup.manifest import UPLOADS
from clinic_site.backup.zip_directory import shown

UNFINISHED = ".restoring.part"  # in MEDIA_ROOT: its parent may be on another disk or not writable
NONE = "none (MEDIA_ROOT is not set; files that staff upload are stored in the database)"


def root() -> Path | None:
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None


def files() -> Iterator[Path]:
    if (folder := root()) and folder.is_dir():
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink() and path.relative_to(folder).parts[0] != UNFINISHED
        )


def write(archive: BackupWriter) -> int | str:
    """Write every upload. Return how many there are, or why there are none."""
    folder = root()
    if folder is None:
        return NONE
    count = 0
    for count, path in enumerate(files(), 1):  # noqa: B007 - the last number is the count
        with archive.entry(UPLOADS + path.relative_to(folder).as_posix()) as out, path.open("rb") as file:
            while piece := file.read(1 << 20):
                out(piece)
    return count


def check_place(archive: BackupReader) -> None:
    """Raise KeepingError unless there is an empty folder for the uploads in `archive`."""
    names = _names(archive)
    if names and root() is None:
        raise KeepingError(f"The backup contains {len(names)} uploads, but MEDIA_ROOT is not set. Set it first.")
    if any(files()):
        raise KeepingError(
            f"{root()} already contains files, which were not changed. Empty it, or set another MEDIA_ROOT."
        )
    for name in names:
        if PurePosixPath(name).is_absolute() or {"..", UNFINISHED} & set(PurePosixPath(name).parts):
            raise KeepingError(
                f"The backup contains an upload outside its folder: {shown(name)}. Nothing was restored."
            )
        if PurePosixPath(name).as_posix() != name:  # such as "", "a//b" and "./a"
            raise KeepingError(
                f"The backup contains an upload that can't be a file: {shown(name)}. Nothing was restored."
            )


@contextlib.contextmanager
def all_or_nothing(archive: BackupReader) -> Iterator[Callable[[], int]]:
    """Yield a function that restores the uploads and returns how many. If the block fails, undo the changes.

    The files are written to a temporary folder and moved when all of them are complete. A killed restore leaves only
    that folder, which the next restore removes. If it is killed between the move and the database's commit, it leaves
    uploads, which the next restore reports.
    """
    made: list[Path] = []
    try:
        yield lambda: _put(archive, made)
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):  # a folder we created may contain other files by now: keep it
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _put(archive: BackupReader, made: list[Path]) -> int:
    """Write the uploads in `archive`. Add each created file and folder to `made`."""
    names, folder = _names(archive), root()
    if not names or folder is None:  # `check_place` refuses uploads without a folder
        return 0
    aside = folder / UNFINISHED
    shutil.rmtree(aside, ignore_errors=True)
    _make_folder(folder, made)
    try:
        aside.mkdir(mode=0o700)
        for number, name in enumerate(names):
            with (aside / str(number)).open("xb") as file:
                for piece in archive.pieces(UPLOADS + name):
                    file.write(piece)
        for number, name in enumerate(names):
            path = folder / name
            _make_folder(path.parent, made)
            if os.path.lexists(path):
                raise FileExistsError(f"{path} already exists")
            (aside / str(number)).rename(path)
            made.append(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return len(names)


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _names(archive: BackupReader) -> list[str]:
    return [name.removeprefix(UPLOADS) for name in archive.manifest["entries"] if name.startswith(UPLOADS)]
