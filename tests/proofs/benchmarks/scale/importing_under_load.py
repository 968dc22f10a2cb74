"""A large file is imported while readers read; then its worker, and then the whole server, are killed in the middle."""

import os
import re
import signal
import time
import uuid
from collections.abc import Callable

from tests.proofs.benchmarks.scale.clients import Clients, failures, percentile
from tests.proofs.drills import load, servers

ROWS = 50_000
ROWS_OF_THE_KILLED = 10_000
CLIENTS = 50
PAUSE = 0.2  # seconds between two pages of a reader
AT_A_TIME = 5.0  # seconds; then it is asked whether the import has ended
LONGEST = 900.0  # seconds that an import may take, with the wait for a sign of life of a killed worker
WORKER = r"manage\.py\0work"  # in the words of a process, which end with a zero
SETTINGS = {"WORKERS": "2", "DATABASE_POOL": "4"}


def importing(url: str, seconds: float, pages: list[str]) -> bool:
    """Print how long readers wait without an import and during one, and what is there after each kill.

    Return whether every answer came and nothing was half done.
    """
    with servers.serving(url, **SETTINGS) as port:
        Clients(port, pages, clients=4, seconds=max(seconds, 30)).answers()  # so that each process keeps the pages
        quiet = _reading(port, pages, seconds)
        started, record = time.monotonic(), begin(ROWS)
        meanwhile: list[tuple[int, float, bool]] = []
        while not _has_ended(record) and time.monotonic() - started < LONGEST:
            meanwhile += _reading(port, pages, AT_A_TIME)
        took = time.monotonic() - started
    print(f"\n{CLIENTS} readers of {len(pages)} pages, and a file of {ROWS:,} rows: {_said(record)} after {took:.0f} s")
    for name, answers in [("without the import", quiet), ("during the import", meanwhile)]:
        print(
            f"  {name}: {len(answers)} answers, p50 {percentile(answers, 0.5):.0f} ms, "
            f"p99 {percentile(answers, 0.99):.0f} ms, {failures(answers)} of them 5xx or none"
        )
    ratio = percentile(meanwhile, 0.99) / percentile(quiet, 0.99)
    print(f"  99th percentile during the import, relative to without: {ratio:.2f}", flush=True)
    whole = [
        killed(url, what, rows=rows, seconds=later)
        for what in ("worker", "server")
        for rows, later in [(ROWS_OF_THE_KILLED // 2, 0.0), (ROWS_OF_THE_KILLED, 1.5)]
    ]
    return all(whole) and bool(_fresh(record).written_at) and not failures(quiet + meanwhile)


def killed(url: str, what: str, *, rows: int, seconds: float) -> bool:
    """Kill the worker or the server in the middle of an import, start the server again, and print what is there.

    The moment is `seconds` after `rows` rows were compared. When all are, the clinics are written. Return whether
    nothing was half done, and everything was there in the end.
    """
    started = time.monotonic()
    with servers.serving(url, **SETTINGS) as port:
        record = begin(ROWS_OF_THE_KILLED)
        before = _of_the_file(record)
        _wait_for(lambda: _fresh(record).rows_done >= rows, 0.1)
        time.sleep(seconds)
        victims = _processes(WORKER) if what == "worker" else _processes(f"granian|serving|{WORKER}")
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        found = _of_the_file(record)
        if what == "worker":
            _wait_for(lambda: _has_ended(record))
            answered = servers.ask(port, "/")[0]
    if what == "server":
        with servers.serving(url, **SETTINGS) as port:
            _wait_for(lambda: _has_ended(record))
            answered = servers.ask(port, "/")[0]
    after_all, changed = _of_the_file(record), _fresh(record).good_count
    is_whole = found in (before, before + changed) and after_all == before + changed
    print(
        f"\nThe {what} ({len(victims)} processes) was killed when {rows:,} of {ROWS_OF_THE_KILLED:,} rows were "
        f"compared{f', {seconds} s later' if seconds else ''}: {found - before:,} clinics were written then, and "
        f"{after_all - before:,} of {changed:,} in the end, {time.monotonic() - started:.0f} s after the start. "
        f"{_said(record)}. The landing page answers {answered}. "
        f"{'Nothing is half done.' if is_whole else 'WRONG: something is half done.'}",
        flush=True,
    )
    return is_whole and answered == 200


def begin(rows: int):
    """Let the worker import a new file with that many rows, and return its record."""
    from django.contrib.auth.models import User

    from locations.importing import uploads
    from locations.models import ClinicImport
    from locations.models.clinic_import import Work
    from tests.proofs.benchmarks.scale.measured_commands import file_of

    mark = f"mark {uuid.uuid4().hex}"
    record = ClinicImport.objects.create(file_name=f"{mark}.csv", content=file_of(rows, mark))
    assert uploads.start(record, Work.WRITE, User.objects.earliest("pk"))
    assert record.task, "The file is so small that it was imported at once."
    return record


def _of_the_file(record) -> int:
    """Return how many clinics have what the file says."""
    from locations.models import Clinic

    return Clinic.objects.filter(parking__endswith=record.file_name.removesuffix(".csv")).count()


def _fresh(record):
    return type(record).objects.light().get(pk=record.pk)


def _has_ended(record) -> bool:
    fresh = _fresh(record)
    return bool(fresh.written_at or fresh.fault)


def _said(record) -> str:
    fresh = _fresh(record)
    return f"imported ({fresh.counts})" if fresh.written_at else f"not imported: “{fresh.fault}”"


def _wait_for(is_so: Callable[[], bool], pause: float = 0.5) -> None:
    end = time.monotonic() + LONGEST
    while not is_so() and time.monotonic() < end:
        time.sleep(pause)


def _reading(port: int, pages: list[str], seconds: float) -> list[tuple[int, float, bool]]:
    return Clients(port, pages, clients=CLIENTS, seconds=seconds, pause=PAUSE).answers()


def _processes(pattern: str) -> list[int]:
    """Return the processes of the server whose command matches."""
    return [pid for pid in load.descendants(os.getpid()) if re.search(pattern, load.words_of(pid))]
