"""Keep one sender from closing a form of visitors for everybody else.

Each process counts in memory how much an address has sent in this hour, under a hash whose key it forgets with the count.
Nothing is written down: see the page about privacy. Several processes count separately, so the limits are low.
"""

import hashlib
import secrets
import threading
import time
from collections import Counter

from clinic_site.shared.client_ip import client_ip

AN_HOUR = 3600


class Senders:
    """How much each address has sent with one form: `most_about_one` subject, and `most_in_all`, in an hour."""

    def __init__(self, *, most_about_one: int, most_in_all: int, clock=time.monotonic):
        self.most_about_one, self.most_in_all = most_about_one, most_in_all
        self._clock, self._lock = clock, threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Forget everything, and the key of the hashes."""
        self._key, self._begun, self._counts = secrets.token_bytes(16), self._clock(), Counter[tuple[bytes, str]]()

    def may_send(self, request, about: object) -> bool:
        """Return whether the sender of `request` may send something more about `about`."""
        with self._lock:
            if self._clock() - self._begun >= AN_HOUR:
                self.forget()
            sender = self._hash(request)
            about_one, in_all = self._counts[sender, str(about)], self._counts[sender, ""]
            return about_one < self.most_about_one and in_all < self.most_in_all

    def has_sent(self, request, about: object) -> None:
        """Count something that was accepted."""
        with self._lock:
            sender = self._hash(request)
            self._counts[sender, str(about)] += 1
            self._counts[sender, ""] += 1

    def _hash(self, request) -> bytes:
        return hashlib.blake2b(client_ip(request).encode(), key=self._key, digest_size=8).digest()
