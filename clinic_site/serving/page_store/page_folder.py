"""The folder in which the processes of a server leave pages for each other (shelf.py). This module needs no Django."""

import shutil
from pathlib import Path

SHARED_PAGES_DIR = "SHARED_PAGES_DIR"  # in the environment, set by the main process of the server


def prepared_page_folder(parent: Path, port: int) -> Path:
    """Return the empty folder of the server that listens on `port`, in `parent`. Only its user can read it."""
    folder = parent / f"pages-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
