"""Which encoding a browser gets, and the bytes in it."""

import functools
import gzip

import brotli

IDENTITY = "identity"
OURS = ("br", "gzip", IDENTITY)  # the one we like best first
BROTLI_LEVEL, GZIP_LEVEL = 5, 6  # a page is compressed once for many readers, but while one of them waits


@functools.lru_cache(maxsize=256)
def best(accept: str | None) -> str | None:
    """Return the encoding for a request with this Accept-Encoding (RFC 9110, 12.5.3); None when it takes none of ours.

    None, the header missing, is answered without an encoding: whoever says nothing can least be trusted with one.
    """
    if accept is None:
        return IDENTITY
    wanted = _weights(accept)
    anything_else = wanted.get("*")
    found = {}
    for place, encoding in enumerate(OURS):
        weight = wanted.get(encoding, anything_else)
        if weight is None and encoding == IDENTITY:
            weight = 0.0001  # never refused unless somebody says so, and never preferred
        if weight:
            found[encoding] = (weight, -place)
    return max(found, key=found.__getitem__, default=None)


def _weights(accept: str) -> dict[str, float]:
    """Return {encoding: its q value}; what can't be read counts as not acceptable."""
    weights = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if name:
            weights["gzip" if name == "x-gzip" else name] = weight
    return weights


def encoded(body: bytes, encoding: str) -> bytes:
    """Return `body` in `encoding`, one of OURS."""
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_LEVEL)
    if encoding == "gzip":
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body
