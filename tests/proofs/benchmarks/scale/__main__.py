"""Fill databases with more and more clinics and print what every page, list, file and command costs at each size.

    python -m tests.proofs.benchmarks.scale [--sizes 1000,10000,100000] [--only WORDS] [--sqlite-only]

POSTGRES_URL is the PostgreSQL server. Without one, only SQLite is measured. Each database is new and dropped afterwards.
"""

import argparse
import contextlib
import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator

import psycopg

from tests.proofs.benchmarks import databases
from tests.proofs.benchmarks.scale.growth_table import Measured, table
from tests.proofs.benchmarks.scale.size import SIZES

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# Parallel workers are processes of their own, whose CPU time nobody could add to that of the query.
ONE_PROCESS = "-c max_parallel_workers_per_gather=0 -c statement_timeout=60s"


def main() -> int:
    arguments = parsed()
    print(f"{datetime.date.today():%B %-d, %Y}, Python {platform.python_version()}, {os.cpu_count()} cores")
    texts: dict[int, int] = {}
    found: dict[str, dict[int, Measured]] = {}
    failed = False
    for name, opened in [("PostgreSQL", postgresql_or_nothing), ("SQLite", databases.sqlite)]:
        if name.lower() not in arguments.databases:
            continue
        with opened() as url:
            if url is None:
                print("PostgreSQL is left out: there is no server at POSTGRES_URL.")
                continue
            found[name] = {}
            for size in arguments.sizes:
                run("filling", [str(size)], url)
                texts[size], found[name][size] = measured(arguments.only, name, size, url)
                failed = failed or any("failed" in cost for cost in found[name][size].values())
                print(f"\n{table([size for size in arguments.sizes if size in texts], texts, found)}\n", flush=True)
    return int(failed)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=numbers, default=SIZES, metavar="1000,10000", help="numbers of clinics")
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows whose name contains these words")
    one = parser.add_mutually_exclusive_group()
    for name in ("postgresql", "sqlite"):
        one.add_argument(f"--{name}-only", dest="databases", action="store_const", const=[name])
    parser.set_defaults(databases=["postgresql", "sqlite"])
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def measured(only: str, name: str, size: int, url: str) -> tuple[int, Measured]:
    """Return the number of texts, and what was measured on the database at `url`, by name."""
    head, *lines = [json.loads(line) for line in run("one_size", only.split(), url).splitlines()]
    print(
        f"{name}, {size:,} clinics: the load of the machine was {head['load']:.1f}, and a loop of Python that only counts "
        f"took {head['loop']:.0f} ms",
        flush=True,
    )
    return head["texts"], {line.pop("name"): line for line in lines}


def run(module: str, arguments: list[str], url: str) -> str:
    """Run a module of this package in a process of its own, with the database at `url`. Return its output."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "SECRET_KEY": "benchmarks-only",
        "HTTPS": "False",
        "HASHED_STATIC": "False",
        "LOG_LEVEL": "CRITICAL",
        "PGOPTIONS": ONE_PROCESS,
    }
    command = [sys.executable, "-m", f"tests.proofs.benchmarks.scale.{module}", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout


@contextlib.contextmanager
def postgresql_or_nothing() -> Iterator[str | None]:
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(databases.postgresql(SERVER, "scale_bench"))
        except psycopg.OperationalError:
            url = None
        yield url


if __name__ == "__main__":
    sys.exit(main())
