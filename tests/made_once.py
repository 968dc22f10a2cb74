"""What is made once for a whole run of the tests, whichever of its processes needs it first.

The processes share a folder, which the environment names. `.ci/test` makes one for its two runs of pytest; elsewhere the
process that the person started makes one, and removes it at its end.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "MADE_ONCE_FOLDER"
_ours: list[str] = []


def begin() -> None:
    """Name the folder for this process and those that it starts."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="clinic-site-tests-")
        _ours.append(os.environ[FOLDER])


def end() -> None:
    """Remove the folder if this process made it."""
    while _ours:
        shutil.rmtree(_ours.pop(), ignore_errors=True)


def folder() -> Path:
    return Path(os.environ[FOLDER])


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder called `name`, which `make` writes to the path it is given. Others wait meanwhile."""
    path = folder() / name
    with path.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = path.with_name(f"making-{name}")
            make(making)
            making.rename(path)
    return path
