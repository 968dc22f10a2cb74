"""Empty databases for a benchmark: SQLite in a temporary file, PostgreSQL on a server that answers."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextlib.contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextlib.contextmanager
def postgresql(server: str, name: str = "bench") -> Iterator[str]:
    """Yield the URL of a database that is gone afterwards, on the server of the URL `server`, whose database need not exist.

    Raises psycopg.OperationalError when no server answers there.
    """
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(database_of_the_server(server), autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_of_the_server(server: str) -> str:
    """Return the URL of the database that every PostgreSQL has: to connect to while others are made and dropped."""
    return urlunsplit(urlsplit(server)._replace(path="/postgres"))
