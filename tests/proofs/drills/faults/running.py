"""Create the databases and run each fault in its own process, two at a time.

A fault is a module with `main()`, which returns a Result. DATABASE_URL is its database with sample content, EMPTY_URL an
empty one.
"""

import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.proofs.benchmarks import databases
from tests.proofs.drills import servers

ROUNDS = float(os.environ.get("FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
FAULTS = {  # name: its databases
    "publishing": ("PostgreSQL", "SQLite"),
    "importing": ("PostgreSQL", "SQLite"),
    "migrating": ("PostgreSQL", "SQLite"),
    "disk": ("SQLite",),
    "mail": ("PostgreSQL",),
    "clocks": ("PostgreSQL",),
    "versions": ("PostgreSQL",),
}
NUMBERS = count(1)  # numbers of copies
SLOWEST = 300  # seconds for one fault
CODE = "import sys; from tests.proofs.drills.faults import {name}; from tests.proofs.drills.faults.running import run; run({name})"


@dataclass(frozen=True)
class Result:
    tried: str  # what was tried and how often
    survived: int
    of: int
    lost: int = 0
    wrong: tuple[str, ...] = ()  # other problems
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
    """Return the number of rounds, with `number` as the default."""
    return max(1, round(number * ROUNDS))


def run(fault) -> None:
    """Run `fault` in this process, print its result and exit."""
    result = fault.main()
    print(result, flush=True)
    os._exit(0 if result.is_well else 1)  # even if the fault left threads running


def main(names=()) -> int:
    os.environ["FAULT_SEED"] = str(SEED)
    names = list(names) or list(FAULTS)
    print(f"  FAULT_SEED={SEED} repeats the random moments", flush=True)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        kinds = ("PostgreSQL", "SQLite")
        sites = {kind: stack.enter_context(site_of(kind, Path(folder))) for kind in kinds}
        filling = [pool.submit(fill, url) for _copy, _template, url in sites.values()]
        for one in filling:
            one.result()
        running = [
            pool.submit(one_fault, name, kind, sites[kind], failed)
            for name in sorted(names, key=list(FAULTS).index)
            for kind in FAULTS[name]
        ]
        for one in running:
            one.result()
    return int(bool(failed))


def fill(url: str) -> None:
    for command in ("migrate", "load_sample_content"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0"],
            cwd=servers.ROOT, env=servers.environment_for(url), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def one_fault(name: str, kind: str, site: tuple, failed: list[str]) -> None:
    """Run a fault on a copy of the site's database and print its output."""
    copy, template, _url = site
    with copy(template) as url, copy("") as empty:
        started = time.monotonic()
        environment = servers.environment_for(url) | {"EMPTY_URL": empty, "DATABASE_POOL": "0", "LOG_LEVEL": "ERROR"}
        command = [sys.executable, "-c", CODE.format(name=name)]
        try:
            done = subprocess.run(
                command, cwd=servers.ROOT, env=environment, capture_output=True, text=True, timeout=SLOWEST, check=False
            )
        except subprocess.TimeoutExpired:
            failed.append(name)
            print(f"  {name}, {kind}: FAILED, not finished after {SLOWEST} s", flush=True)
            return
    said = done.stdout.strip() or "nothing"
    if done.returncode:
        failed.append(name)
        said += f"\n    FAILED\n{done.stderr[-3000:]}"
    print(f"  {name}, {kind}, {time.monotonic() - started:.0f} s: {said}", flush=True)


@contextlib.contextmanager
def site_of(kind: str, folder: Path):
    """Yield (a function that copies a database, the name of the template, its URL)."""
    if kind == "SQLite":
        yield copier_of_files(folder), "template", f"sqlite:///{folder / 'template'}"
        return
    with databases.postgresql(servers.SERVER, "faults") as url:
        yield copy_on_the_server, urlsplit(url).path[1:], url


@contextlib.contextmanager
def copy_on_the_server(template: str):
    name = f"faults_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(
        databases.database_of_the_server(servers.SERVER), autocommit=True, connect_timeout=5
    ) as connection:
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
