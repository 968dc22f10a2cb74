"""Which edition of the site is the newest: asked of the database, by each process at most once a second."""

import logging
import threading
from time import monotonic
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError

from clinic_site.common import generation
from clinic_site.common.clock import publish_due
from clinic_site.common.databases import let_go_of_connections

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for an answer; a database that is silent for longer counts as away
AWAY = (DatabaseError, InterfaceError)


class Stamp(NamedTuple):
    """What an edition is known by."""

    number: int | None  # of the generation
    until: object  # the database's time at which the clock next changes what is on the site, or None


class Edition:
    """The newest edition that this process knows of.

    Whoever needs to know looks, and only one thread at a time; the others go on with what was known, at most
    `look_every` seconds old plus the time of one query. While the database can't be asked, `is_away` is true and the
    edition stays what it was.
    """

    def __init__(self, look_every: float = 1.0):
        self.look_every = look_every
        self.stamp: Stamp | None = None
        self.is_away = False
        self._looked_at = float("-inf")
        self._began: float | None = None  # when the look began that is under way
        self._looking = threading.Lock()

    def look(self) -> None:
        """Look if it is time to."""
        if monotonic() - self._looked_at < self.look_every:
            return
        # The very first time everybody waits: without an edition nothing can be kept.
        if self._looking.acquire(blocking=self.stamp is None and not self.is_away):
            try:
                if monotonic() - self._looked_at >= self.look_every:
                    self._began = monotonic()
                    self.read(with_due=True)
            finally:
                self._began = None
                self._looking.release()
        elif (began := self._began) is not None and monotonic() - began > PATIENCE:
            self.is_away = True  # whoever looks hears nothing: the others go on without the database

    def read(self, *, with_due: bool = False) -> Stamp | None:
        """Return the newest edition, asked now; None when the database can't be asked.

        `with_due`: let scheduled drafts through first whose time has come.
        """
        asked_at = monotonic()  # what is committed after this may be missing from the answer
        let_go_of_connections()
        try:
            if with_due:
                publish_due()
            stamp = self._read()
        except AWAY:
            if not self.is_away:
                logger.warning("The database can't be asked. Pages that are kept are served as they are.")
            self.is_away, self._looked_at = True, monotonic()
            return None
        finally:
            let_go_of_connections()
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
