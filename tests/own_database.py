"""A database of a test's own, on disk, for processes that work at it together and may be killed."""

import contextlib
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class OwnDatabase:
    """Runs pieces of Python in processes of their own, with Django set up, at one database."""

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
        """Run `code` and return what it printed. Raises AssertionError with its errors when it fails."""
        process = self.start(code)
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return output.strip()

    def manage(self, *arguments: str) -> str:
        done = self.try_to(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def try_to(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a command that may fail, with more in its environment."""
        command, given = [sys.executable, "manage.py", *arguments], self.environment | environment
        return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=300)


@contextlib.contextmanager
def own_database(folder: Path):
    """Yield a migrated OwnDatabase of the kind that the tests run on: a file in `folder`, or one on the server."""
    with empty_database(folder) as database:
        database.manage("migrate", "--verbosity=0")
        yield database


@contextlib.contextmanager
def empty_database(folder: Path):
    """Yield one without a single table."""
    name = f"own_{uuid.uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        yield OwnDatabase(f"sqlite:///{folder / name}.sqlite3")
        return
    given = connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    user = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    try:
        yield OwnDatabase(f"postgres://{user}@{given['HOST']}:{given['PORT'] or 5432}/{name}")
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
