"""A separate site for drills: a PostgreSQL database, processes that serve it, and constant readers."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.proofs.benchmarks import databases

ROOT = Path(__file__).parents[3]
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def environment_for(url: str) -> dict[str, str]:
    """Return the environment of a site with the database `url`, as in production but without HTTPS."""
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "SECRET_KEY": "drills-only",
        "HTTPS": "False",
        "DEBUG": "False",
        "HASHED_STATIC": "False",
        "WORKERS": "1",
    }


@contextlib.contextmanager
def database_with_content(server: str = SERVER) -> Iterator[str]:
    """Yield the URL of a temporary database with sample content on `server`."""
    with databases.postgresql(server) as url:
        prepare(url)
        yield url


def prepare(url: str) -> None:
    """Create the tables in the database `url` and load the sample content."""
    for command in ("migrate", "load_sample_content"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0"],
            cwd=ROOT, env=environment_for(url), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def serving(
    url: str, *, prefix: tuple[str, ...] = (), code: Path = ROOT, command=None, log=None, **more: str
) -> Iterator[int]:
    """Serve the site with the database `url` in its own process and yield its port.

    `prefix` is a command such as taskset, `code` the folder of another version, and `command(port)` its start command.
    """
    port, log = free_port(), log or tempfile.TemporaryFile("w+")  # noqa: SIM115 - removed when the process ends
    process = subprocess.Popen(
        [*prefix, sys.executable, *(command(port) if command else ["-m", "clinic_site.serving"])],
        cwd=code, env=environment_for(url) | {"PORT": str(port)} | more, start_new_session=True, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError):
                if ask(port, "/healthz")[0] in (200, 404):  # 404: a version before the health checks
                    break
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"The server ended by itself:\n{log.read()[-3000:]}")
            time.sleep(0.1)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def ask(
    port: int, path: str, timeout: float = 10, form: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Return (status, headers, body) of a GET, or of a same-origin POST of `form`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = dict(headers or {})
    if form:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    try:
        connection.request("POST" if form else "GET", path, form, headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@dataclass
class Answer:
    port: int
    path: str
    asked: float
    answered: float
    status: int  # 0: no response
    body: bytes = field(repr=False)
    cache_status: str


@contextlib.contextmanager
def readers(
    ports: list[int], paths: list[str], *, each: int, pause: float = 0.002, headers: dict[str, str] | None = None
) -> Iterator[list[Answer]]:
    """Let `each` readers per port request `paths` repeatedly. Yield the growing list of their responses."""
    answers: list[Answer] = []
    stop = threading.Event()

    def read(port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while not stop.is_set():
            for path in paths:
                asked = time.monotonic()
                try:
                    connection.request("GET", path, headers=headers or {})
                    answer = connection.getresponse()
                    body, status = answer.read(), answer.status
                    cache_status = answer.getheader("Cache-Status", "")
                except (OSError, http.client.HTTPException):
                    connection.close()
                    body, status, cache_status = b"", 0, ""
                answers.append(Answer(port, path, asked, time.monotonic(), status, body, cache_status))
                time.sleep(pause)
        connection.close()

    threads = [threading.Thread(target=read, args=(port,)) for port in ports for _ in range(each)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


class Proxy:
    """A proxy for PostgreSQL that can be shut: existing connections break, and new ones are refused."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.target = (parts.hostname, parts.port or 5432)
        self.port = free_port()
        self.url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{self.port}").geturl()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None

    def open(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        if self._listener:
            # close() without shutdown() would leave the thread in accept(), which accepts one more connection
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self, listener):
        while True:
            try:
                inside, _address = listener.accept()
                outside = socket.create_connection(self.target)
            except OSError:
                return
            for source, sink in ((inside, outside), (outside, inside)):
                self._open.add(source)
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
