"""Errors by mail: enough to know where to look, and nothing that somebody typed."""

import logging
import sys

import pytest

from clinic_site.operations import error_mail
from clinic_site.operations.error_mail import PER_HOUR, ErrorMail
from clinic_site.pages.landing import LandingView
from locations.pages.views import NearView

SECRETS = ["98402", "ann@example.org", "sessionid", "s3cret", "122.44", "tests-only-not-a-secret", "127.0.0.1"]


@pytest.fixture
def mails(settings, mailoutbox, monkeypatch):
    """A machine that mails its errors, at once; the list of what was mailed."""
    settings.ADMINS = [("", "it@example.org")]

    class AtOnce:
        def __init__(self, target, args, daemon):
            self.start = lambda: target(*args)

    monkeypatch.setattr(error_mail.threading, "Thread", AtOnce)
    handler = ErrorMail()
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield mailoutbox
    logger.removeHandler(handler)


def fail(request, *args, **kwargs):
    zip_code = "98402"  # a local variable
    raise ValueError(f"{zip_code} of ann@example.org")


def test_mail_says_where_it_failed_and_repeats_nothing_of_the_request(db, broken_client, mails, monkeypatch):
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
    # The line of the code that failed is shown, as it stands in the code; nothing that ran through it.
    whole = sent.message().as_string()
    assert [
        word for word in SECRETS if word in whole.replace('zip_code = "98402"', "").replace("of ann@example.org", "")
    ] == []


def test_chain_of_errors_is_told_from_its_cause_on(monkeypatch):
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


def test_storm_of_errors_sends_ten_mails_an_hour_and_then_says_how_many_it_left_out(mails, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(error_mail.time, "monotonic", lambda: now[0])
    handler = ErrorMail()
    for _attempt in range(500):
        handler.handle(record())
    assert len(mails) == PER_HOUR == 10
    now[0] += 3601
    handler.handle(record())
    assert len(mails) == 11
    assert "490 more in the hour before were not mailed" in mails[-1].body


def test_nonsense_from_strangers_is_not_mailed(mails):
    ErrorMail().handle(record("django.security.DisallowedHost"))
    assert mails == []


def test_mail_server_that_is_down_is_a_line_in_the_log_and_no_second_failure(mails, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("mail.example.org")

    monkeypatch.setattr(error_mail.mail, "mail_admins", refuse)
    ErrorMail().handle(record())
    assert [(line.levelname, line.getMessage()) for line in caplog.records] == [
        ("WARNING", "A report of an error could not be mailed: ConnectionRefusedError")
    ]


def test_page_does_not_wait_for_the_mail_server(settings, monkeypatch):
    started = []
    monkeypatch.setattr(error_mail.threading.Thread, "start", lambda thread: started.append(thread.daemon))
    ErrorMail().handle(record())
    assert started == [True]


def test_without_the_setting_nothing_is_mailed(db, broken_client, mailoutbox, monkeypatch):
    monkeypatch.setattr(LandingView, "dispatch", fail)
    assert broken_client.get("/").status_code == 500
    assert mailoutbox == []
    assert [type(handler) for handler in logging.getLogger("django").handlers if isinstance(handler, ErrorMail)] == []
    assert "clinic_site.operations.error_mail" in sys.modules  # here, because this test imports it
