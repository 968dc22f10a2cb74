"""The folder in which a server keeps its large answers. Only its user can read it."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from clinic_site.environment import SettingError


def folder_of_server(port: int) -> Path:
    """Return the usual place of the folder of the server that listens on `port`, in the folder for temporary files."""
    return Path(tempfile.gettempdir(), f"needling-answers-{os.getuid()}-{port}")


def empty_folder(path: Path) -> Path:
    """Create the folder at `path`, or empty it. Raise SettingError if that fails or somebody else may write there."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
            raise PermissionError(0, "another user can write there")
        for entry in path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    except OSError as error:
        raise SettingError(
            f"The site can't use the folder {path} for large answers ({error.strerror}). Set LARGE_ANSWERS_DIR to a folder "
            "that only the site writes to: LARGE_ANSWERS_DIR=/var/cache/needling/answers"
        ) from error
    return path
