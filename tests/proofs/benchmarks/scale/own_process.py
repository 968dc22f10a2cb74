"""Databases for one run, and modules of this package that run on them in processes of their own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg

from tests.proofs.benchmarks import databases

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# Parallel workers are processes of their own, whose CPU time nobody could add to that of the query.
ONE_PROCESS = "-c max_parallel_workers_per_gather=0 -c statement_timeout=60s"


@contextlib.contextmanager
def postgresql_or_nothing() -> Iterator[str | None]:
    """Yield the URL of a temporary database, or None if no server answers."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(databases.postgresql(SERVER, "scale_bench"))
        except psycopg.OperationalError:
            url = None
        yield url


def run(module: str, arguments: list[str], url: str) -> str:
    """Run a module of this package with the database at `url`, and return its output."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "SECRET_KEY": "benchmarks-only",
        "HTTPS": "False",
        "HASHED_STATIC": "False",
        "LOG_LEVEL": "CRITICAL",
        "PGOPTIONS": "" if module == "filling" else ONE_PROCESS,
    }
    command = [sys.executable, "-m", f"tests.proofs.benchmarks.scale.{module}", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
