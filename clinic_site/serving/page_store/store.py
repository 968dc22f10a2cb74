"""The outermost layer of the site: rendered pages from memory, everything else from Django.

A request goes through these steps: Can its page be stored? Is the page in the store and current? If not, one thread gets
it from Django and the others wait. clinic_site/docs/page-store.md explains the guarantees.
"""

import contextlib
import datetime
import zlib
from collections.abc import Callable, Iterable, Sequence
from time import monotonic, time
from typing import Any

from django.utils import timezone

from clinic_site.operations.metrics import count
from clinic_site.publishing import what_is_read
from clinic_site.serving import database_away
from clinic_site.serving.database_away import AWAY as DATABASE_IS_AWAY
from clinic_site.serving.page_store.answer import Answer, ask, may_be_kept
from clinic_site.serving.page_store.cache_keys import key_of
from clinic_site.serving.page_store.edition import Edition
from clinic_site.serving.page_store.encodings import IDENTITY, best, encoded
from clinic_site.serving.page_store.page import Page
from clinic_site.serving.page_store.pages import Pages
from clinic_site.serving.page_store.shelf import Shelf
from clinic_site.serving.page_store.turns import Turns
from clinic_site.serving.page_store.unchanged import Answers
from clinic_site.shared.cache_control import NO_STORE
from clinic_site.shared.headers import NOTHING
from clinic_site.shared.true_until import next_midnight, noted

