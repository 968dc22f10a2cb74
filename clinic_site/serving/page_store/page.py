"""One rendered page in the encodings that were requested."""

import hashlib
from collections.abc import Callable

from clinic_site.publishing.what_is_read import Read
from clinic_site.serving.page_store.encodings import IDENTITY, encoded

PAGE_OVERHEAD = 3400  # bytes that a page takes beside its body: its headers and its place in the store
VARIANT_OVERHEAD = 1600  # the same for each encoding. A test measures these figures.
NOT_IN_304 = {"content-type", "content-length", "content-encoding"}

NOTHING = Read()
Headers = list[tuple[str, str]]


class Page:
    """A response with status 200, and the time until which it is current.

    `stamp` identifies the newest edition (see edition.py) that it is known to agree with, and `read` is what it was read
    from (`what_is_read.py`); without any name, it is taken to show something of everything. `made` and `until` are in
    seconds since 1970: when it was asked for, and until when what it says about the time is true. `on_growth` is called
    with the number of bytes that a new encoding takes.
    """

    __slots__ = (
        "body",
        "etag",
        "headers",
        "made",
        "on_growth",
        "read",
        "shortcuts",
        "stamp",
        "until",
        "variants",
        "was_served",
    )

    def __init__(self, headers: Headers, body: bytes, *, stamp, made: float, until: float, read: Read = NOTHING):
        self.headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
        self.body = body
        self.stamp = stamp
        self.read = read
        self.made = made
        self.until = until
        self.etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.variants: dict[str, tuple[str, Headers, Headers, bytes]] = {}
        self.shortcuts: list[tuple] = []  # its keys in `Pages.ready`
        self.was_served = False  # by a shortcut, since the store last looked for room
        self.on_growth: Callable[[int], None] = lambda more: None  # a page that nobody keeps takes no room

    def is_current(self, stamp, now: float) -> bool:
        """Whether it may still be served."""
        return self.is_true_at(now) and self.is_still(stamp)

    def is_true_at(self, now: float) -> bool:
        """Whether what it says about the time is true. False if the clock was set back."""
        return self.made <= now < self.until

    def is_still(self, stamp) -> bool:
        """Whether the page is the same in the edition `stamp`, which is then its own, for the next reader."""
        if self.stamp == stamp:
            return True
        if self.changed_in(stamp) != set():
            return False
        self.stamp = stamp
        return True

    def changed_in(self, stamp) -> set[str] | None:
        """Return the names of what it was read from and has changed in the edition `stamp`, or None if nobody knows."""
        if not (self.read.names and self.stamp and stamp):
            return None
        return stamp.changed_since(self.stamp, self.read.names)

    def is_as(self, other: "Page") -> bool:
        """Whether `other`, which was rendered or compared since, is the same page. Then it takes over what is known."""
        if (self.etag, self.headers) != (other.etag, other.headers):
            return False
        self.made, self.until = other.made, other.until
        self.on_growth(other.read.size - self.read.size)
        self.read = other.read
        self.stamp = other.stamp  # at last: with it, other threads may serve the page
        return True

    def variant(self, encoding: str) -> tuple[str, Headers, Headers, bytes]:
        """Return (entity tag, headers, headers of a 304, body) in `encoding`. It is created on first use."""
        made = self.variants.get(encoding)
        if made is None:
            made = self.variants[encoding] = self._variant(encoding, encoded(self.body, encoding))
            self.on_growth(self._size_of(encoding, made))
        return made

    def has_in(self, encoding: str, body: bytes) -> None:
        """Take over its `body` in an encoding, which another process has made."""
        self.variants[encoding] = self._variant(encoding, body)

    def _variant(self, encoding: str, body: bytes):
        etag = f'"{self.etag}-{encoding}"'  # strong: it identifies the exact bytes
        headers = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        unchanged = [(name, value) for name, value in headers if name.lower() not in NOT_IN_304]
        if encoding != IDENTITY:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return etag, headers, unchanged, body

    def _size_of(self, encoding: str, variant) -> int:
        body = 0 if encoding == IDENTITY else len(variant[3])  # without an encoding it shares the page's own body
        return VARIANT_OVERHEAD + body

    @property
    def size(self) -> int:
        """The bytes that it takes in memory."""
        variants = sum(self._size_of(encoding, variant) for encoding, variant in list(self.variants.items()))
        return PAGE_OVERHEAD + len(self.body) + variants + self.read.size
