"""Run the test suite with every request of Django's test client going through a page store.

`make test-store` sets PAGE_STORE_IN_TESTS=1. Each test has its own store, which reads the edition on each request, so
that changes made by a test are visible immediately and repeated requests are answered from memory. It reads the edition
without Django's ORM, so that tests that count queries still work.
"""

import json
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
    """The current edition. SQLite only."""

    is_away = False
    stamp = None

    def look(self):
        if CLOCK.is_time():  # controlled by fixtures in conftest.py
            publish_due()
        self.read()

    def read(self):
        self.stamp = None
        if connection.connection is not None:  # None in tests without database access
            row = connection.connection.execute("SELECT number, changed FROM clinic_site_generation").fetchone()
            self.stamp = Stamp(row[0], None, json.loads(row[1])) if row else None
        return self.stamp


class StoreInTests:
    """A replacement for the test client's handler."""

    def __init__(self):
        self.begin()

    def begin(self) -> None:
        """Forget every page at the start of a test."""
        self.originals = {}
        self.store = PageStore(self._wsgi, limit=50_000_000, edition=NewestEdition())

    def _wsgi(self, environ, start_response):
        """Django as a WSGI application. Keep the response for attributes that only tests read."""
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
        cache_status = headers.pop("cache-status", "")
        if "hit" not in cache_status:
            if environ["REQUEST_METHOD"] == "HEAD" and not self.original.streaming:  # the store sends a GET to Django
                self.original.content = b""
            return self.original  # rendered by Django for this request
        content = b"".join(body)  # uncompressed, because the test client accepts no encoding
        response = HttpResponse(content, status=said["status"], headers=dict(said["headers"]))
        response.wsgi_request, response.request = self.originals[content].wsgi_request, environ
        return response


IN_TESTS = StoreInTests() if IS_WANTED else None


def install() -> None:
    """Send the test client's requests through the store from now on."""
    ClientHandler.__call__ = lambda handler, environ: IN_TESTS(handler, environ)
