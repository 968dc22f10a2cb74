"""Which edition of the site is the newest: asked of the database, by each process at most once a second."""

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

PATIENCE = 2.0  # seconds for an answer; a database that is silent for longer counts as away
PATIENCE_WHILE_AWAY = 0.25  # ... and so long one reader in a second waits to hear whether it is back
AWAY = (DatabaseError, InterfaceError)


class Stamp(NamedTuple):
    """What an edition is known by."""

    number: int | None  # of the generation
    until: object  # the database's time at which the clock next changes what is on the site, or None


class Edition:
    """The newest edition that this process knows of.

    Whoever needs to know starts a look, one at a time, and waits for it; the others go on with what was known, at most
    `look_every` seconds old plus the time of one query. While the database can't be asked, `is_away` is true and the
    edition stays what it was.

    `make_looker` returns what has the one thread that asks: one that a silent database may hold, so that it never holds
    a reader's for longer than PATIENCE. Without a looker whoever starts a look asks by themselves.
    """

    def __init__(self, look_every: float = 1.0, *, make_looker: Callable[[], Executor] | None = None):
        self.look_every = look_every
        self.stamp: Stamp | None = None
        self.is_away = False
        self._looked_at = float("-inf")
        self._looking = threading.Lock()  # held from the start of a look to its end, by whichever thread
        self._make_looker = make_looker
        self._looker = make_looker() if make_looker else None

    def look(self) -> None:
        """Look if it is time to."""
        if monotonic() - self._looked_at < self.look_every:
            return
        # The very first time everybody waits: without an edition nothing can be kept.
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
        except RuntimeError:  # no thread to be had
            self._looker = (
                self._make_looker()
            )  # the old one keeps the look, and would begin it in the middle of another
            self._looking.release()
            self._can_not_be_asked()
            return
        # Pages that have just waited in vain held other readers up: these don't wait that long once more.
        is_in_doubt = self.is_away or monotonic() - database_away.failed_at < PATIENCE
        try:
            look.result(PATIENCE_WHILE_AWAY if is_in_doubt else PATIENCE)
        except TimeoutError:
            self._can_not_be_asked()

    def _look(self) -> None:
        try:
            if monotonic() - self._looked_at >= self.look_every:  # else somebody looked while we waited for our turn
                self.read(with_due=True)
        except Exception:
            logger.exception("The look at the newest edition failed.")  # who started it may have gone on
            raise
        finally:
            self._looking.release()

    def _can_not_be_asked(self) -> None:
        if not self.is_away:
            logger.warning("The database can't be asked. Pages that are kept are served as they are.")
        self.is_away = True

    def read(self, *, with_due: bool = False) -> Stamp | None:
        """Return the newest edition, asked now; None when the database can't be asked.

        `with_due`: let scheduled drafts through first whose time has come.
        """
        asked_at = monotonic()  # what is committed after this may be missing from the answer
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
