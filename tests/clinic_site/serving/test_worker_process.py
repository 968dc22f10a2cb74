"""The server keeps one process that runs background work, which ends with it."""

import subprocess
import sys
import threading
import time

import pytest

from clinic_site.serving import worker_process
from tests.clinic_site.serving.test_server import server  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_one_process_at_a_time_can_hold_the_lock(monkeypatch):
    monkeypatch.setattr(worker_process, "ASK_AGAIN_AFTER", 0.01)
    held, got = worker_process.the_lock(8000), []
    waiting = threading.Thread(target=lambda: got.append(worker_process.the_lock(8000)), daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert (waiting.is_alive(), got) == (True, [])
    held.close()
    waiting.join(10)
    assert len(got) == 1
    worker_process.the_lock(8001).close()  # another server on this machine


def test_worker_that_ends_is_started_again(monkeypatch):
    commands = []

    def run(command, **options):
        commands.append(command[1:])
        if len(commands) == 3:
            raise SystemExit
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(worker_process.subprocess, "run", run)
    monkeypatch.setattr(worker_process, "START_AGAIN_AFTER", 0)
    with pytest.raises(SystemExit):
        worker_process._keep()
    assert [command[1] for command in commands] == ["work"] * 3


def workers_of(process) -> list[int]:
    """Return the IDs of the processes that run background work for the server `process`."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()]
    return [int(pid) for pid, group, args in lines if int(group) == process.pid and "manage.py work" in args]


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform != "linux", reason="lists the processes of a group")
def test_server_with_two_processes_keeps_one_worker_that_ends_with_it(server):  # noqa: F811
    process, _port = server
    wait_for(lambda: len(workers_of(process)) == 1)
    time.sleep(3)
    [worker] = workers_of(process)
    subprocess.run(["kill", "-9", str(worker)], check=True)
    wait_for(lambda: workers_of(process) not in ([], [worker]))
    process.kill()
    wait_for(lambda: workers_of(process) == [])


def wait_for(condition):
    until = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.2)
