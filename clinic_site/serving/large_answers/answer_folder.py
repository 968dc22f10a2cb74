"""The folder in which a server keeps its large answers."""

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

from clinic_site.environment import SettingError

LOCK = "lock"
UNFINISHED = "unfinished-"
OURS = re.compile(rf"{LOCK}|{UNFINISHED}[0-9-]+|[0-9a-f]{{24}}\.[0-9]+")


def prepared_folder(chosen: str, port: int) -> Path:
    """Return the folder of the server that listens on `port`, without the answers of earlier servers.

    Unless the folder is `chosen`, it is one for temporary files that only this user can read. Raise SettingError if the
    server can't use it.
    """
    path = Path(chosen or Path(tempfile.gettempdir(), f"needling-answers-{os.getuid()}-{port}"))
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not chosen:
            _check_owner(path)
        for entry in path.iterdir():
            if OURS.fullmatch(entry.name):
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise SettingError(
            f"The site can't use the folder {path} for large answers ({error.strerror}). Set LARGE_ANSWERS_DIR to a folder "
            "that only the site writes to: LARGE_ANSWERS_DIR=/var/cache/needling/answers"
        ) from error
    return path


def _check_owner(path: Path) -> None:
    """Raise PermissionError if another user could have prepared the folder: everybody can write to /tmp."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(0, "others can use it, too")
