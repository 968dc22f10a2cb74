"""The event loop answers stored pages and probes itself, and hands everything else to threads."""

import asyncio
import tempfile
import threading
from types import SimpleNamespace

import pytest

from clinic_site.serving import bodies as bodies_module
from clinic_site.serving import sending as module
from clinic_site.serving.bodies import Bodies
from clinic_site.serving.event_loop import EventLoopFront, whole
from clinic_site.serving.large_answers.sent_answers import SentAnswers
from clinic_site.serving.page_store.edition import Edition
from clinic_site.serving.sending import IN_ONE_PIECE, Pace, send


class Store:
    """A page store with one page, at /stored/."""

    def __init__(self):
        self.edition = Edition()
        self.answered_by = []

    def from_memory(self, environ, start_response):
        if environ["PATH_INFO"] != "/stored/":
            return None
        self.answered_by.append(threading.current_thread().name)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"stored"]


class Front:
    """The WSGI application: says what it was sent and by which thread it was asked. Closing is noted."""

    def __init__(self):
        self.store = Store()
        self.closed = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, environ, start_response):
        assert self.may_answer.wait(60)
        thread = threading.current_thread().name.split("_")[0]
        if environ["PATH_INFO"] == "/broken/":
            raise ZeroDivisionError
        start_response("201 Created", [("X-Thread", thread)])
        return Parts(self, [environ["REQUEST_METHOD"].encode(), b" ", environ["wsgi.input"].read()])


class Parts(list):
    def __init__(self, front, parts):
        super().__init__(parts)
        self.front = front

    def close(self):
        self.front.closed += 1


class Protocol:
    """granian's protocol of one request: what the client sends, and the response that it gets."""

    def __init__(self, chunks=(), *, then_wait=0.0, takes=True):
        self.chunks, self.then_wait, self.takes = chunks, then_wait, takes
        self.response = None

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk
        await asyncio.sleep(self.then_wait)

    def response_bytes(self, status, headers, body):
        self.response = status, dict(headers), body

    def response_stream(self, status, headers):
        self.response = status, dict(headers), b""
        return self

    async def send_bytes(self, part):
        if not self.takes:
            await asyncio.sleep(60)
        self.response = (*self.response[:2], self.response[2] + part)


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def application(front, tmp_path):
    bodies = Bodies(most_from_anybody=1000, most=1000, session_cookie="sessionid")
    large = SentAnswers(tmp_path, edition=front.store.edition, proxy_header=None)
    return EventLoopFront(front, bodies, large, threads=2)


def request(path, method="GET", **headers):
    items = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return SimpleNamespace(
        http_version="1.1", server="127.0.0.1:8000", client="127.0.0.1:40000", scheme="http", method=method, path=path,
        query_string="", headers=SimpleNamespace(items=lambda: items),
    )  # fmt: skip


def ask(application, scope, protocol=None):
    """Return (status, headers, body) of the response."""
    protocol = protocol or Protocol()
    asyncio.run(application.__rsgi__(scope, protocol))
    return protocol.response


@pytest.mark.parametrize(
    ("path", "thread"), [("/", "answers"), ("/readyz", "probes"), ("/healthz", threading.current_thread().name)]
)
def test_threads_answer_what_may_have_to_wait(application, path, thread):
    assert ask(application, request(path)) == (201, {"X-Thread": thread}, b"GET ")


def test_stored_page_is_answered_by_the_event_loop(application, front):
    assert ask(application, request("/stored/")) == (200, {"Content-Type": "text/html"}, b"stored")
    assert front.store.answered_by == [threading.current_thread().name]


def test_body_reaches_the_application_whole(application, front):
    protocol = Protocol([b"a=1", b"&b=2"])
    status, _headers, body = ask(application, request("/feedback/", "POST", content_length="7"), protocol)
    assert (status, body, front.closed) == (201, b"POST a=1&b=2", 1)


def test_stored_pages_and_probes_are_answered_while_every_thread_and_many_bodies_are_stuck(application, front):
    front.may_answer.clear()

    async def visit():
        stuck = [asyncio.create_task(application.__rsgi__(request("/slow/"), Protocol())) for _ in range(10)]
        post = request("/feedback/", "POST", content_length="100")
        stuck += [asyncio.create_task(application.__rsgi__(post, Protocol([b"a"], then_wait=60))) for _ in range(100)]
        await asyncio.sleep(0.05)
        stored = Protocol()
        await application.__rsgi__(request("/stored/"), stored)
        is_alive_too = asyncio.get_running_loop().run_in_executor(None, lambda: None)
        await is_alive_too
        assert not any(task.done() for task in stuck)
        for task in stuck[10:]:
            task.cancel()
        front.may_answer.set()
        await asyncio.gather(*stuck[:10])
        return stored.response

    assert asyncio.run(visit()) == (200, {"Content-Type": "text/html"}, b"stored")


def test_slow_body_is_refused_with_a_sentence(application, monkeypatch):
    monkeypatch.setattr(bodies_module, "SILENCE", 0.05)
    post = request("/feedback/", "POST", content_length="100")
    status, headers, body = ask(application, post, Protocol([b"a"], then_wait=60))
    assert (status, body) == (408, b"Your message did not arrive in time. Please send it again.\n")
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_large_files_wait_for_their_turn(application, monkeypatch):
    monkeypatch.setattr(bodies_module, "MOST_LARGE_AT_ONCE", 0)
    monkeypatch.setattr(bodies_module, "IN_MEMORY", 10)
    status, headers, body = ask(application, request("/admin/", "POST", content_length="100"), Protocol([b"a" * 100]))
    assert (status, headers["Retry-After"]) == (503, "60")
    assert body == b"Many large files are arriving. Please send yours again in a minute.\n"


def test_error_outside_of_django_is_logged_and_answered(application, caplog):
    status, _headers, body = ask(application, request("/broken/"))
    assert (status, body) == (500, b"Something went wrong on our side.\n")
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_large_response_is_sent_in_parts(application, front, monkeypatch):
    monkeypatch.setattr(module, "IN_ONE_PIECE", 100)
    monkeypatch.setattr(module, "PART", 70)
    post = request("/", "POST", content_length="300")
    assert ask(application, post, Protocol([b"x" * 300]))[2] == b"POST " + b"x" * 300


def test_client_that_takes_no_part_is_given_up(application, monkeypatch):
    monkeypatch.setattr(module, "IN_ONE_PIECE", 100)
    monkeypatch.setattr(module, "UNTIL_TAKEN", 0.05)
    post = request("/", "POST", content_length="300")
    assert ask(application, post, Protocol([b"x" * 300], takes=False))[2] == b""


@pytest.mark.parametrize(("size", "is_a_file"), [(IN_ONE_PIECE, False), (IN_ONE_PIECE + 1, True)])
def test_long_stream_is_not_held_in_memory(size, is_a_file):
    def export(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/csv")])
        return (b"x" for _number in range(size))

    response = whole(export, {})
    assert (isinstance(response.body, bytes), response.status) == (not is_a_file, 200)
    protocol = Protocol()
    asyncio.run(send(protocol, response, Pace()))
    assert protocol.response == (200, {"Content-Type": "text/csv"}, b"x" * size)
    assert getattr(response.body, "closed", False) is is_a_file


def test_stream_that_breaks_off_is_an_error_and_leaves_no_file(monkeypatch):
    opened = []
    real = tempfile.SpooledTemporaryFile
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda **limits: opened.append(real(**limits)) or opened[-1])

    def broken(environ, start_response):
        start_response("200 OK", [])
        yield b"one row"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        whole(broken, {})
    assert [file.closed for file in opened] == [True]
