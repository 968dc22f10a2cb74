"""The test suite once more, with every request of Django's test client going through a page store.

`make test-store` sets PAGE_STORE_IN_TESTS=1. Each test has a store of its own, which asks for the edition at each
request, so that what a test writes is seen at once; what is asked for twice without a change comes from memory. It asks
past Django, which counts queries for the tests.
"""

import os

from django.db import connection
from django.http import HttpResponse
from django.test.client import ClientHandler

from clinic_site.publishing.schedule import ClockMiddleware, publish_due
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.store import PageStore

IS_WANTED = bool(os.environ.get("PAGE_STORE_IN_TESTS"))
CLOCK = ClockMiddleware(None)
_ask_django = ClientHandler.__call__


class NewestEdition:
    """The edition at this moment, on SQLite alone."""

    is_away = False
    stamp = None

    def look(self):
        if CLOCK.is_time():  # tests say when: see conftest.py
            publish_due()
        self.read()

    def read(self):
        self.stamp = None
        if connection.connection is not None:  # a test that may not ask the database has none
            row = connection.connection.execute("SELECT number FROM clinic_site_generation").fetchone()
            self.stamp = Stamp(row[0], None) if row else None
        return self.stamp


class StoreInTests:
    """Stands where the test client asks Django."""

    def __init__(self):
        self.begin()

    def begin(self) -> None:
        """Forget every page: a test begins."""
        self.originals = {}
        self.store = PageStore(self._wsgi, limit=50_000_000, edition=NewestEdition())

    def _wsgi(self, environ, start_response):
        """Django, as a WSGI application; the response itself is remembered for what only tests look at."""
        environ = dict(environ)
        handler = environ["tests.handler"]
        self.original = response = _ask_django(handler, environ)
        headers = [*response.items()]
        if not response.streaming:
            self.originals[response.content] = response
        headers += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return response if response.streaming else [response.content]

    def __call__(self, handler, environ):
        self.original, said = None, {}

        def start_response(status, headers, exc_info=None):
            said.update(status=int(status[:3]), headers=headers)

        body = self.store(environ | {"tests.handler": handler}, start_response)
        headers = {name.lower(): value for name, value in said["headers"]}
        became = headers.pop("cache-status", "")
        if "hit" not in became:
            if environ["REQUEST_METHOD"] == "HEAD" and not self.original.streaming:  # asked for whole
                self.original.content = b""
            return self.original  # made anew: Django's own answer
        content = b"".join(body)  # as it is: the test client names no encoding
        response = HttpResponse(content, status=said["status"], headers=dict(said["headers"]))
        response.wsgi_request, response.request = self.originals[content].wsgi_request, environ
        return response


IN_TESTS = StoreInTests() if IS_WANTED else None


def install() -> None:
    """Send the test client's requests through the store from now on."""
    ClientHandler.__call__ = lambda handler, environ: IN_TESTS(handler, environ)
