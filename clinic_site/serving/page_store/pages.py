"""The pages that one process keeps, at most so many bytes of them."""

import threading
from collections import OrderedDict

from clinic_site.serving.page_store.page import Headers, Page

MOST_READY = 1024  # entries of one minute; browsers say what they accept in a few dozen ways


class Pages:
    """Pages by key; what was asked for longest ago goes first when there is no room."""

    def __init__(self, limit: int):
        self.limit = limit  # bytes
        self.bytes = 0
        # {what a plain request says: (page, its headers, its bytes)}: a shortcut to pages that are kept here
        self.ready: dict[tuple, tuple[Page, Headers, bytes]] = {}
        self._ready_of: tuple = ()  # the edition and the minute of all that is there
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
        """Keep `page`; return whether it was kept: one that takes more than an eighth of the room is not."""
        size = page.size + len(page.body) // 2  # room for its encodings, which come later
        if size > self.limit // 8:
            self.drop(key)
            return False
        with self._lock:
            self._forget(key)
            self._pages[key] = page, size
            self.bytes += size
            while self.bytes > self.limit:
                self._forget(next(iter(self._pages)))
                self.ready.clear()  # it must not hold what has no room any more
        return True

    def get_ready(self, plain: tuple, page: Page, encoding: str, became: tuple[str, str]) -> None:
        """Let the next request that says `plain` have `page` at one look. An older page there stops being current."""
        _etag, headers, _headers_of_304, body = page.variant(encoding)
        if len(self.ready) >= MOST_READY or self._ready_of != (page.stamp, page.until):
            self.ready.clear()  # what is of an edition or a minute before is given to nobody any more
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
