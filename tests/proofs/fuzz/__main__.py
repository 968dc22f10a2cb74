"""Fuzz the site on SQLite, in-process and with a real server, and partly on PostgreSQL if available.

    python -m tests.proofs.fuzz [--requests 20000] [--seed 1] [--only public:4711] [--without-postgresql]

POSTGRES_URL sets the PostgreSQL server.
"""

import argparse
import os
import shutil
import subprocess
import sys

import psycopg

from tests.made_once import already_made
from tests.proofs.benchmarks import databases

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--requests", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", action="append", default=[])
    options.add_argument("--without-postgresql", action="store_true")
    options = options.parse_args()
    with databases.sqlite() as url:
        if ready := already_made("spanish.sqlite3") or already_made("whole.sqlite3"):
            shutil.copyfile(ready, url.removeprefix("sqlite:///"))
        failed = run("SQLite", url, options, requests=options.requests, real=options.requests // 20)
    if options.without_postgresql:
        return 1 if failed else 0
    try:
        with databases.postgresql(SERVER) as url:
            failed += run("PostgreSQL", url, options, requests=options.requests // 5, real=0)
    except psycopg.OperationalError:
        print("\nPostgreSQL: skipped, there is no server at POSTGRES_URL")
    return 1 if failed else 0


def run(name: str, url: str, options, *, requests: int, real: int) -> bool:
    print(f"\n== {name}", flush=True)
    environment = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clinic_site.settings", "SECRET_KEY": "for-the-fuzz-only",
        "HTTPS": "False", "DEBUG": "False", "HASHED_STATIC": "False", "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "tests.proofs.fuzz.running",
        f"--seed={options.seed}",
        f"--requests={requests}",
        f"--real={real}",
    ]
    only = [f"--only={number}" for number in options.only]
    return subprocess.run([*command, *only], env=environment, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
