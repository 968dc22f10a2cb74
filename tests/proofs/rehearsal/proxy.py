"""nginx with the shipped .deploy/nginx.conf, in front of the site, with a certificate of its own."""

import contextlib
import re
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.drills.servers import ROOT, free_port

HOST = "needling.example.org"
SHIPPED = ROOT / ".deploy" / "nginx.conf"


@dataclass(frozen=True)
class Proxy:
    port: int  # HTTPS
    plain_port: int
    folder: Path
    changed: str  # which lines of the shipped file were changed

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def filled_in(text: str, *, sites: list[int], port: int, plain_port: int, folder: Path, version: tuple) -> str:
    """Return the configuration with this machine's addresses in place of those of the example."""
    for address, site in zip(("10.0.0.11:8000", "10.0.0.12:8000"), sites, strict=True):
        text = _put(text, f"server {address} ", f"server 127.0.0.1:{site} ")
    text = _put(text, "listen 80;", f"listen 127.0.0.1:{plain_port};")
    if version < (1, 25):  # what the file's own comment says to do
        text = _put(text, "listen 443 ssl;", f"listen 127.0.0.1:{port} ssl http2;")
        text = re.sub(r"^ *http2 on;.*\n", "", text, count=1, flags=re.MULTILINE)
    else:
        text = _put(text, "listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    text = _put(text, "allow 10.0.0.0/8;", "allow 127.0.0.0/8;")
    text = _put(text, "/etc/ssl/needling/", f"{folder}/")
    return _put(text, "/var/log/nginx/", f"{folder}/")


def _put(text: str, old: str, new: str) -> str:
    assert old in text, f"{SHIPPED.name} has no “{old}”"
    return text.replace(old, new)


@contextlib.contextmanager
def proxy(folder: Path, sites: list[int]) -> Iterator[Proxy]:
    """Run nginx in front of the sites at these ports."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    port, plain_port = free_port(), free_port()
    said = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    version = tuple(map(int, re.search(r"nginx/(\d+)\.(\d+)", said).groups()))
    shipped = SHIPPED.read_text(encoding="utf-8")
    text = filled_in(shipped, sites=sites, port=port, plain_port=plain_port, folder=folder, version=version)
    changed = sum(line not in text.splitlines() for line in shipped.splitlines())
    (folder / "site.conf").write_text(text, encoding="utf-8")
    make_certificate(folder)
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{ {temporary} include {folder}/site.conf; }}\n"
    )
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        wait_until_it_listens(port)
        yield Proxy(port, plain_port, folder, f"{changed} of {len(shipped.splitlines())} lines filled in")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def wait_until_it_listens(port: int) -> None:
    for _attempt in range(50):
        with contextlib.suppress(OSError):
            ssl.get_server_certificate(("127.0.0.1", port))
            return
        time.sleep(0.1)
    raise AssertionError("nginx does not listen")
