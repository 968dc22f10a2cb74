"""Whether a page would be the same if it were rendered again: whether the database still answers its queries alike.

After the publication of one clinic, every page that shows some clinic could show it. Asking again costs a tenth of
rendering again, and most pages turn out to be the same.
"""

import logging
import threading

from django.db import DatabaseError, InterfaceError

from clinic_site.publishing.query_answers import Answer, digest_now
from clinic_site.serving.page_store.edition import Edition, Stamp
from clinic_site.serving.page_store.page import Page

logger = logging.getLogger(__name__)

MOST = 1024  # answers that are remembered, for pages that ask the same


class Answers:
    """What the database answers now, in one edition."""

    def __init__(self, edition: Edition):
        self._edition = edition
        self._stamp: Stamp | None = None
        self._digests: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()

    def are_those_of(self, page: Page) -> bool:
        """Whether `page` would be rendered alike in the newest edition, which is then its own.

        The edition is read again after the database has answered, as after rendering: what changed meanwhile may be in
        some answers and not in others.
        """
        stamp, read = self._edition.stamp, page.read
        changed = page.changed_in(stamp)
        told = frozenset().union(*(answer.names for answer in read.answers)) - read.untold
        if stamp is None or changed is None or not changed <= told:
            return False
        try:
            is_alike = all(
                self._digest(answer, stamp) == answer.digest for answer in read.answers if answer.names & changed
            )
        except (DatabaseError, InterfaceError):  # whoever renders the page finds out what is wrong
            return False
        except Exception:
            logger.exception("A query of a page can't be asked again. The page is rendered.")
            return False
        newest = self._edition.read() if is_alike else None
        if newest is None or not newest.is_untouched_since(stamp, read.names):
            return False
        page.stamp = newest
        return True

    def _digest(self, answer: Answer, stamp: Stamp) -> bytes:
        """Return the digest of an answer in the edition `stamp`, or in one that was committed since.

        Whoever uses the second finds out when it reads the edition again.
        """
        asked = answer.sql, repr(answer.params)  # 1 and True are equal, but not for the database
        with self._lock:
            if self._stamp is not stamp:
                self._stamp = stamp
                self._digests.clear()
            known = self._digests.get(asked)
        if known is None:
            known = digest_now(answer.sql, answer.params)
            with self._lock:
                if len(self._digests) >= MOST:
                    self._digests.clear()
                if self._stamp is stamp:
                    self._digests[asked] = known
        return known
