"""A separate database on disk for tests in which several processes share it and may be killed."""

import contextlib
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests import ready_databases

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class OwnDatabase:
    """A database and methods that run Python code on it in separate processes with Django set up."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url}

    def start(self, code: str, *, stdin=None) -> subprocess.Popen:
        """Start `code` and return its process."""
        setup = "import django; django.setup()\n"
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings"}
        command = [sys.executable, "-c", setup + code]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=stdin, stdout=pipe, stderr=pipe, text=True)

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

    def try_to(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a command that may fail, with additional environment variables."""
        command, given = [sys.executable, "manage.py", *arguments], self.environment | environment
        return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=300)


@contextlib.contextmanager
def own_database(folder: Path):
    """Yield a migrated OwnDatabase with the vendor of the test run: a file in `folder` or a database on the server."""
    with _made(folder, ready_databases.MIGRATED) as database:
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
