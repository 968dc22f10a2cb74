"""A separate PostgreSQL server that a drill can freeze without affecting anything else."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.proofs.drills.servers import free_port


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, or None. On Debian they are not in PATH, but in folders by version."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@dataclass(frozen=True)
class Server:
    """A running server. Its files, with the log, are in `home`."""

    url: str
    home: Path
    programs: Path

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def main(self) -> int:
        """The process that starts all others."""
        return int((self.home / "data" / "postmaster.pid").read_text().splitlines()[0])

    @property
    def is_running(self) -> bool:
        return (self.home / "data" / "postmaster.pid").exists()

    def start(self) -> None:
        port = urlsplit(self.url).port
        options = f"-h 127.0.0.1 -p {port} -k {self.home} -c fsync=off -c full_page_writes=off"
        self.run("pg_ctl", "--log", str(self.log), "--silent", "--wait", "--options", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "--mode", mode, "--silent", "stop")

    def freeze(self) -> None:
        """Stop all its processes. The kernel still accepts connections and acknowledges packets."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the server's data, as its owner."""
        owner = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        command = [self.programs / program, "--pgdata", self.home / "data", *arguments]
        # use a file, because the server keeps its stdout and stderr open
        with (self.home / "said").open("a") as said:
            subprocess.run(command, cwd=self.home, check=True, stdout=said, stderr=said, **owner)

    def _tell(self, what: signal.Signals) -> None:
        main = self.main
        os.kill(main, what)  # first, so that it starts no new processes
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        for pid, parent in (map(int, line.split()) for line in listed.splitlines()):
            if parent == main:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, what)


@contextlib.contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """Start a server with the programs in `folder` (see `programs`). Remove it and its data afterwards."""
    home = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    server = Server(f"postgres://postgres@127.0.0.1:{free_port()}/postgres", home, folder)
    try:
        options = (
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        )
        server.run("initdb", *options)
        server.start()
        try:
            yield server
        finally:
            if server.is_running:
                server.thaw()  # frozen processes do not handle signals
                server.stop()
    finally:
        shutil.rmtree(home)
