"""The site in a separate process, served as in production, with all logs at their most verbose level."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests import ready_databases

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    """A running server. `folder` contains its files: site.sqlite3 and server.log."""

    url: str
    port: int
    folder: Path
    process: subprocess.Popen

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def memory(self) -> int:
        """Return the memory of its processes in bytes (Linux)."""
        listed = subprocess.run(["ps", "-eo", "pgid=,rss="], capture_output=True, text=True, check=True).stdout
        sizes = [line.split() for line in listed.splitlines()]
        return sum(int(size) * 1024 for group, size in sizes if int(group) == self.process.pid)


@contextlib.contextmanager
def served(folder: Path, *, database=ready_databases.MIGRATED, **environment):
    """Yield the site served from its own database in `folder`, a copy of the ready database `database`.

    To use another database, pass DATABASE_URL in `environment`.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = f"sqlite:///{folder / 'site.sqlite3'}"
    environment = os.environ | {
        "DATABASE_URL": own, "LOG_LEVEL": "DEBUG", "HTTPS": "False",
        "DEBUG": "False", "SECRET_KEY": "tests-only", "HASHED_STATIC": "False", "PYTHONUNBUFFERED": "1",
    } | environment  # fmt: skip
    if environment["DATABASE_URL"] == own:
        ready_databases.copy_file(database, folder / "site.sqlite3")
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port)]
    options = ["--http", "1", "--log-level", "debug", "--access-log", "clinic_site.rsgi:application"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    server = Server(f"http://127.0.0.1:{port}", port, folder, process)
    try:
        wait_for(lambda: process.poll() is not None or _answers(server.url))
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):  # killed by the test
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(f"{url}/robots.txt", timeout=10).status == 200  # noqa: S310 - loopback
    except OSError:
        return False


def wait_for(condition) -> None:
    for _attempt in range(150):
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("The condition was not met within 30 seconds.")
