"""What a page is made from, so that it stays current while something else changes.

Whoever keeps what was made, such as the page store, asks `noted` for what is read meanwhile: the names of its tables, and
the answers of the database. A name is that of a table that counts for the edition, or of a group of its columns
(`generation.watch_columns`), if nothing else of the table is read.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connection

from clinic_site.publishing.query_answers import Answer, Query, can_be_asked_again


class Read(NamedTuple):
    """What something was made from: the `names` of all of it, and `answers` that tell whether it would be made alike.

    `untold` are the names of what was read otherwise, of which no answer can tell.
    """

    names: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    untold: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """The bytes that it takes in memory."""
        return sum(answer.size for answer in self.answers)


class Notes:
    """What has been read so far."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.untold: set[str] = set()
        self.queries: dict[Query, None] = {}  # in order, each once

    def add(self, other: "Notes") -> None:
        self.names |= other.names
        self.untold |= other.untold
        self.queries |= other.queries

    def read(self) -> Read:
        answers = dict.fromkeys(query.answer for query in self.queries)
        return Read(frozenset(self.names), tuple(answers), frozenset(self.untold))


_noted: ContextVar[Notes | None] = ContextVar("what_is_read", default=None)
# Until the app tells it. Without names, a page is old after every change.
_reader: list[Callable[[str], frozenset[str]]] = []


def read_queries_with(names_in: Callable[[str], frozenset[str]]) -> None:
    """Let `names_in` say what a query reads. The app tells it, because this module must not know the records."""
    _reader[:] = [names_in]


@contextlib.contextmanager
def noted() -> Iterator[Notes]:
    """Yield the notes of what this thread reads until the block ends.

    What is read in a block within another one counts for both.
    """
    notes = Notes()
    is_listening = _note_query in connection.execute_wrappers
    token = _noted.set(notes)
    try:
        with contextlib.nullcontext() if is_listening else connection.execute_wrapper(_note_query):
            yield notes
    finally:
        _noted.reset(token)
        note_again(notes)


@contextlib.contextmanager
def not_noted() -> Iterator[None]:
    """Don't note what is read in the block: it decides when something is read again, and is not shown."""
    token = _noted.set(None)
    try:
        yield
    finally:
        _noted.reset(token)


def note(names: Iterable[str]) -> None:
    """Note that what is made now shows something from `names` that no query tells."""
    if notes := _noted.get():
        notes.names.update(names)
        notes.untold.update(names)


def note_again(notes: Notes) -> None:
    """Note that what is made now shows something that was read before."""
    if now := _noted.get():
        now.add(notes)


def _note_query(execute, sql, params, many, context):
    notes, names = _noted.get(), frozenset().union(*(names_in(sql) for names_in in _reader))
    if notes is None or not names:
        return execute(sql, params, many, context)
    if many or not can_be_asked_again(sql, params):
        note(names)
        return execute(sql, params, many, context)
    notes.names |= names
    query = Query(sql, tuple(params), names)
    notes.queries[query] = None
    answered = execute(sql, params, many, context)
    query.listen(context["cursor"])
    return answered
