"""A separate database on disk for tests in which several processes share it and may be killed."""

import contextlib
import os
import runpy
import stat
import subprocess
import sys
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from tests import ready_databases

ROOT = Path(__file__).parent.parent
_of_the_test: list = []


@dataclass(frozen=True)
class OwnDatabase:
    """A database and methods that run Python code on it in separate processes with Django set up.

    These processes are copies of the test's own, because starting Django takes two seconds. Tests of what happens before
    that, such as reading the settings, start a Python of their own.
    """

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url}

    def start(self, code: str, *, stdin=None) -> subprocess.Popen:
        """Start `code` and return its process."""
        return self._start(lambda: exec(code, {"__name__": "own process"}), stdin)  # noqa: S102 - the code of a test

    def run(self, code: str) -> str:
        """Run `code` and return its output. Raise AssertionError with its errors if it fails."""
        process = self.start(code)
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return output.strip()

    def manage(self, *arguments: str) -> str:
        done = self.try_to(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def try_to(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command that may fail."""

        def command() -> None:
            sys.argv = ["manage.py", *arguments]
            runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")

        process = self._start(command)
        output, errors = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def _start(self, work: Callable[[], object], stdin=None) -> subprocess.Popen:
        pipe = subprocess.PIPE
        # Popen connects the pipes. The new process does the work in place of starting a program.
        return subprocess.Popen(
            ["never started"],
            preexec_fn=lambda: _work_on(self.url, work),
            stdin=stdin,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )


def _work_on(url: str, work: Callable[[], object]) -> None:
    """In a new process: use the database at `url` in place of the test's, do the work and end."""
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - until the process ends
    _close_pipes()
    # The test's connection stays open: closing it would end the test's own session with PostgreSQL.
    _of_the_test.append(connections["default"])
    os.environ["DATABASE_URL"] = url
    settings.DATABASES["default"]["NAME"] = (
        url.removeprefix("sqlite:///") if "sqlite" in url else url.rpartition("/")[2]
    )
    connections["default"] = connections.create_connection("default")
    code: object = 0
    try:
        work()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _close_pipes() -> None:
    """Close the inherited pipes. On one of them, Popen waits until a program has started."""
    for descriptor in map(int, os.listdir("/dev/fd")):
        with contextlib.suppress(OSError):
            if descriptor > 2 and stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.close(descriptor)


@contextlib.contextmanager
def own_database(folder: Path, ready: str = ready_databases.MIGRATED):
    """Yield a copy of a ready database with the vendor of the test run: a file in `folder` or one on the server."""
    with _made(folder, ready) as database:
        yield database


@contextlib.contextmanager
def empty_database(folder: Path):
    """Yield an OwnDatabase without tables."""
    with _made(folder, None) as database:
        yield database


@contextlib.contextmanager
def _made(folder: Path, ready: str | None):
    name = f"own_{uuid.uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        path = folder / f"{name}.sqlite3"
        if ready:
            ready_databases.copy_file(ready, path)
        yield OwnDatabase(f"sqlite:///{path}")
        return
    if ready:
        ready_databases.copy_on_server(ready, name)
    else:
        ready_databases.tell_server(f"CREATE DATABASE {name}")
    try:
        yield OwnDatabase(ready_databases.url_on_server(name))
    finally:
        ready_databases.drop(name)
