"""From which tables a page is made, so that it stays current while something else changes.

Whoever keeps what was made, such as the page store, asks `noted` for the names of what is read meanwhile. A name is that
of a table that counts for the edition, or of a group of its columns (`generation.watch_columns`), if nothing else of the
table is read.
"""

import contextlib
import functools
import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from clinic_site.publishing.generation import ColumnGroup

WORD = re.compile(r"\w+")
# What comes after the name of a table in the queries that Django writes. An alias of Django is one to three capitals and a
# number.
AFTER_A_TABLE = r"""\."|\)|,|\s*$|\s+(?:WHERE|ON|INNER|LEFT|ORDER|GROUP|LIMIT|UNION)\b|\s[A-Z]{1,3}\d+\b"""
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
    from clinic_site.publishing import generation  # here: it needs the records, which need this module

    tables = set(WORD.findall(sql)).intersection(generation.watched_tables())
    groups = {group.table: group for group in generation.column_groups()}
    return frozenset(groups[table].name if _reads_only(groups.get(table), sql) else table for table in tables)


def _reads_only(group: "ColumnGroup | None", sql: str) -> bool:
    """Whether the query reads nothing of a table but the columns of `group`. Not if it is unlike Django's own."""
    if group is None:
        return False
    is_plain = len(re.findall(rf'"{group.table}"(?:{AFTER_A_TABLE})', sql)) == len(
        re.findall(rf"\b{group.table}\b", sql)
    )
    return is_plain and group.has_all(_columns_of(group.table, sql))


def _columns_of(table: str, sql: str) -> set[str]:
    """Return the columns of `table` in the query. Django names each column with its table or with an alias such as U0."""
    aliases = re.findall(rf'"{table}" ([A-Z]+\d+)\b', sql)
    return {
        column
        for name in [f'"{table}"', *map(r"\b{}".format, aliases)]
        for column in re.findall(rf'{name}\."(\w+)"', sql)
    }
