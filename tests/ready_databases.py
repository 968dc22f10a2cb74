"""Databases created once per test run and copied for every worker, server and process.

Migrating takes about ten seconds of CPU and loading the sample content some more. A copy takes milliseconds.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

from tests.made_once import folder, made_once

ROOT = Path(__file__).parent.parent

# name: the arguments of manage.py that create it from a copy of the previous one
MIGRATED, SAMPLES, WHOLE, SPANISH, LARGE = "migrated", "samples", "whole", "spanish", "large"
STEPS = {
    # A site that is open, because nearly every test is about one. `closed_site` closes it.
    MIGRATED: [
        "shell", "--no-imports", "-c",
        "from tests.quick_migration import migrate; migrate()\n"
        "from clinic_site.models import SiteOpening\nfrom django.db import transaction\nwith transaction.atomic(): SiteOpening.objects.locked().open(by=None)",
    ],
    # Without the ZIP codes, which take longest and which few tests need.
    SAMPLES: [
        "shell", "--no-imports", "-c",
        "import education.sample.text_samples, locations.sample.clinic_samples; from locations.data import place_loading; from django.db import transaction\n"
        "with transaction.atomic(): place_loading.load_states(); education.sample.text_samples.load(); locations.sample.clinic_samples.load()",
    ],
    WHOLE: ["load_places"],
    # With the Spanish texts, open in Spanish.
    SPANISH: [
        "shell", "--no-imports", "-c",
        "import education.sample.spanish_samples, locations.sample.spanish_samples; from clinic_site.setup.language_opening import LanguageOpening; from django.db import transaction\n"
        "with transaction.atomic(): education.sample.spanish_samples.load(); locations.sample.spanish_samples.load(); LanguageOpening(language='es').open(by=None)",
    ],
    # Twenty thousand clinics, so that plans of queries are those of a large site. Only nightly tests need it.
    LARGE: [
        "shell", "--no-imports", "-c",
        "from tests.proofs.benchmarks.scale.filling import fill; from tests.proofs.benchmarks.scale.size import Size\n"
        "fill(Size(20_000))",
    ],
}  # fmt: skip
BEFORE = {SAMPLES: MIGRATED, WHOLE: SAMPLES, SPANISH: WHOLE, LARGE: WHOLE}


def open_own() -> None:
    """Switch `connection` from the database in the settings to this process's own, migrated and empty."""
    own = connection.creation._get_test_db_name()  # in memory on SQLite; includes the worker's number
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = own
    fill(MIGRATED)


def close_own() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        drop(connection.settings_dict["NAME"])


def fill(name: str) -> None:
    """Replace the test database with a copy of the ready database `name`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file(name))) as ready:
            ready.backup(connection.connection)
        return
    own = connection.settings_dict["NAME"]
    connection.close()
    drop(own)
    copy_on_server(name, own)


def copy_file(name: str, target: Path) -> Path:
    """Copy the ready SQLite database `name` to `target`."""
    return Path(shutil.copyfile(file(name), target))


def copy_on_server(name: str, target: str) -> None:
    """Create the PostgreSQL database `target` as a copy of the ready database `name`."""
    tell_server(f"CREATE DATABASE {target} TEMPLATE {on_server(name)}")


def drop(database: str) -> None:
    tell_server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def tell_server(statement: str) -> None:
    """Run a statement that creates or drops databases on the test server."""
    with psycopg.connect(url_on_server("postgres"), autocommit=True) as server:
        server.execute(statement)


def url_on_server(database: str) -> str:
    """Return the DATABASE_URL of `database` on the test server."""
    given = connection.settings_dict
    user = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return f"postgres://{user}@{given['HOST']}:{given['PORT'] or 5432}/{database}"


def file(name: str) -> Path:
    """Return the path of the ready SQLite database `name`."""

    def make(path: Path) -> None:
        if name in BEFORE:
            copy_file(BEFORE[name], path)
        _take_step(name, f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as made:
            made.execute("PRAGMA journal_mode = DELETE")  # a single file that can be copied

    return made_once(f"{name}.sqlite3", make)


def on_server(name: str) -> str:
    """Return the name on the server of the ready PostgreSQL database `name`."""
    database = _name_on_server(name)

    def make(path: Path) -> None:
        drop(database)  # of a run that was killed
        if name in BEFORE:
            copy_on_server(BEFORE[name], database)
        else:
            tell_server(f"CREATE DATABASE {database}")
        _take_step(name, url_on_server(database))
        path.touch()

    made_once(f"{name}.postgresql", make)
    return database


def drop_from_server() -> None:
    """Drop the ready databases that this run created on the server."""
    for name in STEPS:
        marker = folder() / f"{name}.postgresql"
        if marker.exists():
            drop(_name_on_server(name))
            marker.unlink()


def _name_on_server(name: str) -> str:
    """The whole path of the folder counts, so that runs at the same time have databases of their own."""
    return f"ready_{zlib.crc32(str(folder()).encode()):08x}_{name}"


def _take_step(name: str, url: str) -> None:
    command = [sys.executable, "manage.py", *STEPS[name]]
    environment = os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The {name} database could not be created:\n{done.stderr}")