STATUS = "Cache-Status"  # RFC 9211: how this cache handled a request
NAME = "page-store"
OK, UNCHANGED = "200 OK", "304 Not Modified"
SPECIAL = ("QUERY_STRING", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_AUTHORIZATION", "SCRIPT_NAME")
NOT_READY: tuple[Any, Any, Any] = (None, None, None)
HIT, FROM_MEMORY = "hit", "hit; detail=database-away"
TRIES = 3  # to render a page that changes meanwhile
PATIENCE = 5.0  # seconds that a request waits for another one that renders the same page
SPREAD = 20  # seconds over which pages that stop being true at the same moment are rendered again
OF_OUR_OWN = [  # headers of responses that do not come from Django
    ("Cache-Control", NO_STORE),
    ("Content-Security-Policy", NOTHING),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
COMPRESSED = ("text/", "application/json", "application/geo+json", "application/xml", "image/svg+xml")
SMALLEST = 500  # bytes; compressing smaller responses saves nothing


class PageStore:
    """A WSGI application around Django's, `app`.

    `limit` is the memory for pages in bytes; with 0 every page is rendered again and nothing else changes.
    `session_cookie` is the name of the staff's session cookie; requests with it bypass the store. `proxy_header` is
    Django's setting SECURE_PROXY_SSL_HEADER.
    """

    def __init__(
        self,
        app: Callable,
        *,
        limit: int,
        session_cookie: str = "sessionid",
        proxy_header: tuple[str, str] | None = None,
        edition: Edition | None = None,
        shelf: Shelf | None = None,
    ):
        self.app = app
        self.pages = Pages(limit)
        self.edition = edition or Edition()
        self._answers = Answers(self.edition)
        self.session_cookie = session_cookie + "="
        self.proxy_header = proxy_header
        self._scheme_header = proxy_header[0] if proxy_header else None
        self._turns = Turns()
        self._shelf = shelf

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        self.edition.look()
        stored = self.from_memory(environ, start_response)
        if stored is not None:
            return stored
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self._is_of_staff(environ):
            return self.app(self._warned(environ), start_response)
        key = key_of(environ, self.proxy_header)
        if key is None:
            return self._past(self._warned(environ), start_response)
        page = self.pages.get(key)
        if not (page and page.is_current(self.edition.stamp, time())):
            return self._made(key, environ, start_response)
        return give(page, environ, start_response, FROM_MEMORY if self.edition.is_away else HIT)  # in a new encoding

    def from_memory(self, environ: dict, start_response: Callable) -> list[bytes] | None:
        """Answer with a stored page in a stored encoding. Return None if there is none.

        This never waits: it neither queries the database nor compresses. It uses the edition that was last looked up.
        """
        method, get, plain, edition = environ["REQUEST_METHOD"], environ.get, None, self.edition
        # Nearly every request is plain: a GET without a query, cookie or conditions. One dictionary lookup answers it.
        if method == "GET" and not any(map(get, SPECIAL)):
            now = time()
            plain = get("HTTP_HOST"), environ["PATH_INFO"], get("HTTP_ACCEPT_ENCODING"), get(self._scheme_header)
            page, headers, body = self.pages.ready.get(plain, NOT_READY)
            # `is_current`, inlined in part for speed: this line answers nearly every request.
            if (
                page
                and not edition.is_away
                and (
                    (page.stamp is edition.stamp and page.made <= now < page.until)
                    or page.is_current(edition.stamp, now)
                )
            ):
                page.was_served = True
                start_response(OK, headers.copy())  # some servers modify the list
                return [body]
        if method not in ("GET", "HEAD") or self._is_of_staff(environ):
            return None
        key = key_of(environ, self.proxy_header)
        page = self.pages.get(key) if key else None
        encoding = best(get("HTTP_ACCEPT_ENCODING"))
        if not (page and page.is_current(edition.stamp, time()) and encoding in page.variants):
            return None
        if plain and encoding:
            self.pages.get_ready(plain, page, encoding, (STATUS, f"{NAME}; {HIT}"))
        return give(page, environ, start_response, FROM_MEMORY if edition.is_away else HIT)

    def _warned(self, environ: dict) -> dict:
        """Return `environ`, with a flag during a database outage so that the request does not wait for a timeout."""
        return environ | {DATABASE_IS_AWAY: True} if self.edition.is_away else environ

    def _is_of_staff(self, environ) -> bool:
        return self.session_cookie in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ

    def _made(self, key, environ, start_response):
        with self._turns.of(key, patience=PATIENCE):
            page = self.pages.get(key)
            if page and page.is_current(self.edition.stamp, time()):
                return give(page, environ, start_response, "hit; detail=waited")
            away = self.edition.is_away
            if page and away:
                count("page_store", became="database_away")
                return give(page, environ, start_response, FROM_MEMORY)
            with self._shelf.turn(key, patience=PATIENCE) if self._shelf and not away else contextlib.nullcontext():
                if not away:
                    page = self._shared(key, page)
                    if page and page.is_current(self.edition.stamp, time()):
                        count("page_store", became="shared")
                        return give(page, environ, start_response, "hit; detail=shared")
                    started = monotonic()
                    if page and page.is_true_at(time()) and self._answers.are_those_of(page):
                        count("page_store", became="unchanged")
                        self._share(key, page, environ)
                        return give(page, environ, start_response, "hit; detail=unchanged")
                    away = database_away.failed_at >= started  # then rendering would only wait once more
                made, answer = self._render(key, environ, away=away)
                if made:
                    count("page_store", became="stored")
                    self._share(key, made, environ)
                    return give(made, environ, start_response, "fwd=miss; stored")
            if page and answer.status.startswith("503"):
                count("page_store", became="database_away")
                return give(page, environ, start_response, "fwd=stale; fwd-status=503; detail=database-away")
            if page and not answer.status.startswith("5"):
                self.pages.drop(key)  # it no longer exists, or has become private
            count("page_store", became="not_kept")
            return self._hand_on(answer, environ, start_response)

    def _shared(self, key, page: Page | None) -> Page | None:
        """Return the newest that the processes of the server have of `page`, current or not. It is stored."""
        shared = self._shelf.get(key, self.edition.stamp) if self._shelf else None
        if shared is None or (page and (not is_newer(shared, page) or page.is_as(shared))):
            return page
        return shared if self.pages.put(key, shared) else page

    def _share(self, key, page: Page, environ) -> None:
        if self._shelf:
            page.variant(best(environ.get("HTTP_ACCEPT_ENCODING")) or IDENTITY)  # compressed once for all
            self._shelf.put(key, page, page.stamp)

    def _render(self, key, environ, *, away) -> tuple[Page | None, Answer]:
        """Return (page, Django's response). The page is None if it can't be stored.

        The edition is read before and after rendering. If nothing that the page was read from has changed meanwhile, or
        if the database still answers alike, the page is consistent and current.
        """
        inner = environ | {"REQUEST_METHOD": "GET", "QUERY_STRING": key[3]}
        if away:
            inner[DATABASE_IS_AWAY] = True
        for _attempt in range(TRIES):
            stamp, now = self.edition.stamp, time()
            with noted() as moments, what_is_read.noted() as notes:
                answer = ask(self.app, inner)
            if (
                not isinstance(answer.body, bytes)
                or not may_be_kept(answer)
                or not self.pages.limit
                or stamp is None
                or stamp.number is None
            ):
                break
            until = last_second(key, now, moments)
            page = Page(answer.headers, answer.body, stamp=stamp, made=now, until=until, read=notes.read())
            newest = self.edition.read()
            if page.is_still(newest) or (newest and self._answers.are_those_of(page)):
                return (page if self.pages.put(key, page) else None), answer
            if self.edition.is_away:
                break
        return None, answer

    def _hand_on(self, answer: Answer, environ, start_response):
        """Send a response that was not stored. A public one gets the same headers as a stored one."""
        if isinstance(answer.body, bytes) and may_be_kept(answer):
            page = Page(answer.headers, answer.body, stamp=None, made=0, until=0)
            return give(page, environ, start_response, "fwd=miss")
        return compressed(answer, environ, start_response)

    def _past(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)
        return compressed(ask(self.app, environ), environ, start_response)


def is_newer(page: Page, than: Page) -> bool:
    return (page.stamp.number, page.made) > (than.stamp.number, than.made)


def last_second(key: tuple, now: float, moments: Sequence[datetime.datetime]) -> float:
    """Return until when to serve a page that was rendered at `now`, in seconds since 1970.

    That is the earliest of the `moments` that the page depends on, or the end of the day in the site's time zone, because
    any page can have an announcement that ends then. Many pages say until the same hour that a clinic is open: they are
    rendered again one after the other, up to SPREAD seconds later.
    """
    midnight = next_midnight(datetime.datetime.fromtimestamp(now, datetime.UTC), timezone.get_default_timezone())
    return min([midnight, *moments]).timestamp() + zlib.crc32(repr(key).encode()) % SPREAD


def give(page: Page, environ, start_response, became: str):
    """Answer with `page`: complete, without its body (HEAD), or with 304 if the client already has it."""
    encoding = best(environ.get("HTTP_ACCEPT_ENCODING"))
    if encoding is None:
        return not_acceptable(start_response)
    etag, headers, headers_of_304, body = page.variant(encoding)
    status = (STATUS, f"{NAME}; {became}")
    has = environ.get("HTTP_IF_NONE_MATCH")
    if has and is_among(etag, has):
        start_response(UNCHANGED, [*headers_of_304, status])
        return []
    start_response(OK, [*headers, status])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def is_among(etag: str, tags: str) -> bool:
    """Whether the If-None-Match header `tags` contains `etag` (RFC 9110, 13.1.2: "W/" makes no difference)."""
    return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))


def not_acceptable(start_response):
    text = b"This site supports the encodings br, gzip and identity. The request accepts none of them.\n"
    start_response(
        "406 Not Acceptable",
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
            ("Vary", "Accept-Encoding"),
            *OF_OUR_OWN,
        ],
    )
    return [text]


def compressed(answer: Answer, environ, start_response):
    """Send a response meant for one visitor, compressed if that helps."""
    status, headers, body = answer
    if not isinstance(body, bytes):
        start_response(status, headers)
        return body
    encoding = best(environ.get("HTTP_ACCEPT_ENCODING")) or IDENTITY
    is_text = answer.header("content-type").startswith(COMPRESSED) and not answer.header("content-encoding")
    if is_text and not answer.header("set-cookie") and len(body) >= SMALLEST:
        headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
        varies = ", ".join(filter(None, [answer.header("vary"), "Accept-Encoding"]))
        headers.append(("Vary", varies))
        if encoding != IDENTITY:
            body = encoded(body, encoding)
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
