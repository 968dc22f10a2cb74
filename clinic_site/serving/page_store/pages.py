"""The pages that one process keeps in memory, up to a limit in bytes."""

import threading
from collections import OrderedDict
from functools import partial

from clinic_site.serving.page_store.page import Headers, Page

MOST_SHORTCUTS = 8  # to one page; browsers use a few dozen Accept-Encoding headers, most readers the same two
SHORTCUT_OVERHEAD = 500  # bytes


class Pages:
    """Pages by key. The least recently used one is removed first. All encodings of a page count."""

    def __init__(self, limit: int):
        self.limit = limit  # bytes
        self.bytes = 0
        # {key of a plain request: (page, its headers, its bytes)}: a shortcut to pages in `_pages`
        self.ready: dict[tuple, tuple[Page, Headers, bytes]] = {}
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
        if page.size > self.limit // 8:
            self.drop(key)
            return False
        with self._lock:
            self._forget(key)
            page.on_growth = partial(self._book, key, page)
            self._pages[key] = page, page.size
            self.bytes += page.size
            self._make_room()
        return True

    def _book(self, key: tuple, page: Page, more: int) -> None:
        """Count a new encoding of `page`, unless the page was removed meanwhile."""
        with self._lock:
            kept, size = self._pages.get(key, (None, 0))
            if kept is page:
                self._pages[key] = page, size + more
                self.bytes += more
                self._make_room()

    def _make_room(self) -> None:
        while self.bytes > self.limit:
            key, (page, _size) = next(iter(self._pages.items()))
            if page.was_served:  # by a shortcut, which does not move it to the end
                page.was_served = False
                self._pages.move_to_end(key)
            else:
                self._forget(key)

    def get_ready(self, plain: tuple, page: Page, encoding: str, became: tuple[str, str]) -> None:
        """Let the next request with the key `plain` find `page` with one lookup."""
        _etag, headers, _headers_of_304, body = page.variant(encoding)
        if len(page.shortcuts) < MOST_SHORTCUTS:
            page.shortcuts.append(plain)
            self.ready[plain] = page, [*headers, became], body
            page.on_growth(SHORTCUT_OVERHEAD)

    def drop(self, key: tuple) -> None:
        with self._lock:
            self._forget(key)

    def _forget(self, key: tuple) -> None:
        page, size = self._pages.pop(key, (None, 0))
        self.bytes -= size
        for plain in page.shortcuts if page else ():  # they must not keep the page in memory
            if self.ready.get(plain, (None,))[0] is page:
                del self.ready[plain]

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.ready.clear()
            self.bytes = 0

    def __len__(self):
        return len(self._pages)
