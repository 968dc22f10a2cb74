"""Another process makes each answer, one at a time."""

import threading
import time

import pytest

from clinic_site.serving.large_answers import making as module
from clinic_site.serving.large_answers.made_answers import MadeAnswers
from clinic_site.serving.large_answers.maker import NOT_MADE
from clinic_site.serving.large_answers.making import Making
from tests.wsgi import environment

PATH = "/locations/clinics.csv"


class Process:
    """A process that makes `name` when it is polled for the first time, or ends with `code` without making anything."""

    def __init__(self, answers, name="csv", code=None):
        self.answers, self.name, self.returncode, self.polls = answers, name, None, 0
        self.code = code

    def poll(self):
        self.polls += 1
        if self.code is None and self.polls == 1:
            self.answers.add(self.name, "1", time.time(), [], [b"made"])
        self.returncode = self.code if self.code is not None else 0
        return self.returncode


@pytest.fixture
def answers(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY", 0.001)
    return MadeAnswers(tmp_path)


def make(making, path=PATH, **request):
    return making.make(environment(path, **request), "csv", "1", may_lag=0)


def test_answer_is_made_once_while_it_is_fresh(answers):
    orders = []
    making = Making(answers, lambda order, lock: orders.append(order) or Process(answers))
    made = make(making)
    assert (made.name, make(making), len(orders)) == ("csv", made, 1)


def test_process_sees_nothing_of_the_reader_but_the_address(answers, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    orders = []
    making = Making(answers, lambda order, lock: orders.append(order) or Process(answers))
    headers = {"Cookie": "a=1", "X-Forwarded-Proto": "https", "Range": "bytes=0-1", "Accept-Encoding": "gzip"}
    make(making, f"{PATH}?q=98402", method="HEAD", headers=headers)
    assert orders == [
        {
            "folder": str(answers.folder),
            "since": answers.since,
            "environ": {
                "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": PATH, "QUERY_STRING": "",
                "HTTP_HOST": "testserver", "SERVER_NAME": "testserver", "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
                "wsgi.multithread": False, "HTTP_X_FORWARDED_PROTO": "https",
            },
        }
    ]  # fmt: skip


def test_second_process_waits_for_the_first_and_uses_its_answer(answers):
    def never(order, lock):
        raise AssertionError("Two processes make an answer.")

    got = []
    with answers.lock() as lock:
        assert lock is not None
        second = threading.Thread(target=lambda: got.append(make(Making(answers, never))))
        second.start()
        answers.add("csv", "1", time.time(), [], [b"made by the first"])
        second.join(30)
    assert got == [answers.newest("csv")]


def test_failure_is_logged_and_not_tried_again_at_once(answers, caplog):
    orders = []
    making = Making(answers, lambda order, lock: orders.append(order) or Process(answers, code=1))
    assert (make(making), make(making), len(orders)) == (None, None, 1)
    assert [record.getMessage() for record in caplog.records] == [f"A large answer could not be made: {PATH}"]


def test_answer_that_changed_meanwhile_is_not_a_failure(answers, caplog):
    making = Making(answers, lambda order, lock: Process(answers, code=NOT_MADE))
    assert (make(making), caplog.records) == (None, [])
    making._start = lambda order, lock: Process(answers)
    assert make(making).name == "csv"


def test_wait_ends(answers, monkeypatch):
    monkeypatch.setattr(module, "WITHIN", 0.01)
    with answers.lock():
        assert make(Making(answers)) is None
