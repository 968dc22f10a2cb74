"""Makes the databases, runs each fault in a process of its own (one of each database at a time), adds up.

A fault is a module with `main()`, which returns a Result. It finds its database in DATABASE_URL, with the sample
content in it, and one without anything in EMPTY_URL.
"""

import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks import databases
from tests.drills import servers

ROUNDS = float(os.environ.get("FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
FAULTS = {  # name: the databases that it is tried on
    "publishing": ("PostgreSQL", "SQLite"),
    "importing": ("PostgreSQL", "SQLite"),
    "migrating": ("PostgreSQL", "SQLite"),
    "disk": ("SQLite",),
    "mail": ("PostgreSQL",),
    "clocks": ("PostgreSQL",),
    "versions": ("PostgreSQL",),
}
SLOWEST = 300  # seconds for one fault
CODE = "import sys; from tests.drills.faults import {name}; from tests.drills.faults.running import run; run({name})"


@dataclass(frozen=True)
class Result:
    tried: str  # what was tried and how often
    survived: int
    of: int
    lost: int = 0
    wrong: tuple[str, ...] = ()  # what else is not as promised
    not_run: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.survived == self.of and not self.lost and not self.wrong

    def __str__(self):
        line = f"{self.tried}; survived {self.survived} of {self.of}; rows lost = {self.lost}"
        return "".join(
            [line, *(f"\n    WRONG: {one}" for one in self.wrong), *(f"\n    not run: {one}" for one in self.not_run)]
        )


def times(number: int) -> int:
    """Return how many rounds to try where `number` is the ordinary count."""
    return max(1, round(number * ROUNDS))


def run(fault) -> None:
    """Run `fault` in this process, print its line and end."""
    result = fault.main()
    print(result, flush=True)
    os._exit(0 if result.is_well else 1)  # whatever threads a fault has left


def main(names=()) -> int:
    os.environ["FAULT_SEED"] = str(SEED)
    names = list(names) or list(FAULTS)
    print(f"  FAULT_SEED={SEED} repeats the random moments", flush=True)
    failed: list[str] = []
    lanes = [threading.Thread(target=lane, args=(kind, names, failed)) for kind in ("PostgreSQL", "SQLite")]
    for one in lanes:
        one.start()
    for one in lanes:
        one.join()
    return int(bool(failed))


def lane(kind: str, names: list[str], failed: list[str]) -> None:
    """Run one after the other what is tried on this kind of database."""
    try:
        with tempfile.TemporaryDirectory() as folder, site_of(kind, Path(folder)) as (copy, template):
            for name in names:
                if kind in FAULTS[name]:
                    with copy(template) as url, copy("") as empty:
                        one_fault(name, kind, url, empty, failed)
    except Exception as error:  # the other lane goes on
        print(f"  {kind}: FAILED, {type(error).__name__}: {error}", flush=True)
        failed.append(kind)


def one_fault(name: str, kind: str, url: str, empty: str, failed: list[str]) -> None:
    started = time.monotonic()
    environment = servers.environment_for(url) | {"EMPTY_URL": empty, "DATABASE_POOL": "0", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", CODE.format(name=name)]
    done = subprocess.run(
        command, cwd=servers.ROOT, env=environment, capture_output=True, text=True, timeout=SLOWEST, check=False
    )
    said = done.stdout.strip() or "nothing"
    if done.returncode:
        failed.append(name)
        said += f"\n    FAILED\n{done.stderr[-3000:]}"
    print(f"  {name}, {kind}, {time.monotonic() - started:.0f} s: {said}", flush=True)


@contextlib.contextmanager
def site_of(kind: str, folder: Path):
    """Yield (a way to copy a database, the name of one with the sample content)."""
    with contextlib.ExitStack() as stack:
        if kind == "SQLite":
            copy, template, url = copier_of_files(folder), "template", f"sqlite:///{folder / 'template'}"
        else:
            url = stack.enter_context(databases.postgresql(servers.SERVER, "faults"))
            copy, template = copy_on_the_server, urlsplit(url).path[1:]
        for command in ("migrate", "load_sample_content"):
            subprocess.run(
                [sys.executable, "manage.py", command, "--verbosity=0"],
                cwd=servers.ROOT, env=servers.environment_for(url), check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        yield copy, template


@contextlib.contextmanager
def copy_on_the_server(template: str):
    name = f"faults_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(servers.SERVER, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        try:
            yield urlsplit(servers.SERVER)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def copier_of_files(folder: Path):
    @contextlib.contextmanager
    def copy(template: str):
        own = Path(tempfile.mkdtemp(dir=folder))
        if template:
            shutil.copy(folder / template, own / "site.sqlite3")
        yield f"sqlite:///{own / 'site.sqlite3'}"
        shutil.rmtree(own)

    return copy
