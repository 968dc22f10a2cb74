"""The server: its command line, static files beside Django, and new code without a refused request."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clinic_site import serving
from tests import ready_databases
from tests.drills.servers import ask, free_port

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def server(tmp_path):
    """Serve an empty site with two processes; yield (process, port)."""
    port = free_port()
    database = ready_databases.copy_file(ready_databases.MIGRATED, tmp_path / "site.sqlite3")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}", "PORT": str(port), "HOST": "127.0.0.1", "WORKERS": "2",
        "DEBUG": "False", "HTTPS": "False", "HASHED_STATIC": "False", "SECRET_KEY": "tests-only",
    }  # fmt: skip
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "clinic_site.serving"],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        for _attempt in range(150):
            if status(port, "/healthz") == 200:
                break
            time.sleep(0.2)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def status(port, path):
    """Return the status of a GET, or what went wrong when nobody answers."""
    try:
        return ask(port, path)[0]
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__


def workers_of(process):
    """Return the processes that serve, of those that the server has started; one may end while we look."""
    found = set()
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            if "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text():
                found.add(pid)
    return found


def test_command_has_four_threads_a_process_and_no_access_log():
    command = serving.command()
    assert command[command.index("--blocking-threads") + 1] == "4"
    assert [word for word in command if "access-log" in word] == []


def test_counts_of_processes_before_are_forgotten(tmp_path, monkeypatch):
    (tmp_path / "counter_17.db").write_bytes(b"old")
    (tmp_path / "else.txt").write_text("not ours")
    monkeypatch.setattr(serving.operations, "METRICS_DIR", str(tmp_path))
    serving.forget_metrics_of_before()
    assert [path.name for path in tmp_path.iterdir()] == ["else.txt"]


def test_pages_probes_and_static_files_are_served(server):
    _process, port = server
    assert [status(port, path) for path in ("/healthz", "/readyz", "/safety/", "/static/img/favicon.svg")] == [200] * 4
    assert [status(port, path) for path in ("/static/no-such-file.css", "/no-such-page/")] == [404, 404]
    headers = ask(port, "/static/img/favicon.svg")[1]
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/svg+xml", "nosniff")
    assert re.search(r"\d", ask(port, "/")[1].get("server", "")) is None  # no version


@pytest.mark.nightly
def test_new_processes_take_over_without_a_refused_request(server):
    process, port = server
    before, stop, statuses = workers_of(process), threading.Event(), []

    def read():
        while not stop.is_set():
            statuses.append(status(port, "/safety/"))

    reader = threading.Thread(target=read)
    reader.start()
    process.send_signal(signal.SIGHUP)
    try:
        for _attempt in range(300):
            if len(workers_of(process)) == 2 and not workers_of(process) & before:
                break
            time.sleep(0.2)
        assert (len(workers_of(process)), workers_of(process) & before) == (2, set())
    finally:
        stop.set()
        reader.join()
    assert set(statuses) == {200}


def test_server_that_is_told_to_end_finishes_and_ends(server):
    process, port = server
    process.terminate()
    assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert status(port, "/healthz") == "ConnectionRefusedError"
