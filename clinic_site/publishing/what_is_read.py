"""From which tables a page is made, so that it stays current while something else changes.

Whoever keeps what was made, such as the page store, asks `noted` for the names of what is read meanwhile. A name is that
of a table that counts for the edition, or of one of the groups of columns in `generation.COLUMNS`, if nothing else of the
table is read.
"""

import contextlib
import functools
import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar

from django.db import connection

from clinic_site.publishing import generation

QUOTED = re.compile(r'"(\w+)"')
MOST_QUERIES = 4096  # whose names are remembered; those of a page differ only in their parameters
_noted: ContextVar[set[str] | None] = ContextVar("what_is_read", default=None)


@contextlib.contextmanager
def noted() -> Iterator[set[str]]:
    """Yield the set of the names of what this thread reads until the block ends.

    What is read in a block within another one counts for both.
    """
    names: set[str] = set()
    outer = _noted.get()
    token = _noted.set(names)
    try:
        with contextlib.nullcontext() if outer is not None else connection.execute_wrapper(_note_query):
            yield names
    finally:
        _noted.reset(token)
        note(names)


@contextlib.contextmanager
def not_noted() -> Iterator[None]:
    """Don't note what is read in the block: it decides when something is read again, and is not shown."""
    token = _noted.set(None)
    try:
        yield
    finally:
        _noted.reset(token)


def note(names: Iterable[str]) -> None:
    """Note that what is made now shows something that was read before, from `names`."""
    noted_now = _noted.get()
    if noted_now is not None:
        noted_now.update(names)


def _note_query(execute, sql, params, many, context):
    note(names_in(sql))
    return execute(sql, params, many, context)


@functools.lru_cache(maxsize=MOST_QUERIES)
def names_in(sql: str) -> frozenset[str]:
    """Return the names of what the query reads."""
    tables = set(QUOTED.findall(sql)).intersection(generation.watched_tables())
    groups = {group.table: group for group in generation.column_groups()}
    return frozenset(
        groups[table].name if table in groups and groups[table].has_all(_columns_of(table, sql)) else table
        for table in tables
    )


def _columns_of(table: str, sql: str) -> set[str]:
    """Return the columns of `table` in the query. Django names each column with its table or with an alias such as U0."""
    aliases = re.findall(rf'"{table}" ([A-Z]+\d+)\b', sql)
    return {
        column
        for name in [f'"{table}"', *map(r"\b{}".format, aliases)]
        for column in re.findall(rf'{name}\."(\w+)"', sql)
    }
