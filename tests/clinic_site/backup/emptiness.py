"""Check that a failed restore left its database without tables."""

import contextlib
import signal
import sqlite3
import subprocess
import time

from tests.own_database import OwnDatabase


def is_empty(database: OwnDatabase) -> bool:
    if database.url.startswith("sqlite:"):  # without Django, which takes a second to start
        with contextlib.closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as file:
            return file.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone() == (0,)
    code = "from django.db import connection\nfrom clinic_site.backup import tables\nprint(tables.is_empty(connection))"
    return database.run(code) == "True"


def kill_in_the_middle(process: subprocess.Popen, database: OwnDatabase) -> None:
    """Kill `process` once it has printed "in the middle", and wait until `database` is rolled back."""
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    for _attempt in range(50):  # PostgreSQL rolls back when it notices
        if is_empty(database):
            break
        time.sleep(0.1)
