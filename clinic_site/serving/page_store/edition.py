"""The newest edition: the public content since its last change.

Each process queries the database for it at most once a second.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor, Future
from time import monotonic
from types import MappingProxyType
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError

from clinic_site.publishing import generation
from clinic_site.publishing.changes import Changes
from clinic_site.publishing.schedule import publish_due
from clinic_site.serving import database_away

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds to wait for an answer; after that the database counts as away
PATIENCE_WHILE_AWAY = 0.25  # the same while the database is away; one request per second waits
AWAY = (DatabaseError, InterfaceError)


class Stamp(NamedTuple):
    """What identifies an edition."""

    number: int | None  # see publishing/generation.py
    until: object  # the database time of the next scheduled change to the site, or None
    changed: Mapping[str, int] = MappingProxyType({})  # the number that came with the last change of each table

    def is_untouched_since(self, earlier: "Stamp", names: Collection[str]) -> bool:
        """Whether nothing that was read from `names` for the edition `earlier` has changed."""
        return self.changed_since(earlier, names) == set()

    def changed_since(self, earlier: "Stamp", names: Collection[str]) -> set[str] | None:
        """Return which of `names` have changed since the edition `earlier`, or None if it is not known what has.

        It is not after a scheduled change, or one of the schedule.
        """
        if earlier.until != self.until:
            return None
        return Changes(self.number, self.changed).since(earlier.number, names)


class Edition:
    """The newest edition that this process has seen.

    One request at a time queries the database (`look`) and waits for the result. Other requests use the last known
    edition, which is at most `look_every` seconds old, plus the time of one query. While the database can't
    be reached, `is_away` is true and the edition does not change.

    `make_looker` returns an executor with the one thread that queries. An unresponsive database may block that thread,
    but no request waits longer than PATIENCE for it. Without an executor the calling thread queries.
    """

    def __init__(self, look_every: float = 1.0, *, make_looker: Callable[[], Executor] | None = None):
        self.look_every = look_every
        self.stamp: Stamp | None = None
        self.is_away = False
        self._looked_at = float("-inf")
        self._adopting = threading.Lock()
        self._looking = threading.Lock()  # held during the query; different threads may acquire and release it
        self._make_looker = make_looker
        self._looker = make_looker() if make_looker else None

    @property
    def is_due(self) -> bool:
        """Whether the next request should look."""
        return monotonic() - self._looked_at >= self.look_every

    def look(self) -> None:
        """Query the newest edition if `look_every` seconds have passed."""
        if not self.is_due:
            return
        # The first time, all requests wait: without an edition nothing can be stored.
        is_first = self.stamp is None and not self.is_away
        if not self._looking.acquire(timeout=PATIENCE if is_first else 0):
            if is_first:
                self._mark_away()
        elif self._looker is None:
            self._look()
        elif look := self._submitted(self._looker):
            try:
                look.result(self._patience)
            except TimeoutError:
                self._mark_away()

    async def look_without_blocking(self) -> None:
        """Do the same as `look` in an event loop, with an executor: only the request that looks waits."""
        if self._looker is None or not self.is_due or not self._looking.acquire(blocking=False):
            return
        if look := self._submitted(self._looker):
            # Not wait_for, which would cancel a query that has not started: `_looking` would stay acquired.
            done, _pending = await asyncio.wait({asyncio.wrap_future(look)}, timeout=self._patience)
            if done:
                done.pop().result()
            else:
                self._mark_away()

    @property
    def _patience(self) -> float:
        """Return how many seconds to wait for the query. A recent timeout already delayed requests, so then less."""
        is_in_doubt = self.is_away or monotonic() - database_away.failed_at < PATIENCE
        return PATIENCE_WHILE_AWAY if is_in_doubt else PATIENCE

    def _submitted(self, looker: Executor) -> Future | None:
        """Start the query in the thread that queries. Return None if no thread could be started."""
        try:
            return looker.submit(self._look)
        except RuntimeError:
            # The old executor keeps this query in its queue, and could start it during another one.
            self._looker = self._make_looker() if self._make_looker else None
            self._looking.release()
            self._mark_away()
            return None

    def _look(self) -> None:
        try:
            # Another thread may have looked while this one waited.
            if monotonic() - self._looked_at >= self.look_every:
                self.read(with_due=True)
        except Exception:
            logger.exception("The query for the newest edition failed.")  # the request that started it may be finished
            raise
        finally:
            self._looking.release()

    def _mark_away(self) -> None:
        if not self.is_away:
            logger.warning("The database can't be reached. Stored pages are served as they are.")
        self.is_away = True

    def read(self, *, with_due: bool = False) -> Stamp | None:
        """Query the newest edition and return it, or None if the database can't be reached.

        `with_due`: publish drafts that are due first.
        """
        asked_at = monotonic()  # the answer may not include later commits
        database_away.let_go_of_connections()
        try:
            if with_due:
                publish_due()
            stamp = self._read()
        except AWAY:
            self._mark_away()
            self._looked_at = monotonic()
            return None
        finally:
            database_away.let_go_of_connections()
        with self._adopting:
            if asked_at >= self._looked_at:  # another thread may have asked later and been faster
                if self.is_away:
                    logger.warning("The database can be reached again.")
                self.stamp, self.is_away, self._looked_at = stamp, False, asked_at
        return stamp

    def _read(self) -> Stamp:
        number, changed, now = generation.changes_now()
        known = self.stamp
        if known and known.number == number and (known.until is None or now is None or now < known.until):
            return known
        return Stamp(number, generation.next_change(now) if now else None, changed)
