"""A PostgreSQL server of a drill's own, which may be frozen: nobody else's work is on it."""

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
    """Return the folder of initdb and pg_ctl; None where there is none. Debian keeps them out of PATH, by version."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@dataclass(frozen=True)
class Server:
    url: str
    main: int  # the process that starts all others

    def freeze(self) -> None:
        """Stop every process of it. Its machine goes on: it takes connections, and confirms what it is sent."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def _tell(self, what: signal.Signals) -> None:
        os.kill(self.main, what)  # the first, so that it starts no more
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        for pid, parent in (map(int, line.split()) for line in listed.splitlines()):
            if parent == self.main:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, what)


@contextlib.contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """Yield a server whose programs are in `folder` (see `programs`); it and its data are gone afterwards."""
    home, port = Path(tempfile.mkdtemp()), free_port()
    owner = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [folder / program, "--pgdata", home / "data", *arguments]
        # into a file: the server keeps whatever it is started with open
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
            server.thaw()  # who is frozen hears no signal to end
            run("pg_ctl", "--mode", "immediate", "--silent", "stop")
    finally:
        shutil.rmtree(home)
