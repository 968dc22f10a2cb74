"""One thread at a time does the work for a key; the others wait for its result."""

import contextlib
import threading
from collections.abc import Hashable, Iterator


class Turns:
    """A lock for each key that somebody works on, and none for the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, tuple[threading.Lock, int]] = {}  # and how many threads have or want it

    @contextlib.contextmanager
    def of(self, key: Hashable, *, patience: float) -> Iterator[None]:
        """Wait for the turn of `key`, but no longer than `patience` seconds."""
        with self._lock:
            turn, others = self._waiting.get(key, (threading.Lock(), 0))
            self._waiting[key] = turn, others + 1
        has_it = turn.acquire(timeout=patience)
        try:
            yield
        finally:
            if has_it:
                turn.release()
            with self._lock:
                _turn, others = self._waiting[key]
                if others == 1:
                    del self._waiting[key]
                else:
                    self._waiting[key] = turn, others - 1

    def __len__(self) -> int:
        return len(self._waiting)
