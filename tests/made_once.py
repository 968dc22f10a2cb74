"""Files created only once per test run, by the first process that needs them.

The processes share a folder that is named in the environment. `.ci/run` creates one for all its steps, and `.ci/test`
one for its two runs of pytest. Otherwise the main process creates one and removes it at the end.
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
    """Create the folder, unless the environment names one, for this process and its children."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="clinic-site-tests-")
        _ours.append(os.environ[FOLDER])


def end() -> None:
    """Remove the folder if this process created it."""
    while _ours:
        shutil.rmtree(_ours.pop(), ignore_errors=True)


def folder() -> Path:
    return Path(os.environ[FOLDER])


def already_made(name: str) -> Path | None:
    """Return the file `name` if an earlier step of `.ci/run` made it, for commands that can do without it."""
    path = Path(os.environ.get(FOLDER, "")) / name
    return path if FOLDER in os.environ and path.exists() else None


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder `name`. If it doesn't exist, call `make` with its path while other processes wait."""
    path = folder() / name
    with path.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = path.with_name(f"making-{name}")
            make(making)
            making.rename(path)
    return path
