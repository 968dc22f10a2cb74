"""Keep what is costly to read from the database until the public content that it was read from changes."""

import functools
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from clinic_site.publishing import generation, what_is_read
from clinic_site.publishing.changes import Changes
from clinic_site.publishing.other_words import reading_now
from clinic_site.shared.true_until import next_midnight

MOST = 256  # results of one function


_all: list["_Kept"] = []
# What a request has been told of the edition, once it has asked. None outside of a request that reads.
_asked: ContextVar[list[tuple[Changes, Any]] | None] = ContextVar("asked", default=None)
_ends: dict[int, Any] = {}  # when the newest edition ends by itself


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


def edition() -> tuple[Changes, Any]:
    """Return what is known of the newest edition, and the database's time: for a request that reads, one query in all."""
    asked = _asked.get()
    if asked:
        return asked[0]
    number, changed, now = generation.changes_now()  # its table is none of those that are noted as read
    found = Changes(number, changed), now or timezone.now()
    if asked is not None:
        asked.append(found)
    return found


class _Result(NamedTuple):
    """`number` and `until` are those of the edition in which it was read."""

    found: Any
    has_unchecked: bool  # words that nobody has checked
    notes: what_is_read.Notes  # what it was read from
    number: int | None
    until: Any

    def is_current(self, changes: Changes, now: Any, until: Any) -> bool:
        """Whether nothing that it was read from has changed. After a change of the schedule, nobody knows."""
        if changes.number is None or now >= self.until:
            return False
        if changes.number == self.number:
            return True
        names = self.notes.names
        return bool(names) and until == self.until and changes.since(self.number, names) == set()


class _Kept:
    """The results of one function, by its arguments."""

    def __init__(self, read: Callable[..., Any]):
        self.read = read
        self.results: dict[tuple, _Result] = {}
        self.lock = threading.Lock()

    def of(self, *args: Any) -> Any:
        if connection.in_atomic_block:  # it may have changed something that no other transaction sees yet
            return self.read(*args)
        changes, now = edition()
        until = _end_of(changes.number, now)
        # Records and words are read in the language of the page. A part of an English page can be in another one.
        reading = reading_now()
        args = (get_language(), reading is not None, *args)
        with self.lock:  # whoever comes while somebody reads waits for the result
            result = self.results.get(args)
            if result is None or not result.is_current(changes, now, until):
                read = functools.partial(self.read, *args[2:])
                with what_is_read.noted() as notes:
                    found, has_unchecked = reading.unchecked_in(read) if reading else (read(), False)
                result = _Result(found, has_unchecked, notes, changes.number, until)
                if len(self.results) >= MOST:
                    self.results.clear()
                self.results[args] = result
            what_is_read.note_again(result.notes)
            if reading and result.has_unchecked:  # the page shows these words too, although it did not read them itself
                reading.has_unchecked = True
            return result.found


def _end_of(number: int | None, now: Any) -> Any:
    """Return when the next record goes on or off the site, or the day ends in the site's time zone.

    One query for each edition, and none for a site without one.
    """
    end = _ends.get(number) if number is not None else None
    if end is None or now >= end:
        end = next_midnight(now, timezone.get_default_timezone())
        if number is not None:
            with what_is_read.not_noted():  # it reads the times of all records, and shows none
                end = min(end, generation.next_change(now) or end)
            _ends.clear()
            _ends[number] = end
    return end


def kept_until_change(read: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a function of published records with few different arguments: it reads again when they have changed.

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
    _ends.clear()
    for kept in _all:
        kept.results.clear()
