"""A limit for the log: what strangers can cause with requests must not fill the disk.

A wrong host name, an address that does not exist or a form from another site is one short line without a traceback. Each
kind has `A_MINUTE` lines in each process; the others are counted, and the next line says how many there were.
"""

import logging
import threading
import time

A_MINUTE = 30
LONGEST = 300  # characters; a host name that a stranger sends can have thousands


def is_by_strangers(record: logging.LogRecord) -> bool:
    """Whether any visitor can cause `record` by sending a wrong request."""
    if record.name.startswith("django.security"):
        return True
    status = getattr(record, "status_code", None)
    return record.name == "django.request" and isinstance(status, int) and status < 500


class StrangersLimit(logging.Filter):
    """Shorten what strangers cause, and let through `A_MINUTE` lines of each kind."""

    def __init__(self, name: str = "", *, clock=time.monotonic):
        super().__init__(name)
        self._clock, self._lock = clock, threading.Lock()
        self._begun: dict[tuple, float] = {}
        self._lines: dict[tuple, int] = {}
        self._left_out: dict[tuple, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not is_by_strangers(record):
            return True
        kind = (record.name, getattr(record, "status_code", None))
        with self._lock:
            more = self._take(kind)
        if more is None:
            return False
        text = record.getMessage()
        text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
        if more:
            text += f" ({more} more of this kind were not logged)"
        record.msg, record.args = text, ()
        record.exc_info = record.exc_text = None
        return True

    def _take(self, kind: tuple) -> int | None:
        """Return how many lines were left out before this one, or None if this one is left out too."""
        now = self._clock()
        if now - self._begun.get(kind, float("-inf")) >= 60:
            self._begun[kind], self._lines[kind] = now, 0
        if self._lines[kind] >= A_MINUTE:
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return None
        self._lines[kind] += 1
        return self._left_out.pop(kind, 0)
