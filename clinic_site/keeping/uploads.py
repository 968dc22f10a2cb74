"""Files in MEDIA_ROOT, for a site that has one. As it comes, this one keeps what staff upload in the database."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

from clinic_site.keeping import KeepingError
from clinic_site.keeping.archive import Reading, Writing

FOLDER = "uploads/"
NONE = "none: MEDIA_ROOT is not set, and files that staff upload are rows of the database"


def root() -> Path | None:
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None


def files() -> Iterator[Path]:
    if (folder := root()) and folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def write(archive: Writing) -> int | str:
    """Write every upload; return how many, or why there are none."""
    if root() is None:
        return NONE
    count = 0
    for count, path in enumerate(files(), 1):  # noqa: B007 - the last number is the count
        with archive.entry(FOLDER + path.relative_to(root()).as_posix()) as out, path.open("rb") as file:
            while piece := file.read(1 << 20):
                out(piece)
    return count


def check_place(archive: Reading) -> None:
    """Raise KeepingError when the uploads of `archive` have no empty place to go to."""
    names = _names(archive)
    if names and root() is None:
        raise KeepingError(f"The backup holds {len(names)} uploads, and MEDIA_ROOT is not set. Set it first.")
    if any(files()):
        raise KeepingError(
            f"{root()} holds files already, which stay as they are. Empty it, or set another MEDIA_ROOT."
        )
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise KeepingError(f"The backup holds an upload outside of its folder: {name}. Nothing was restored.")


def restore(archive: Reading) -> int:
    for name in (names := _names(archive)):
        path = root() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in archive.pieces(FOLDER + name):
                file.write(piece)
    return len(names)


def _names(archive: Reading) -> list[str]:
    return [name.removeprefix(FOLDER) for name in archive.manifest["entries"] if name.startswith(FOLDER)]
