"""The server: its command line, static files without Django, and deployments without a refused request."""

import contextlib
import http.client
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clinic_site.serving import server as serving
from tests.proofs.drills.servers import ask, free_port

ROOT = Path(__file__).parents[3]


def environment_for(folder, port, **more):
    """Return the environment for an empty site with its database in `folder`."""
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}", "PORT": str(port), "HOST": "127.0.0.1", "WORKERS": "2",
        "DEBUG": "False", "HTTPS": "False", "HASHED_STATIC": "False", "SECRET_KEY": "tests-only",
    } | more  # fmt: skip


@contextlib.contextmanager
def started(environment, log):
    """Start a server that writes its output to the file `log`, and terminate it afterwards."""
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "clinic_site.serving"],
            cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def wait_until_it_answers(port):
    for _attempt in range(600):
        if status(port, "/healthz") == 200:
            return
        time.sleep(0.2)
    pytest.fail("The server did not answer within two minutes.")


@contextlib.contextmanager
def serving_empty_site(folder, empty_site):
    """Serve an empty site with two processes; yield (process, port)."""
    port = free_port()
    shutil.copy(empty_site, folder)
    with started(environment_for(folder, port), folder / "server.log") as process:
        wait_until_it_answers(port)
        yield process, port


@pytest.fixture
def server(tmp_path, empty_site):
    """A server that the test may end."""
    with serving_empty_site(tmp_path, empty_site) as served:
        yield served


@pytest.fixture(scope="module")
def lasting_server(tmp_path_factory, empty_site):
    """A server for the tests that don't end it."""
    with serving_empty_site(tmp_path_factory.mktemp("lasting"), empty_site) as served:
        yield served


def status(port, path):
    """Return the status of a GET, or the name of the error if there is no answer."""
    try:
        return ask(port, path)[0]
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__


def workers_of(process):
    """Return the server's worker processes. One of them may end during this call."""
    found = set()
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            if "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text():
                found.add(pid)
    return found


def test_command_limits_the_wait_for_headers_and_has_no_access_log():
    command = serving.command()
    assert command[command.index("--http1-header-read-timeout") + 1] == "10000"
    assert [word for word in command if "access-log" in word] == []


def test_limit_of_open_files_is_raised_as_far_as_allowed():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        serving.allow_many_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_metrics_of_earlier_processes_are_removed(tmp_path, monkeypatch):
    (tmp_path / "counter_17.db").write_bytes(b"old")
    (tmp_path / "other.txt").write_text("not ours")
    monkeypatch.setattr(serving.operations, "METRICS_DIR", str(tmp_path))
    serving.forget_metrics_of_before()
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]


def test_pages_probes_and_static_files_are_served(lasting_server):
    _process, port = lasting_server
    assert [status(port, path) for path in ("/healthz", "/readyz", "/safety/", "/static/img/favicon.svg")] == [200] * 4
    assert [status(port, path) for path in ("/static/no-such-file.css", "/no-such-page/")] == [404, 404]
    headers = ask(port, "/static/img/favicon.svg")[1]
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/svg+xml", "nosniff")
    assert re.search(r"\d", ask(port, "/")[1].get("server", "")) is None  # no version


def test_processes_end_with_their_parent(server):
    process, port = server
    workers = workers_of(process)
    assert len(workers) == 2
    process.kill()
    process.wait(timeout=30)
    for _attempt in range(300):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            break
        time.sleep(0.1)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
    assert status(port, "/healthz") == "ConnectionRefusedError"


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


def test_terminated_server_finishes_the_request_under_way_and_exits(server):
    process, port = server
    time.sleep(2)  # for the second process: if terminated during its start, it is only killed after 15 seconds
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("POST", "/feedback/")
    for name, value in {"Sec-Fetch-Site": "same-origin", "Content-Length": "4"}.items():
        connection.putheader(name, value)
    connection.endheaders(b"a=")
    time.sleep(0.5)  # until the server has read it
    process.terminate()
    time.sleep(0.5)
    connection.send(b"b&")
    assert connection.getresponse().status == 400  # from the site: it is not an answer about a page
    assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert status(port, "/healthz") == "ConnectionRefusedError"


# A port in use ---------------------------------------------------------------------------------------


def taken(port):
    return (
        f"Port {port} is in use by another process, perhaps this site itself. Stop it, or choose another port: "
        f"PORT={port + 1}"
    )


def exit_code(process):
    """Return the exit code of a process that should end by itself, or None if it keeps running."""
    try:
        return process.wait(timeout=120)
    except subprocess.TimeoutExpired:
        return None


def test_second_server_on_a_port_is_refused_on_every_host_and_does_not_affect_the_first(tmp_path, lasting_server):
    process, port = lasting_server
    counts = tmp_path / "counter_17.db"
    counts.write_bytes(b"of the first server")
    hosts = ["127.0.0.1", "0.0.0.0", "::", "localhost"]  # noqa: S104 - none of them can listen
    ended = {}
    with contextlib.ExitStack() as stack:
        for host in hosts:
            environment = environment_for(tmp_path, port, HOST=host, METRICS_DIR=str(tmp_path))
            ended[host] = stack.enter_context(started(environment, tmp_path / f"{host}.log"))
        codes = {host: exit_code(second) for host, second in ended.items()}
    assert codes == dict.fromkeys(hosts, 1)
    assert {(tmp_path / f"{host}.log").read_text() for host in hosts} == {f"{taken(port)}\n"}
    assert (process.poll(), status(port, "/healthz"), counts.exists()) == (None, 200, True)


def test_one_of_two_servers_started_simultaneously_is_refused(tmp_path):
    port = free_port()
    environment, logs = environment_for(tmp_path, port, WORKERS="1"), [tmp_path / "one.log", tmp_path / "two.log"]
    with started(environment, logs[0]) as one, started(environment, logs[1]) as two:
        wait_until_it_answers(port)
        for _attempt in range(600):
            if (codes := [one.poll(), two.poll()]) != [None, None]:
                break
            time.sleep(0.2)
        assert sorted(codes, key=str) == [1, None]
        assert logs[codes.index(1)].read_text() == f"{taken(port)}\n"


@pytest.mark.nightly
def test_server_can_restart_as_soon_as_the_previous_one_has_ended(tmp_path, server):
    process, port = server
    process.terminate()
    process.wait(timeout=30)
    with started(environment_for(tmp_path, port, HOST="localhost"), tmp_path / "again.log") as again:
        wait_until_it_answers(port)
        assert (status(port, "/healthz"), again.poll()) == (200, None)
