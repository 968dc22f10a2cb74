"""One process beside the server that runs background work (`manage.py work`).

Each server process has a thread that tries to become the keeper. One gets the lock; it starts the worker and starts it
again if it ends. So a reload also replaces the worker: its keeper ends, and a new process becomes the next one.
"""

import fcntl
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

from clinic_site.settings.serving import PORT

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
ASK_AGAIN_AFTER = 1.0  # seconds between attempts to become the keeper
START_AGAIN_AFTER = 5.0  # seconds after a worker has ended


def keep_a_worker() -> None:
    """Start the thread, in a process of the server."""
    threading.Thread(target=_keep, name="keeper of the worker", daemon=True).start()


def _keep() -> None:
    lock = the_lock(PORT)  # noqa: F841 - held until this process ends
    while True:
        command = [sys.executable, str(ROOT / "manage.py"), "work", "--parent", str(os.getpid())]
        status = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode  # noqa: S603
        logger.error("The background worker has ended with status %d. It is started again.", status)
        time.sleep(START_AGAIN_AFTER)


def the_lock(port: int) -> IO[str]:
    """Wait for the lock that only one process of the server on `port` can hold, and return it."""
    path = Path(tempfile.gettempdir()) / f"clinic-site-worker-{os.getuid()}-{port}.lock"
    while True:
        lock = path.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            time.sleep(ASK_AGAIN_AFTER)
        else:
            return lock
