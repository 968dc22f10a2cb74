import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.management.commands import migrate
from django.db import connections

LOCK = 7_300_401  # any number that nothing else locks in this database


class Command(migrate.Command):
    """Django's command, one at a time: two servers that start at once would create the same tables."""

    def handle(self, *args, **options):
        with one_at_a_time(connections[options["database"]]):
            return super().handle(*args, **options)


@contextlib.contextmanager
def one_at_a_time(connection) -> Iterator[None]:
    """Wait until no other process migrates this database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            if connection.is_usable():  # otherwise the server has released the lock
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    if connection.is_in_memory_db():
        yield
        return
    # Not the database's own file: closing it would release SQLite's locks.
    place = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"needling-migrate-{os.getuid()}-{place}.lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
