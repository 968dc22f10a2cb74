"""nginx with the shipped .deploy/nginx.conf, filled in for this machine, under a main file like Debian's."""

import contextlib
import http.client
import re
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.drills.servers import ROOT, free_port
from tests.proofs.privacy.certificate import write_certificate

HOST = "needling.example.org"
CONNECTIONS = 64  # Debian's nginx has 768
READ_TIMEOUT = 8  # seconds; shipped: 60
SHIPPED = ROOT / ".deploy" / "nginx.conf"
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log;
events {{ worker_connections {connections}; }}
http {{
    access_log {folder}/logs/access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused; uwsgi_temp_path {folder}/unused; scgi_temp_path {folder}/unused;
    include {folder}/needling.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int  # 0: nginx closed the connection
    headers: list[tuple[str, str]]
    body: str


@dataclass(frozen=True)
class Ports:
    http: int
    https: int
    site: int
    second: int  # of the second machine in the file


def filled_in(text: str, folder: Path, ports: Ports, version: tuple[int, ...]) -> str:
    """Return nginx.conf with this machine's ports and paths. Raise ValueError if it no longer contains one of them."""
    ssl_line, http2_line = "listen 443 ssl;", r"    http2 on;[^\n]*\n"
    old = version < (1, 25, 1)
    changes = [
        ("10.0.0.11:8000", f"127.0.0.1:{ports.site}"),
        ("10.0.0.12:8000", f"127.0.0.1:{ports.second}"),
        ("listen 80;", f"listen 127.0.0.1:{ports.http};"),
        (ssl_line, f"listen 127.0.0.1:{ports.https} ssl{' http2' if old else ''};"),
        ("/etc/ssl/needling/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/logs/"),
        ("allow 10.0.0.0/8;", "allow 127.0.0.1;"),
        ("proxy_read_timeout 60s;", f"proxy_read_timeout {READ_TIMEOUT}s;"),
    ]
    for shipped, here in changes:
        if shipped not in text:
            raise ValueError(f"nginx.conf no longer contains {shipped!r}. Change tests/proofs/privacy/proxy.py too.")
        text = text.replace(shipped, here)
    text = re.sub(http2_line, "", text) if old else text
    # A second log with everything shows that the visitor's words did reach nginx.
    control = f"    error_log {folder}/logs/control.log info;\n"
    return re.sub(r"(    error_log \S+ \w+;\n)", rf"\1{control}", text)


@dataclass(frozen=True)
class Proxy:
    """A running nginx. Its logs are in `logs`."""

    folder: Path
    ports: Ports

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def ask(
        self,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        client: str = "127.0.0.1",
    ) -> Answer:
        """Return the answer to a GET, or to a POST of `body` from a page of the site. `client` is the sender's address."""
        headers = {"Host": HOST} | (headers or {})
        if body:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"} | headers
            headers |= {"Referer": headers.get("Referer", f"https://{HOST}/")}
        connection = http.client.HTTPSConnection(HOST, timeout=40)
        try:
            connection.sock = self.connect(client)
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            named = [(name.lower(), value) for name, value in answer.getheaders()]
            return Answer(answer.status, named, answer.read().decode(errors="replace"))
        except (http.client.HTTPException, ConnectionError):
            return Answer(0, [], "")
        finally:
            connection.close()

    def send(self, request: bytes, *, is_secure: bool = True) -> int:
        """Send bytes that no HTTP client would send, and return the status, or 0 if the connection is closed."""
        port = self.ports.https if is_secure else self.ports.http
        with self.connect() if is_secure else socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            return status_of(connection)

    def connect(self, client: str = "127.0.0.1") -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.ports.https), timeout=40, source_address=(client, 0))
        return context.wrap_socket(plain, server_hostname=HOST)


def status_of(connection: socket.socket) -> int:
    """Return the status of the answer on `connection`, or 0 if there is none."""
    try:
        found = re.match(rb"HTTP/1\.[01] (\d+)", connection.recv(4096))
    except (ConnectionError, TimeoutError):
        return 0
    return int(found[1]) if found else 0


def version_of(nginx: str) -> tuple[int, ...]:
    said = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else (0,)


@contextlib.contextmanager
def running(nginx: str, site: int, second: int) -> Iterator[Proxy]:
    """Run nginx in front of two machines, at the ports `site` and `second`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # workers run as another user than root
        (folder / "logs").mkdir()
        write_certificate(folder, HOST)
        proxy = Proxy(folder, Ports(free_port(), free_port(), site, second))
        text = SHIPPED.read_text(encoding="utf-8")
        (folder / "needling.conf").write_text(filled_in(text, folder, proxy.ports, version_of(nginx)))
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, connections=CONNECTIONS))
        command = [nginx, "-p", str(folder), "-e", str(folder / "logs" / "start.log"), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(command)
        try:
            _wait_for(process, proxy)
            yield proxy
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(process: subprocess.Popen, proxy: Proxy) -> None:
    for _attempt in range(100):
        if process.poll() is not None:
            raise RuntimeError(f"nginx did not start:\n{(proxy.logs / 'start.log').read_text()}")
        with contextlib.suppress(OSError):
            proxy.connect().close()
            return
        time.sleep(0.1)
    raise RuntimeError("nginx did not start within ten seconds.")
