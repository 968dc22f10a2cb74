"""An application that can be told what to answer, and a store around it whose edition a test sets."""

from types import SimpleNamespace

import pytest

from clinic_site.serving.page_store import store as module
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.store import PageStore

PUBLIC = ("Cache-Control", "public, max-age=0")
HTML = ("Content-Type", "text/html; charset=utf-8")


class Django:
    """A stand-in for the application: remembers what it was asked, answers what it is told."""

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
    """An edition that changes when a test says so."""

    def __init__(self):
        self.newest = Stamp(1, None)  # what the database says
        self.stamp = self.newest  # what this process knows
        self.is_away = False
        self.looks = 0  # how often somebody asked for one

    def look(self):
        self.looks += 1  # the second is not over; a test that wants a look calls `read`

    def read(self):
        if self.is_away:
            return None
        self.stamp = self.newest
        return self.stamp

    def publish(self):
        self.newest = Stamp(self.newest.number + 1, None)


@pytest.fixture
def django():
    return Django()


@pytest.fixture
def edition():
    return SetEdition()


@pytest.fixture
def clock(monkeypatch):
    """The time of day, in seconds, as the store reads it: at the beginning of a minute."""
    now = SimpleNamespace(time=6000.0)
    monkeypatch.setattr(module, "time", lambda: now.time)
    return now


@pytest.fixture
def store(django, edition, clock):
    return PageStore(django, limit=1_000_000, edition=edition)


@pytest.fixture
def get(store):
    """Ask the store; return its answer with `status`, `headers` (names in lower case) and `body`."""

    def ask(path="/", *, method="GET", query="", **headers):
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

    return ask
