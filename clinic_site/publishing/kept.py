"""Keep what is costly to read from the database until the public content of the site changes."""

import functools
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from clinic_site.publishing import generation, what_is_read
from clinic_site.publishing.other_words import reading_now
from clinic_site.shared.true_until import next_midnight

MOST = 256  # results of one function
_all: list["_Kept"] = []
# The edition and the database's time that a request has asked for, once it has. None outside of a request that reads.
_asked: ContextVar[list[tuple[Any, Any]] | None] = ContextVar("asked", default=None)


def ask_for_the_edition_once(get_response):
    """Middleware for requests that read: all that is kept for one of them is of the same edition, for one query."""

    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        token = _asked.set([])
        try:
            return get_response(request)
        finally:
            _asked.reset(token)

    return middleware


def edition() -> tuple[Any, Any]:
    """Return the number of the edition, and the database's time: for a request that reads, with one query in all."""
    asked = _asked.get()
    if asked:
        return asked[0]
    number, now = generation.number_now()  # its table is none of those that are noted as read
    found = number, now or timezone.now()
    if asked is not None:
        asked.append(found)
    return found


class _Kept:
    """The results of one function, by its arguments, for one edition of the site."""

    def __init__(self, read: Callable[..., Any]):
        self.read = read
        self.number: int | None = None
        self.until: Any = None
        # {arguments: (result, whether it has words that nobody has checked, what it was read from)}
        self.results: dict[tuple, tuple[Any, bool, what_is_read.Notes]] = {}
        self.lock = threading.Lock()

    def of(self, *args: Any) -> Any:
        if connection.in_atomic_block:  # it may have changed something that no other transaction sees yet
            return self.read(*args)
        number, now = edition()
        # Records and words are read in the language of the page. A part of an English page can be in another one.
        reading = reading_now()
        args = (get_language(), reading is not None, *args)
        with self.lock:  # whoever comes while somebody reads waits for the result
            if number is None or number != self.number or now >= self.until or len(self.results) >= MOST:
                self.results.clear()
                self.number, self.until = number, _end(now)
            if args not in self.results:
                read = functools.partial(self.read, *args[2:])
                with what_is_read.noted() as notes:
                    found, has_unchecked = reading.unchecked_in(read) if reading else (read(), False)
                self.results[args] = found, has_unchecked, notes
            found, has_unchecked, notes = self.results[args]
            what_is_read.note_again(notes)
            if reading and has_unchecked:  # the page shows these words too, although it did not read them itself
                reading.has_unchecked = True
            return found


def _end(now: Any) -> Any:
    """Return when the next record goes on or off the site, or the day ends in the site's time zone."""
    midnight = next_midnight(now, timezone.get_default_timezone())
    with what_is_read.not_noted():  # it reads the times of all records, and shows none
        return min(midnight, generation.next_change(now) or midnight)


def kept_until_change(read: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a function of published records with few different arguments: it reads once for each edition.

    A request asks for the edition with one small query. In a transaction nothing is kept. The results are shared by all
    threads, so nobody may change them.
    """
    kept = _Kept(read)
    _all.append(kept)

    @functools.wraps(read)
    def kept_read(*args: Any) -> Any:
        return kept.of(*args)

    return kept_read


def forget() -> None:
    """Read everything again at the next call: for tests."""
    for kept in _all:
        kept.number = None
