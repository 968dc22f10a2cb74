"""A stand-in for Django with configurable responses, and a page store around it with an edition that tests control."""

import functools
from types import SimpleNamespace

import pytest

from clinic_site.serving.page_store import store as module
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.store import PageStore

PUBLIC = ("Cache-Control", "public, max-age=0")
HTML = ("Content-Type", "text/html; charset=utf-8")


class Django:
    """A stand-in for Django: records requests and returns the response that the test sets."""

    def __init__(self):
        self.asked = []
        self.status, self.headers, self.body = "200 OK", [HTML, PUBLIC], b"first"
        self.before_answering = lambda: None

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.before_answering()
        start_response(self.status, [*self.headers, ("Content-Length", str(len(self.body)))])
        return [self.body]


class SetEdition:
    """An edition that changes only when a test changes it."""

    def __init__(self):
        self.newest = Stamp(1, None)  # in the database
        self.stamp = self.newest  # as last seen by this process
        self.is_away = False
        self.looks = 0  # calls of `look`

    def look(self):
        self.looks += 1  # does not query; tests call `read` to update the edition

    def read(self):
        if self.is_away:
            return None
        self.stamp = self.newest
        return self.stamp

    def publish(self, *names):
        """Change something in the tables `names`."""
        number = self.newest.number + 1
        self.newest = Stamp(number, None, {**self.newest.changed, **dict.fromkeys(names, number)})


@pytest.fixture
def django():
    return Django()


@pytest.fixture
def edition():
    return SetEdition()


@pytest.fixture
def clock(monkeypatch):
    """The store's clock in seconds, set to the start of a minute."""
    now = SimpleNamespace(time=6000.0)
    monkeypatch.setattr(module, "time", lambda: now.time)
    return now


@pytest.fixture
def store(django, edition, clock):
    return PageStore(django, limit=1_000_000, edition=edition)


def ask(store, path="/", *, method="GET", query="", **headers):
    """Send a request to a store and return `status`, `headers` (lower-case names) and `body`."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "needling.example.org",
        "wsgi.url_scheme": "https",
    } | headers
    said = {}
    body = b"".join(store(environ, lambda status, pairs: said.update(status=status, pairs=pairs)))
    names = [name.lower() for name, _value in said["pairs"]]
    assert len(names) == len(set(names)), f"a header is sent twice: {names}"
    return SimpleNamespace(
        status=int(said["status"].split()[0]),
        headers={name.lower(): value for name, value in said["pairs"]},
        body=body,
    )


@pytest.fixture
def get(store):
    """A function that sends a request to the store."""
    return functools.partial(ask, store)
