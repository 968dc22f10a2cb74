"""Run each benchmark in its own process, on SQLite and on PostgreSQL, and print tables.

    python -m tests.proofs.benchmarks [nearest] [importing] [searching] [rendering]

SIZES=1000,10000,100000,1000000 sets the numbers of clinics, POSTGRES_URL the PostgreSQL server.
"""

import contextlib
import os
import platform
import subprocess
import sys

import psycopg

from tests.proofs.benchmarks import databases

BENCHMARKS = ["nearest", "importing", "searching", "rendering"]
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    failed = 0
    for benchmark in sys.argv[1:] or BENCHMARKS:
        for name, open_database in [("SQLite", databases.sqlite), ("PostgreSQL", postgresql_or_nothing)]:
            with open_database() as url:
                if url is None:
                    print(f"\n{benchmark} on {name}: skipped, there is no server at POSTGRES_URL")
                    continue
                print(f"\n{benchmark} on {name}", flush=True)
                environment = os.environ | {
                    "DATABASE_URL": url,
                    "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
                    "SECRET_KEY": "benchmarks-only",
                    "HTTPS": "False",
                    "HASHED_STATIC": "False",
                }
                command = [sys.executable, "-m", f"tests.proofs.benchmarks.{benchmark}"]
                failed += subprocess.run(command, env=environment, check=False).returncode != 0
    return 1 if failed else 0


@contextlib.contextmanager
def postgresql_or_nothing():
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(databases.postgresql(SERVER))
        except psycopg.OperationalError:
            url = None
        yield url


sys.exit(main())
