"""The site as its operator runs it: `python -m clinic_site.serving`, with PostgreSQL as an ordinary user, behind nginx."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.proofs.drills import own_server
from tests.proofs.drills.servers import ROOT, ask, environment_for, prepare

ROLE, DATABASE, PATIENCE = "needling", "needling", 1.0
METRICS_TOKEN = "a-token-of-this-proof-only"


@dataclass
class Site:
    """The site's processes, which can be stopped, frozen and started again. `log` gets what they print."""

    environment: dict[str, str]
    port: int
    log: Path
    process: subprocess.Popen | None = field(default=None)

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "clinic_site.serving"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait_until_ready()
        # The first search loads the dictionaries, which on a busy machine takes longer than nginx waits.
        headers = {"Host": "needling.example.org", "X-Forwarded-Proto": "https"}
        ask(self.port, "/search/?q=needling", timeout=60, headers=headers)

    def stop(self) -> None:
        if self.process:
            self.tell(signal.SIGTERM)
            self.process.wait(timeout=30)
            self.process = None

    def tell(self, what: signal.Signals) -> None:
        """Send a signal to all its processes."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, what)

    def wait_until_ready(self) -> None:
        """Wait until it answers and its database does. Raise RuntimeError after half a minute."""
        for _attempt in range(300):
            with contextlib.suppress(OSError):
                if ask(self.port, "/readyz")[0] == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"The site is not ready:\n{self.log.read_text()[-3000:]}")

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.tell(signal.SIGCONT)
            self.stop()


def prepared(server: own_server.Server) -> str:
    """Create the site's user and database with the sample content on `server`. Return the database's URL."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    url = f"postgres://{ROLE}@127.0.0.1:{urlsplit(server.url).port}/{DATABASE}"
    prepare(url)
    return url


def environment_of(url: str, port: int, log_format: str) -> dict[str, str]:
    """Return the environment of a site behind a proxy with HTTPS, which logs as much as it can."""
    return environment_for(url) | {
        "PORT": str(port),
        "HTTPS": "True",
        "TRUST_PROXY": "True",
        "SECRET_KEY": "proofs-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "needling.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://needling.example.org",
        "METRICS_TOKEN": METRICS_TOKEN,
        "DATABASE_PATIENCE": str(PATIENCE),
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": log_format,
    }
