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

from tests.proofs.drills.servers import free_port


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, or None. On Debian they are not in PATH, but in folders by version."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@dataclass(frozen=True)
class Server:
    url: str
    main: int  # the process that starts all others

    def freeze(self) -> None:
        """Stop all its processes. The kernel still accepts connections and acknowledges packets."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def _tell(self, what: signal.Signals) -> None:
        os.kill(self.main, what)  # first, so that it starts no new processes
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        for pid, parent in (map(int, line.split()) for line in listed.splitlines()):
            if parent == self.main:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, what)


@contextlib.contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """Start a server with the programs in `folder` (see `programs`). Remove it and its data afterwards."""
    home, port = Path(tempfile.mkdtemp()), free_port()
    owner = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [folder / program, "--pgdata", home / "data", *arguments]
        # use a file, because the server keeps its stdout and stderr open
        with (home / "said").open("a") as said:
            subprocess.run(command, cwd=home, check=True, stdout=said, stderr=said, **owner)

    try:
        run(
            "initdb",
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
        options = f"-h 127.0.0.1 -p {port} -k {home} -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "--log", str(home / "log"), "--silent", "--wait", "--options", options, "start")
        main = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
        server = Server(f"postgres://postgres@127.0.0.1:{port}/postgres", main)
        try:
            yield server
        finally:
            server.thaw()  # frozen processes do not handle signals
            run("pg_ctl", "--mode", "immediate", "--silent", "stop")
    finally:
        shutil.rmtree(home)
