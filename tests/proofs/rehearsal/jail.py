"""Run commands with a folder as their file system, as a container engine or systemd would: see enter.sh."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.proofs.drills import servers

ENTER = Path(__file__).with_name("enter.sh")
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Jail:
    """A file system, and how commands run in it. `binds` maps folders outside to folders inside."""

    root: Path
    user: int
    group: int
    folder: str
    environment: dict[str, str] = field(default_factory=dict)
    binds: dict[Path, str] = field(default_factory=dict)

    def with_settings(self, **settings: str) -> "Jail":
        return replace(self, environment=self.environment | settings)

    def with_bind(self, outside: Path, inside: str) -> "Jail":
        return replace(self, binds=self.binds | {outside: inside})

    def run(self, *words: str | Path, answers: str | None = None) -> subprocess.CompletedProcess:
        """Run a command to its end, with `answers` to its questions, and return its result."""
        return subprocess.run(
            self._command(words), input=answers or "", capture_output=True, text=True, check=False, timeout=900,
            env={"PATH": os.environ["PATH"]}, start_new_session=True,
        )  # fmt: skip

    def must(self, *words: str | Path, answers: str | None = None) -> str:
        """Run a command and return its output. Raise AssertionError with what it said if it fails."""
        done = self.run(*words, answers=answers)
        assert done.returncode == 0, f"{' '.join(map(str, words))[:80]}: {(done.stderr or done.stdout).strip()[-600:]}"
        return done.stdout.strip()

    def serve(self, port: int, *words: str) -> "Serving":
        """Start a server and return it when it is ready."""
        log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - removed when the server has stopped
        process = subprocess.Popen(
            self.with_settings(PORT=str(port))._command(words), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": os.environ["PATH"]}, start_new_session=True,
        )  # fmt: skip
        serving = Serving(port, process, log)
        for _attempt in range(SECONDS_TO_START * 10):
            with contextlib.suppress(OSError):
                if servers.ask(port, "/readyz")[0] == 200:
                    return serving
            if process.poll() is not None:
                break
            time.sleep(0.1)
        serving.stop()
        raise AssertionError(f"The server is not ready: {serving.said()[-1500:]}")

    def _command(self, words) -> list[str]:
        settings = [f"{name}={value}" for name, value in self.environment.items()]
        binds = [f"{outside}:{inside}" for outside, inside in self.binds.items()]
        return [
            str(ENTER), str(self.root), str(self.user), str(self.group), self.folder, *binds, "--",
            "--ignore-environment", *settings, *map(str, words),
        ]  # fmt: skip


@dataclass(frozen=True)
class Serving:
    """A server that runs in a jail."""

    port: int
    process: subprocess.Popen
    log: object

    def stop(self) -> None:
        """Stop it as a container engine does, with a signal to its first process."""
        with contextlib.suppress(OSError):
            for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
                os.kill(int(child), signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its children end with it
            self.process.wait()

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()


@contextlib.contextmanager
def stopped_at_the_end(servings: list[Serving]) -> Iterator[None]:
    try:
        yield
    finally:
        for serving in servings:
            serving.stop()
