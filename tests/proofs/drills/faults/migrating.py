"""`migrate` on an empty database is killed several times and then completed."""

import os
import random
import subprocess
import sys
import time

from tests.proofs.drills import servers
from tests.proofs.drills.faults.running import SEED, Result, times
from tests.proofs.drills.faults.schemas import schema_and_rows

KILLS = 5
START = 0.7  # seconds for Python and Django to start
ALL_PAGES = """
import django
django.setup()
from django.test import Client
from clinic_site.pages.sitemaps import every_address, first_clinics
client, asked = Client(headers={"host": "localhost"}), 0
for address in every_address(first_clinics(), [], []):
    assert client.get(address.path).status_code == 200, address.path
    asked += 1
print(asked)
"""


def manage(url: str, *arguments: str) -> subprocess.CompletedProcess:
    return python(url, "manage.py", *arguments)


def python(url: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], cwd=servers.ROOT, env=os.environ | {"DATABASE_URL": url},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def main() -> Result:
    undisturbed, empty = os.environ["DATABASE_URL"], os.environ["EMPTY_URL"]
    moments, killed, wrong = random.Random(SEED), 0, []
    for _number in range(times(KILLS)):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=servers.ROOT, env=os.environ | {"DATABASE_URL": empty}, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(START + moments.uniform(0, 1.2))
        process.kill()
        errors = process.communicate(timeout=30)[1]
        killed += process.returncode < 0
        if process.returncode > 0:
            wrong.append(f"migrate after a kill: {errors[-500:]}")
    for arguments in (
        ["migrate", "--verbosity=0"],
        ["makemigrations", "--check", "--dry-run"],
        ["load_sample_content"],
    ):
        done = manage(empty, *arguments)
        if done.returncode:
            wrong.append(f"{' '.join(arguments)}: {done.stdout[-300:]}{done.stderr[-600:]}")
    pages = python(empty, "-c", ALL_PAGES)
    if pages.returncode:
        wrong.append(f"pages: {pages.stderr[-600:]}")
    one, other = schema_and_rows(undisturbed), schema_and_rows(empty)
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    wrong += [f"{name}: {one.get(name)!s:.300} / {other.get(name)!s:.300}" for name in differ]
    tried = (
        f"migrate killed {killed} times, then completed; {len(one)} tables, indexes, triggers and lists of rows equal "
        f"those of an undisturbed database, {pages.stdout.strip()} pages requested"
    )
    return Result(tried, killed if not wrong else 0, killed, 0, tuple(wrong[:5]))
