"""What the database answered to a query, in a few bytes, so that it can be asked whether the answer is still the same."""

import datetime
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection

LASTING = (str, int, float, datetime.date, type(None))
# Not a moment, which is text on SQLite: what was public at a moment in the past says nothing about a record that was
# published since. The SQL of `published` has the database's clock instead.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:")
MOST_SHARED = 4096  # texts of queries that are kept in memory once, although many pages have them
QUERY_OVERHEAD, PARAMETER_OVERHEAD = 240, 60  # bytes that an answer takes, and each of its parameters. A test measures.


class Answer(NamedTuple):
    """The parameters of a query can be strings, numbers, dates and None. `names` are those of what it reads."""

    sql: str
    params: tuple
    names: frozenset[str]
    digest: bytes  # of the rows

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, without the query, which pages share."""
        return QUERY_OVERHEAD + sum(PARAMETER_OVERHEAD + len(str(value)) for value in self.params)


class Query:
    """A query that is being answered: `digest` grows with each row that is fetched."""

    def __init__(self, sql: str, params: tuple, names: frozenset[str]):
        self.sql = shared(sql)
        self.params = params
        self.names = names
        self.digest = _new_digest()
        self._answer: Answer | None = None

    def listen(self, wrapper: Any) -> None:
        """Note the rows that Django's `wrapper` of a cursor fetches from now on."""
        cursor = wrapper.cursor
        wrapper.cursor = _Listening(getattr(cursor, "listened_to", cursor), self)

    @property
    def answer(self) -> Answer:
        """The answer so far. Of what is kept for many pages, all have the same one."""
        digest = self.digest.digest()
        if self._answer is None or self._answer.digest != digest:
            self._answer = Answer(self.sql, self.params, self.names, digest)
        return self._answer


class _Listening:
    """A cursor that adds what is fetched to the digest of a query."""

    def __init__(self, cursor: Any, query: Query):
        self.listened_to = cursor
        self._digest = query.digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self.listened_to, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.listened_to:
            _add(self._digest, [row])
            yield row

    def fetchone(self) -> Any:
        row = self.listened_to.fetchone()
        _add(self._digest, [] if row is None else [row])
        return row

    def fetchmany(self, *args: Any) -> Any:
        rows = self.listened_to.fetchmany(*args)
        _add(self._digest, rows)
        return rows

    def fetchall(self) -> Any:
        rows = self.listened_to.fetchall()
        _add(self._digest, rows)
        return rows


def can_be_asked_again(sql: str, params: Any) -> bool:
    """Whether a query, as Django writes it, changes nothing and answers the same later if nothing else has changed."""
    is_read = sql.startswith(("SELECT ", "(SELECT ")) and " FOR UPDATE" not in sql and isinstance(params, list | tuple)
    return is_read and all(isinstance(value, LASTING) and not _is_moment(value) for value in params)


def _is_moment(value: Any) -> bool:
    return isinstance(value, datetime.datetime) or (isinstance(value, str) and bool(MOMENT.match(value)))


def digest_now(sql: str, params: tuple) -> bytes:
    """Ask the database, and return the digest of all rows of the answer."""
    digest = _new_digest()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        _add(digest, cursor.fetchall())
    return digest.digest()


@functools.lru_cache(maxsize=MOST_SHARED)
def shared(sql: str) -> str:
    """Return the first of all equal texts, so that the others need no memory."""
    return sql


def _new_digest() -> Any:
    return hashlib.blake2b(digest_size=12)


def _add(digest: Any, rows: Iterable[Any]) -> None:
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
