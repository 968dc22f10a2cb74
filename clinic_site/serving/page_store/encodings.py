"""Choose a content encoding for a browser, and compress responses."""

import functools
import gzip

import brotli

IDENTITY = "identity"
OURS = ("br", "gzip", IDENTITY)  # in order of preference
BROTLI_LEVEL, GZIP_LEVEL = 5, 6  # a page is compressed once for many requests, but one of them has to wait


@functools.lru_cache(maxsize=256)
def best(accept: str | None, ours: tuple[str, ...] = OURS) -> str | None:
    """Return the encoding for a request with this Accept-Encoding (RFC 9110, 12.5.3), or None if it accepts none of `ours`.

    If the header is missing (None), do not encode: such a client is the least likely to support it.
    """
    if accept is None:
        return IDENTITY
    wanted = _weights(accept)
    anything_else = wanted.get("*")
    found = {}
    for place, encoding in enumerate(ours):
        weight = wanted.get(encoding, anything_else)
        if weight is None and encoding == IDENTITY:
            weight = 0.0001  # acceptable unless explicitly refused, but never preferred
        if weight:
            found[encoding] = (weight, -place)
    return max(found, key=found.__getitem__, default=None)


def _weights(accept: str) -> dict[str, float]:
    """Return {encoding: its q value}. An invalid q value counts as not acceptable."""
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
