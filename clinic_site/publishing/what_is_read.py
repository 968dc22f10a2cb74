"""From which tables a page is made, so that it stays current while something else changes.

Whoever keeps what was made, such as the page store, asks `noted` for the names of what is read meanwhile. A name is that
of a table that counts for the edition, or of a group of its columns (`generation.watch_columns`), if nothing else of the
table is read.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar

from django.db import connection

_noted: ContextVar[set[str] | None] = ContextVar("what_is_read", default=None)
# Until the app tells it. Without names, a page is old after every change.
_reader: list[Callable[[str], Iterable[str]]] = []


def read_queries_with(names_in: Callable[[str], Iterable[str]]) -> None:
    """Let `names_in` say what a query reads. The app tells it, because this module must not know the records."""
    _reader[:] = [names_in]


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
    for names_in in _reader:
        note(names_in(sql))
    return execute(sql, params, many, context)
