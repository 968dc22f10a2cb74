"""Read the body of a request in an event loop, within limits of time and size.

A client that stops sending holds no thread: only when the body is complete does Django see the request.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterable
from typing import IO, Any

SILENCE = 10.0  # seconds without a byte, after which a client is given up
SLOWEST = 4_000  # bytes per second that a body must reach on average, apart from the first SILENCE seconds
IN_MEMORY = 256 * 1024  # bytes; larger bodies go to a temporary file
MOST_LARGE_AT_ONCE = 8  # bodies above IN_MEMORY that one process receives at the same time


class TooSlowError(Exception):
    """The client did not send its body in time, or hung up."""


class TooManyError(Exception):
    """Too many large bodies are being received."""


class Bodies:
    """Reads bodies. `most` is the largest body that the site accepts from anybody, in bytes."""

    def __init__(self, *, most_from_anybody: int, most: int, session_cookie: str):
        self.most_from_anybody = most_from_anybody
        self.most = most
        self.session_cookie = f"{session_cookie}="
        self._large = 0

    def wants(self, environ: dict[str, Any]) -> int:
        """Return how many bytes of the body to read. 0 if there is none, or if the site will refuse it unread.

        Django treats a body without a Content-Length as empty. `body_limits.py` answers with 413 to larger ones.
        """
        announced = environ.get("CONTENT_LENGTH", "")
        if not (announced.isascii() and announced.isdigit()):
            return 0
        length = int(announced[:20])
        is_staff = self.session_cookie in environ.get("HTTP_COOKIE", "")
        return length if length <= (self.most if is_staff else self.most_from_anybody) else 0

    async def read(self, chunks: AsyncIterable[bytes], length: int) -> IO[bytes]:
        """Return the body of `length` bytes. Raise TooSlowError or TooManyError."""
        is_large = length > IN_MEMORY
        if is_large and self._large >= MOST_LARGE_AT_ONCE:
            raise TooManyError
        self._large += is_large
        body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request
        try:
            async with asyncio.timeout(SILENCE + length / SLOWEST) as deadline:
                await self._copy(chunks, body, deadline.when() or 0)
        except (TimeoutError, RuntimeError) as error:  # granian raises RuntimeError when the client hangs up
            body.close()
            raise TooSlowError from error
        finally:
            self._large -= is_large
        if body.tell() < length:
            body.close()
            raise TooSlowError
        body.seek(0)
        return body

    async def _copy(self, chunks: AsyncIterable[bytes], body: IO[bytes], deadline: float) -> None:
        now = asyncio.get_running_loop().time
        async with asyncio.timeout_at(min(deadline, now() + SILENCE)) as silence:
            async for chunk in chunks:
                body.write(chunk)
                silence.reschedule(min(deadline, now() + SILENCE))
