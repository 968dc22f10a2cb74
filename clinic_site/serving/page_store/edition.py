"""The newest edition of the site. Each process queries the database for it at most once a second."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from time import monotonic
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError

from clinic_site.publishing import generation
from clinic_site.publishing.schedule import publish_due
from clinic_site.serving import database_away

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds to wait for an answer; without one the database counts as away
PATIENCE_WHILE_AWAY = 0.25  # seconds one request per second waits to find out whether the database is back
AWAY = (DatabaseError, InterfaceError)


class Stamp(NamedTuple):
    """What identifies an edition."""

    number: int | None  # the generation
    until: object  # the database time of the next scheduled change to the site, or None


class Edition:
    """The newest edition that this process has seen.

    One request at a time starts a look, a query of the database, and waits for it. Other requests use the last known
    edition, at most `look_every` seconds old plus the time of one query. While the database can't be reached, `is_away`
    is true and the edition does not change.

    `make_looker` returns an executor with the one thread that queries. A silent database may block that thread, but no
    request waits longer than PATIENCE for it. Without an executor the calling thread queries.
    """

    def __init__(self, look_every: float = 1.0, *, make_looker: Callable[[], Executor] | None = None):
        self.look_every = look_every
        self.stamp: Stamp | None = None
        self.is_away = False
        self._looked_at = float("-inf")
        self._looking = threading.Lock()  # held during a look; different threads may acquire and release it
        self._make_looker = make_looker
        self._looker = make_looker() if make_looker else None

    def look(self) -> None:
        """Start a look if one is due."""
        if monotonic() - self._looked_at < self.look_every:
            return
        # The first time, all requests wait: without an edition nothing can be stored.
        is_first = self.stamp is None and not self.is_away
        if self._looking.acquire(timeout=PATIENCE if is_first else 0):
            self._start()
        elif is_first:
            self._can_not_be_asked()

    def _start(self) -> None:
        if self._looker is None or self._make_looker is None:
            self._look()
            return
        try:
            look = self._looker.submit(self._look)
        except RuntimeError:  # no thread could be started
            # The old executor keeps the look in its queue, and could start it during another one.
            self._looker = self._make_looker()
            self._looking.release()
            self._can_not_be_asked()
            return
        # A recent timeout already delayed requests, so use the short timeout.
        is_in_doubt = self.is_away or monotonic() - database_away.failed_at < PATIENCE
        try:
            look.result(PATIENCE_WHILE_AWAY if is_in_doubt else PATIENCE)
        except TimeoutError:
            self._can_not_be_asked()

    def _look(self) -> None:
        try:
            if (
                monotonic() - self._looked_at >= self.look_every
            ):  # otherwise another thread looked while this one waited
                self.read(with_due=True)
        except Exception:
            logger.exception("The look at the newest edition failed.")  # the request that started it may be finished
            raise
        finally:
            self._looking.release()

    def _can_not_be_asked(self) -> None:
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
            self._can_not_be_asked()
            self._looked_at = monotonic()
            return None
        finally:
            database_away.let_go_of_connections()
        if self.is_away:
            logger.warning("The database answers again.")
        self.stamp, self.is_away, self._looked_at = stamp, False, asked_at
        return stamp

    def _read(self) -> Stamp:
        number, now = generation.number_now()
        known = self.stamp
        if known and known.number == number and (known.until is None or now is None or now < known.until):
            return known
        return Stamp(number, generation.next_change(now) if now else None)
