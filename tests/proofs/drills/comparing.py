"""Compare two databases of the same kind row by row with plain SQL. It shares no code with the restore."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

import psycopg

# Sessions and work that waits are not in backups, nor is what is worked out from the texts again. The time of a migration is not data. The
# storage of a full-text index depends on its history, so it is compared with a search, below.
LEFT_OUT = (
    "django_session",
    "axes_accessattempt",
    "clinic_site_cache",
    "clinic_site_generation",
    "django_migrations",
    "clinic_site_searchindex",
    "locations_clinicwords",
    "education_textreading",
    "clinic_site_backgroundworker",
    "clinic_site_editingnow",
    "django_tasks_database_dbtaskresult",
    "locations_clinicexport",
    "clinic_site_commandrun",  # the backup itself writes a row when it has ended
    "sqlite_",
)
NUMBERS_LEFT_OUT = (*LEFT_OUT, "education_pagefeedback")


def rows_of(url: str) -> dict[str, Counter]:
    """Return {table: its rows}, including generated columns."""
    found = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    return {table: Counter(rows) for table, rows in found}


def different(one: dict[str, Counter], other: dict[str, Counter]) -> dict[str, int]:
    """Return {table: number of rows in only one of the two databases}, without equal tables."""
    nothing = Counter()
    counts = {
        table: (one.get(table, nothing) - other.get(table, nothing)).total()
        + (other.get(table, nothing) - one.get(table, nothing)).total()
        for table in {*one, *other}
    }
    return {table: count for table, count in counts.items() if count}


def _sqlite(url: str) -> Iterable:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            if not table.startswith(LEFT_OUT):
                columns = [row[1] for row in connection.execute(f'PRAGMA table_xinfo("{table}")')]
                asked = ", ".join(f'"{column}"' for column in sorted(columns))
                rows = connection.execute(f'SELECT {asked} FROM "{table}"')  # noqa: S608
                yield table, (tuple(map(_without_order, row)) for row in rows)
        yield "migrations", connection.execute("SELECT app, name FROM django_migrations")
        found = "SELECT rowid FROM clinic_site_searchindex WHERE clinic_site_searchindex MATCH 'pain OR needle'"
        yield "found by a search", connection.execute(found)
        there = {table for (table,) in names}  # an earlier release had fewer indexes
        index = "clinic_site_searchindex_spanish"
        if index in there:
            found = f"SELECT rowid FROM {index} WHERE {index} MATCH 'dolor OR aguj'"  # noqa: S608
            yield "found by a search in Spanish", connection.execute(found)
        if "locations_clinicwords" in there:
            found = "SELECT rowid FROM locations_clinicwords WHERE words MATCH 'clinic'"
            yield "found by a search of staff", connection.execute(found)
        numbers = connection.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        yield "last numbers", [row for row in numbers if not row[0].startswith(NUMBERS_LEFT_OUT)]
    connection.close()


def _without_order(value):
    """Return a text with JSON with its keys in alphabetical order, as PostgreSQL's jsonb does. Backups sort them too."""
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    try:
        return json.dumps(json.loads(value), sort_keys=True)
    except ValueError:
        return value


def _postgresql(url: str) -> Iterable:
    with psycopg.connect(url) as connection:
        columns = {}
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        ):
            if not table.startswith(LEFT_OUT):
                columns.setdefault(table, []).append(f'"{column}"::text')
        for table, names in columns.items():
            yield table, connection.execute(f'SELECT {", ".join(names)} FROM "{table}"')  # noqa: S608
        yield "migrations", connection.execute("SELECT app, name FROM django_migrations")
        found = "SELECT id FROM clinic_site_searchentry WHERE vector @@ to_tsquery('english', 'pain | needle')"
        yield "found by a search", connection.execute(found)
        if "clinic_site_spanishsearchentry" in columns:  # an earlier release had no such index
            found = (
                "SELECT id FROM clinic_site_spanishsearchentry WHERE vector @@ to_tsquery('spanish', 'dolor | aguj')"
            )
            yield "found by a search in Spanish", connection.execute(found)
        numbers = connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        yield "last numbers", [row for row in numbers if not row[0].startswith(NUMBERS_LEFT_OUT)]
