"""Error mail: enough to find the cause, and no user input."""

import logging
import sys

import pytest

from clinic_site.operations import error_mail
from clinic_site.operations.error_mail import PER_HOUR, ErrorMail
from clinic_site.pages.landing import LandingView
from locations.pages.near import NearView

SECRETS = ["98402", "ann@example.org", "sessionid", "s3cret", "122.44", "tests-only-not-a-secret", "127.0.0.1"]


@pytest.fixture
def mails(settings, mailoutbox, monkeypatch):
    """The list of sent mails, with error mail turned on and sent synchronously."""
    settings.ADMINS = [("", "it@example.org")]

    class Synchronous:
        def __init__(self, target, args, daemon):
            self.start = lambda: target(*args)

    monkeypatch.setattr(error_mail.threading, "Thread", Synchronous)
    handler = ErrorMail()
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield mailoutbox
    logger.removeHandler(handler)


def fail(request, *args, **kwargs):
    zip_code = "98402"  # a local variable
    raise ValueError(f"{zip_code} of ann@example.org")


def test_mail_names_the_failing_code_and_contains_nothing_from_the_request(db, broken_client, mails, monkeypatch):
    monkeypatch.setattr(NearView, "dispatch", fail)
    broken_client.cookies["sessionid"] = "s3cret"
    broken_client.post(
        "/locations/near/?q=98402",
        {"latitude": "47.25", "longitude": "122.44"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    [sent] = mails
    assert (sent.to, sent.subject) == (["it@example.org"], "[Django] Error in django.request")
    assert "Page: locations:near\n" in sent.body
    assert 'test_error_mail.py", line' in sent.body
    assert sent.body.endswith("ValueError")
    # The mail shows the failing line of code, but no values.
    whole = sent.message().as_string()
    assert [
        word for word in SECRETS if word in whole.replace('zip_code = "98402"', "").replace("of ann@example.org", "")
    ] == []


def test_chained_errors_start_with_the_cause(monkeypatch):
    try:
        try:
            raise KeyError("98402")
        except KeyError as error:
            raise RuntimeError("98499") from error
    except RuntimeError as error:
        told = error_mail.places_of(error)
    assert told.index("KeyError") < told.index("which led to") < told.rindex("RuntimeError")
    assert told.endswith("RuntimeError")


def record(name="django.request"):
    return logging.LogRecord(name, logging.ERROR, __file__, 1, "failed", (), None)


def test_at_most_ten_mails_an_hour_are_sent_and_the_next_one_counts_the_others(mails, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(error_mail.time, "monotonic", lambda: now[0])
    handler = ErrorMail()
    for _attempt in range(500):
        handler.handle(record())
    assert len(mails) == PER_HOUR == 10
    now[0] += 3601
    handler.handle(record())
    assert len(mails) == 11
    assert "490 more errors in the previous hour were not mailed" in mails[-1].body


def test_invalid_requests_are_not_mailed(mails):
    ErrorMail().handle(record("django.security.DisallowedHost"))
    assert mails == []


def test_unreachable_mail_server_is_only_logged(mails, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("mail.example.org")

    monkeypatch.setattr(error_mail.mail, "mail_admins", refuse)
    ErrorMail().handle(record())
    assert [(line.levelname, line.getMessage()) for line in caplog.records] == [
        ("WARNING", "An error report could not be mailed: ConnectionRefusedError")
    ]


def test_page_does_not_wait_for_the_mail_server(settings, monkeypatch):
    started = []
    monkeypatch.setattr(error_mail.threading.Thread, "start", lambda thread: started.append(thread.daemon))
    ErrorMail().handle(record())
    assert started == [True]


def test_no_mail_is_sent_without_the_setting(db, broken_client, mailoutbox, monkeypatch):
    monkeypatch.setattr(LandingView, "dispatch", fail)
    assert broken_client.get("/").status_code == 500
    assert mailoutbox == []
    assert [type(handler) for handler in logging.getLogger("django").handlers if isinstance(handler, ErrorMail)] == []
    assert "clinic_site.operations.error_mail" in sys.modules  # here, because this test imports it
