"""The site as an application for granian's RSGI interface: no client that is slow holds a thread.

An event loop receives requests and sends responses. It answers stored pages, large answers that are made, and the liveness
probe itself. Everything else is answered by the WSGI application `front`, in a thread, once the whole body of the request
has arrived.
"""

import asyncio
import logging
import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, cast

from clinic_site.serving.bodies import Bodies, TooManyError, TooSlowError
from clinic_site.serving.environ import environ_of, with_body
from clinic_site.serving.large_answers.sent_answers import SentAnswers
from clinic_site.serving.probes import LIVENESS, READINESS
from clinic_site.serving.sending import IN_ONE_PIECE, Pace, Response, plain, send
from clinic_site.serving.worker_process import keep_a_worker

logger = logging.getLogger(__name__)

MAIN_PROCESS = "SERVER_PROCESS_ID"  # in the environment: the parent of all server processes, set by server.py
LOOK_FOR_PARENT = 1.0  # seconds between checks


class EventLoopFront:
    """An RSGI application around the WSGI application `front` (see front.py), which runs in `threads` threads."""

    def __init__(self, front: Callable, bodies: Bodies, large: SentAnswers, *, threads: int):
        self.front = front
        self.store = front.store  # type: ignore[attr-defined]  # see front.py
        self.bodies = bodies
        self.large = large
        self.pace = Pace()
        self.threads = ThreadPoolExecutor(threads, "answers")
        # A thread of its own: the probe must answer while all others wait for the database.
        self.probing = ThreadPoolExecutor(1, "probes")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        parent = int(os.environ.get(MAIN_PROCESS) or os.getppid())  # it may have ended while this process started
        if MAIN_PROCESS in os.environ:  # a server that was started in another way runs no background work
            keep_a_worker()
        self._watching = loop.create_task(end_with(parent))  # kept, because loops only hold weak references

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = environ_of(scope)
        try:
            response = await self._response(environ, protocol)
        except Exception:
            logger.exception("A request failed outside of Django.")
            response = plain(500, "Something went wrong on our side.")
        await send(protocol, response, self.pace)

    async def _response(self, environ: dict[str, Any], protocol: Any) -> Response:
        path = environ["PATH_INFO"]
        if path == LIVENESS:
            return whole(self.front, environ)
        if path == READINESS:
            return await self._in(self.probing, environ)
        await self.store.edition.look_without_blocking()
        if known := answered(self.store.from_memory, environ) or self.large.known(environ):
            return known
        if length := self.bodies.wants(environ):
            try:
                body = await self.bodies.read(protocol, length)
            except TooSlowError:
                return plain(408, "Your message did not arrive in time. Please send it again.")
            except TooManyError:
                return plain(503, "Many large files are arriving. Please send yours again in a minute.", retry_after=60)
            with body:
                return await self.large.response(with_body(environ, body), self._from_front)
        return await self.large.response(environ, self._from_front)

    async def _from_front(self, environ: dict[str, Any]) -> Response:
        return await self._in(self.threads, environ)

    async def _in(self, threads: ThreadPoolExecutor, environ: dict[str, Any]) -> Response:
        return await asyncio.get_running_loop().run_in_executor(threads, whole, self.front, environ)


async def end_with(parent: int) -> None:
    """End this process after its parent. Otherwise it would share its port with the next server, and serve old code."""
    while os.getppid() == parent:
        await asyncio.sleep(LOOK_FOR_PARENT)
    logger.error("The server's main process has ended, so this one ends too.")
    os.kill(os.getpid(), signal.SIGTERM)


def whole(app: Callable, environ: dict[str, Any]) -> Response:
    """Return the complete response of a WSGI application."""
    response = answered(app, environ)
    if response is None:
        raise RuntimeError("The application did not answer.")
    return response


def answered(app: Callable, environ: dict[str, Any]) -> Response | None:
    """Do the same for a function that may return None instead of an answer, such as `PageStore.from_memory`."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    result = app(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    if result is None:
        return None
    try:
        body = b"".join(result) if isinstance(result, list) else collected(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = said[-1]
    return Response(int(status[:3]), headers, body)


def collected(pieces: Iterable[bytes]) -> bytes | BinaryIO:
    """Return all `pieces`, in a temporary file if they are large, such as an export of all clinics."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_ONE_PIECE)  # noqa: SIM115 - closed by whoever sends it
    try:
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    is_small = file.tell() <= IN_ONE_PIECE
    file.seek(0)
    if not is_small:
        return cast(BinaryIO, file)
    with file:
        return file.read()
