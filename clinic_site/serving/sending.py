"""Responses of the event loop, and how they are sent: in parts, so that slow clients hold no thread."""

import asyncio
from typing import Any, BinaryIO, NamedTuple

from clinic_site.serving.page_store.store import OF_OUR_OWN

IN_ONE_PIECE = 256 * 1024  # bytes; larger bodies are sent in parts, so that slow clients share one copy
PART = 64 * 1024  # bytes
UNTIL_TAKEN = 20.0  # seconds a client may need for one part
RATE = 64_000_000  # bytes of files per second, for all readers of a process


class Response(NamedTuple):
    """A response. `body` is an open file if it is large."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | BinaryIO


class Pace:
    """Lets one process send files no faster than `rate` bytes a second in all.

    An event loop that only sends is busy without a pause, and pages would then wait for seconds.
    """

    def __init__(self, rate: float = RATE):
        self.rate = rate
        self._free_at = 0.0

    async def wait_for_turn(self, size: int) -> None:
        """Wait until a part of `size` bytes may be sent."""
        now = asyncio.get_running_loop().time()
        start = max(self._free_at, now)
        self._free_at = start + size / self.rate
        if start > now:
            await asyncio.sleep(start - now)


async def send(protocol: Any, response: Response, pace: Pace) -> None:
    """Send `response`. A client that takes no part for UNTIL_TAKEN seconds is given up."""
    status, headers, body = response
    try:
        if not isinstance(body, bytes):
            with body:
                await _send_file(protocol.response_stream(status, headers), body, pace)
        elif len(body) <= IN_ONE_PIECE:
            protocol.response_bytes(status, headers, body)
        else:
            transport = protocol.response_stream(status, headers)
            for start in range(0, len(body), PART):
                await _send_part(transport, body[start : start + PART])
    except (TimeoutError, RuntimeError):  # RuntimeError: the client hung up
        return


async def _send_file(transport: Any, file: BinaryIO, pace: Pace) -> None:
    while part := file.read(PART):
        await pace.wait_for_turn(len(part))
        await _send_part(transport, part)


async def _send_part(transport: Any, part: bytes) -> None:
    async with asyncio.timeout(UNTIL_TAKEN):
        await transport.send_bytes(part)


def plain(status: int, text: str, *, retry_after: int | None = None) -> Response:
    """Return a response that does not come from Django."""
    body = f"{text}\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), *OF_OUR_OWN]
    if retry_after:
        headers.append(("Retry-After", str(retry_after)))
    return Response(status, headers, body)
