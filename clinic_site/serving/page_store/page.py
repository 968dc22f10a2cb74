"""One rendered page in the encodings that were requested."""

import hashlib

from clinic_site.serving.page_store.encodings import IDENTITY, encoded

MINUTE = 60
OVERHEAD = 2000  # bytes for a page's headers and bookkeeping, measured roughly
NOT_IN_304 = {"content-type", "content-length", "content-encoding"}

Headers = list[tuple[str, str]]


class Page:
    """A response with status 200, and the time until which it is current.

    Some pages depend on the time ("Open now, closes at 5 pm") in whole minutes, so every page expires at the end of the
    minute in which it was rendered. `stamp` identifies the edition (see edition.py) it was rendered from.
    """

    __slots__ = ("body", "etag", "headers", "made", "stamp", "until", "variants")

    def __init__(self, headers: Headers, body: bytes, *, stamp, made: float):
        self.headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
        self.body = body
        self.stamp = stamp
        self.made = made  # seconds since 1970, taken before rendering
        self.until = (made // MINUTE + 1) * MINUTE
        self.etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.variants: dict[str, tuple[str, Headers, Headers, bytes]] = {}

    def is_current(self, stamp, now: float) -> bool:
        """Whether it may still be served. False if the clock was set back."""
        return self.stamp == stamp and self.made <= now < self.until

    def variant(self, encoding: str) -> tuple[str, Headers, Headers, bytes]:
        """Return (entity tag, headers, headers of a 304, body) in `encoding`. It is created on first use."""
        made = self.variants.get(encoding)
        if made is None:
            made = self.variants[encoding] = self._variant(encoding)
        return made

    def _variant(self, encoding: str):
        body = encoded(self.body, encoding)
        etag = f'"{self.etag}-{encoding}"'  # strong: it identifies the exact bytes
        headers = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        unchanged = [(name, value) for name, value in headers if name.lower() not in NOT_IN_304]
        if encoding != IDENTITY:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return etag, headers, unchanged, body

    @property
    def size(self) -> int:
        """Approximate bytes in memory."""
        return OVERHEAD + len(self.body) + sum(len(variant[3]) for variant in self.variants.values())
