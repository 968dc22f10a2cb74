"""The pages that one process keeps in memory, up to a limit in bytes."""

import threading
from collections import OrderedDict

from clinic_site.serving.page_store.page import Headers, Page

MOST_READY = 1024  # entries per minute; browsers use a few dozen Accept-Encoding headers


class Pages:
    """Pages by key. The least recently used one is removed first."""

    def __init__(self, limit: int):
        self.limit = limit  # bytes
        self.bytes = 0
        # {key of a plain request: (page, its headers, its bytes)}: a shortcut to pages in `_pages`
        self.ready: dict[tuple, tuple[Page, Headers, bytes]] = {}
        self._ready_of: tuple = ()  # the edition and minute of all entries in `ready`
        self._pages: OrderedDict[tuple, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple) -> Page | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            self._pages.move_to_end(key)
            return found[0]

    def put(self, key: tuple, page: Page) -> bool:
        """Store `page` unless it needs more than an eighth of the limit. Return whether it was stored."""
        size = page.size + len(page.body) // 2  # an estimate for its encodings, which are added later
        if size > self.limit // 8:
            self.drop(key)
            return False
        with self._lock:
            self._forget(key)
            self._pages[key] = page, size
            self.bytes += size
            while self.bytes > self.limit:
                self._forget(next(iter(self._pages)))
                self.ready.clear()  # it must not keep removed pages in memory
        return True

    def get_ready(self, plain: tuple, page: Page, encoding: str, became: tuple[str, str]) -> None:
        """Let the next request with the key `plain` find `page` with one lookup."""
        _etag, headers, _headers_of_304, body = page.variant(encoding)
        if len(self.ready) >= MOST_READY or self._ready_of != (page.stamp, page.until):
            self.ready.clear()  # entries of an earlier edition or minute are never served again
            self._ready_of = page.stamp, page.until
        self.ready[plain] = page, [*headers, became], body

    def drop(self, key: tuple) -> None:
        with self._lock:
            self._forget(key)

    def _forget(self, key: tuple) -> None:
        _page, size = self._pages.pop(key, (None, 0))
        self.bytes -= size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.ready.clear()
            self.bytes = 0

    def __len__(self):
        return len(self._pages)
