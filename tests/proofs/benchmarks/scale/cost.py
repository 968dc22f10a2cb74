"""What one piece of work costs: CPU of Python and of the database, queries, size of the answer, memory.

Each piece of work runs in a process of its own, a copy of the one that has everything loaded. So the memory that one
frees is not taken for the memory that the next one doesn't need, and a piece that takes too long can be ended.
"""

import contextlib
import json
import os
import re
import resource
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

MOST_SECONDS = 150  # of CPU for one piece of work; what takes longer is ended. A query has its own limit.
LONG = 0.5  # seconds; what takes longer is not repeated
TIMES = 3
SELF = Path("/proc/self")


class Meter:
    """Count the queries of this process and read what it and its part of the database have used."""

    def __init__(self):
        self.queries = 0
        self.backend = None

    def __enter__(self):
        connection.settings_dict["CONN_MAX_AGE"] = None  # or a long answer would end the process whose CPU is read
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            self.backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        self._counting = connection.execute_wrapper(self._count)
        self._counting.__enter__()
        return self

    def __exit__(self, *error):
        self._counting.__exit__(*error)

    def _count(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)

    def cpu(self) -> float:
        """Return the milliseconds of CPU that this process has used, with the kernel's for it."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return (used.ru_utime + used.ru_stime) * 1000

    def database_cpu(self) -> float | None:
        """Return the milliseconds of CPU of the PostgreSQL process, or None if it is on another machine or SQLite."""
        try:
            return int(self.backend.read_text().split()[0]) / 1e6 if self.backend else None
        except OSError:
            return None


def nothing() -> None:
    """Do nothing before the work."""


def measure(work: Callable[[], int], *, before: Callable[[], None] = nothing, repeat: bool = True) -> dict[str, Any]:
    """Return what `work` costs here: the first time for the memory, the cheapest time for everything else.

    `work` returns the size of its answer in bytes. `before` runs each time before it and is not measured.
    """
    with Meter() as meter:
        resident = _megabytes("VmRSS")
        with contextlib.suppress(OSError):
            (SELF / "clear_refs").write_text("5")  # let the peak begin at what is resident now
        found = [_once(work, before, meter)]
        peak = _megabytes("VmHWM") - resident
        if repeat and found[0]["cpu"] + (found[0]["database"] or 0) < LONG * 1000:
            found += [_once(work, before, meter) for _time in range(TIMES)]
            found = found[1:]
        return min(found, key=lambda one: one["cpu"] + (one["database"] or 0)) | {"megabytes": peak}


def _once(work: Callable[[], int], before: Callable[[], None], meter: Meter) -> dict[str, Any]:
    before()
    queries, cpu, database = meter.queries, meter.cpu(), meter.database_cpu()
    size = work()
    after = meter.database_cpu()
    return {
        "cpu": meter.cpu() - cpu,
        "database": None if database is None or after is None else after - database,
        "queries": meter.queries - queries,
        "bytes": size,
    }


def _megabytes(name: str) -> float:
    """Return a figure of this process's memory in MB."""
    return int(re.search(rf"{name}:\s+(\d+)", (SELF / "status").read_text())[1]) / 1024


def in_a_process_of_its_own(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what `work` returns in a copy of this process, or {"failed": why}."""
    connection.close()  # two processes must not share a connection
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _answer(work, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else {"failed": f"ended, at the latest after {MOST_SECONDS} s of CPU"}


def _answer(work: Callable[[], dict[str, Any]], writing: int) -> None:
    """In the copy: do the work, write the answer, and end without the clean-up of the process that was copied."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        answer = work()
    except BaseException as error:
        traceback.print_exc()
        answer = {"failed": type(error).__name__}
    with open(writing, "wb") as pipe:
        pipe.write(json.dumps(answer).encode())
    os._exit(0)
