"""Temporary databases for benchmarks: SQLite in a file, PostgreSQL on an existing server."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextlib.contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of a temporary database."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextlib.contextmanager
def postgresql(server: str, name: str = "bench") -> Iterator[str]:
    """Yield the URL of a temporary database on the server at the URL `server`. The database in that URL need not exist.

    Raise psycopg.OperationalError if the server can't be reached.
    """
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(database_of_the_server(server), autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_of_the_server(server: str) -> str:
    """Return the URL of the database `postgres`, which always exists, to connect to when creating others."""
    return urlunsplit(urlsplit(server)._replace(path="/postgres"))
