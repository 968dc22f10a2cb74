"""The site's database role, its databases, and which of their rows are lost."""

import contextlib
import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psycopg

from tests.proofs.benchmarks.databases import database_of_the_server
from tests.proofs.drills.servers import SERVER

# Sessions and processes that run background work may end, and a migration fills the search index again.
NOT_DATA = (
    "django_session",
    "clinic_site_backgroundworker",
    "clinic_site_cache",
    "clinic_site_searchentry",
    "clinic_site_spanishsearchentry",
    "django_migrations",
)


@contextlib.contextmanager
def databases() -> Iterator[Callable[[str], str]]:
    """Yield a function that creates an empty database and returns its URL. The role that owns it may do nothing else."""
    role, made = f"rehearsal_{os.getpid()}", []
    parts = urlsplit(SERVER)
    with psycopg.connect(database_of_the_server(SERVER), autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE ROLE "{role}" LOGIN')

        def create(name: str) -> str:
            connection.execute(f'CREATE DATABASE "{role}_{name}" OWNER "{role}"')
            made.append(f"{role}_{name}")
            return f"postgres://{role}@{parts.hostname}:{parts.port or 5432}/{role}_{name}"

        try:
            yield create
        finally:
            for name in made:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            connection.execute(f'DROP ROLE "{role}"')


def keys(url: str) -> dict[str, set[str]]:
    """Return {table: the primary keys of its rows}."""
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            "SELECT key.table_name, string_agg(format('%I', key.column_name), ', ') "
            "FROM information_schema.table_constraints JOIN information_schema.key_column_usage AS key "
            "USING (constraint_schema, constraint_name) "
            "WHERE constraint_type = 'PRIMARY KEY' AND key.table_schema = 'public' GROUP BY 1"
        ).fetchall()
        return {
            table: {row[0] for row in connection.execute(f'SELECT ROW({key})::text FROM "{table}"')}  # noqa: S608
            for table, key in columns
            if table not in NOT_DATA
        }


def lost(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, int]:
    """Return {table: number of its rows that are gone}, without tables that lost none."""
    counts = {table: len(rows - after.get(table, set())) for table, rows in before.items()}
    return {table: count for table, count in counts.items() if count}


def total(rows: dict) -> int:
    """Return the number of rows in all tables."""
    return sum(map(len, rows.values()))
