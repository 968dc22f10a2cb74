"""Files that the import commands write their reports to."""

from pathlib import Path

from django.core.management.base import CommandError


def must_be_writable(path: Path) -> None:
    """Raise CommandError if `path` can't be written. Checked first, so that no import ends without its report."""
    try:
        path.open("a").close()
    except OSError as error:
        raise CommandError(f"Can't write {path}: {error.strerror}. Nothing was imported.") from error
