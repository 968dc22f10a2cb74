"""Answer requests for large answers in the event loop. They take a thread only to ask Django once per edition."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time
from typing import Any, NamedTuple

from clinic_site.operations.metrics import count
from clinic_site.serving.large_answers.made_answers import ENCODINGS, MadeAnswer, MadeAnswers, edition_of
from clinic_site.serving.large_answers.making import Making
from clinic_site.serving.page_store.cache_keys import scheme_of
from clinic_site.serving.page_store.edition import Edition
from clinic_site.serving.page_store.encodings import IDENTITY, best
from clinic_site.serving.page_store.page import NOT_IN_304
from clinic_site.serving.page_store.store import FROM_MEMORY, HIT, NAME, STATUS, is_among, not_acceptable
from clinic_site.serving.sending import Response, plain
from clinic_site.shared.large_answers import HANDOVER, Handover

TRIES = 2  # to get an answer that changes meanwhile
MOST_KNOWN = 1_000  # addresses
READING = ("GET", "HEAD")
SORRY = "This list can't be made at the moment. Please try again in a minute."


class Known(NamedTuple):
    """An answer that this process has sent, and what it was sent for."""

    made: MadeAnswer
    edition: str
    until: float  # seconds since 1970


class SentAnswers:
    """The large answers of one process. `edition` is that of the page store, `proxy_header` as in page_store/store.py."""

    def __init__(self, folder: Path, *, edition: Edition, proxy_header: tuple[str, str] | None):
        self.edition = edition
        self.proxy_header = proxy_header
        self.answers = MadeAnswers(folder)
        self.making = Making(self.answers)
        self.thread = ThreadPoolExecutor(1, "waits-for-large-answers")
        self._known: dict[tuple, Known] = {}
        self._asking: dict[tuple, asyncio.Lock] = {}
        self._waiting: dict[str, asyncio.Future] = {}

    def known(self, environ: dict[str, Any]) -> Response | None:
        """Return the response to a request if this process has sent it before and it is still right."""
        key = self._key(environ)
        known = self._known.get(key)
        if known is None or environ["REQUEST_METHOD"] not in READING:
            return None
        is_away, stamp = self.edition.is_away, self.edition.stamp
        if not is_away and (not stamp or known.edition != edition_of(stamp) or time() >= known.until):
            return None
        try:
            return response_to(environ, known.made, FROM_MEMORY if is_away else HIT, is_behind=known.until < math.inf)
        except FileNotFoundError:  # another process has made a newer one
            return None

    async def response(self, environ: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[Response]]) -> Response:
        """Return the response of `ask`, which asks Django. If Django hands it over, it is made first.

        In a new edition, one of those who ask for an answer that was large goes first, and the others wait without a thread.
        """
        key = self._key(environ)
        if key not in self._known or environ["REQUEST_METHOD"] not in READING:
            return await self._asked(environ, ask)
        async with self._asking.setdefault(key, asyncio.Lock()):
            return self.known(environ) or await self._asked(environ, ask)

    async def _asked(self, environ: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[Response]]) -> Response:
        for _attempt in range(TRIES):
            handover, stamp = Handover(), self.edition.stamp
            response = await ask(environ | {HANDOVER: handover})
            if not handover.is_handed_over:
                return response
            if stamp is None or stamp.number is None:  # it was not known yet
                continue
            edition = edition_of(stamp)
            made, became = await self._made(environ, handover, edition)
            if made:
                until = math.inf if made.edition == edition else made.made_at + handover.may_lag
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                    self._asking.clear()
                self._known[self._key(environ)] = Known(made, edition, until)
                return response_to(environ, made, became, is_behind=until < math.inf)
        count("large_answers", became="failed")
        return plain(503, SORRY, retry_after=60)

    async def _made(self, environ: dict[str, Any], handover: Handover, edition: str) -> tuple[MadeAnswer | None, str]:
        """Return (the answer, what to say of it in Cache-Status). Readers of one answer wait together."""
        name, may_lag = handover.name, handover.may_lag
        if made := self.answers.fresh(name, edition, may_lag=may_lag, asked_at=time()):
            return made, HIT
        waiting = self._waiting.get(name)
        if waiting is None:
            make = lambda: self.making.make(environ, name, edition, may_lag=may_lag)  # noqa: E731
            waiting = self._waiting[name] = asyncio.get_running_loop().run_in_executor(self.thread, make)
            waiting.add_done_callback(lambda _done: self._waiting.pop(name))
            count("large_answers", became="asked_for")
        return await asyncio.shield(waiting), "fwd=miss; stored"

    def _key(self, environ: dict[str, Any]) -> tuple:
        """Return what an answer may depend on. A query makes no difference."""
        return scheme_of(environ, self.proxy_header), environ.get("HTTP_HOST"), environ["PATH_INFO"]


def response_to(environ: dict[str, Any], made: MadeAnswer, became: str, *, is_behind: bool) -> Response:
    """Return the response to a request: with the file, without it (HEAD, 304), or 406.

    `is_behind` says that there may be a newer edition, so that caches must count the seconds since it was made.
    """
    encoding = best(environ.get("HTTP_ACCEPT_ENCODING"), ENCODINGS)
    if encoding is None:
        said: list[Any] = []
        [body] = not_acceptable(lambda _status, headers: said.extend(headers))
        return Response(406, said, body)
    etag = f'"{made.etag}-{encoding}"'
    headers = [*made.headers, ("ETag", etag), ("Vary", "Accept-Encoding"), (STATUS, f"{NAME}; {became}")]
    if is_behind:
        headers.append(("Age", str(max(0, int(time() - made.made_at)))))
    has = environ.get("HTTP_IF_NONE_MATCH")
    if has and is_among(etag, has):
        return Response(304, [(name, value) for name, value in headers if name.lower() not in NOT_IN_304], b"")
    if encoding != IDENTITY:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(made.sizes[encoding])))
    if environ["REQUEST_METHOD"] == "HEAD":
        return Response(200, headers, b"")
    return Response(200, headers, Path(made.folder, encoding).open("rb"))  # closed by `send`
