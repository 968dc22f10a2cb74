"""Both log formats: one line per event for machines, a request id, and no personal data."""

import json
import logging
import sys

import pytest

from clinic_site.operations import logs, request_ids


def record_of(message="Not Found: %s", args=("/nowhere/",), error=None, **extra):
    exc_info = None
    if error:
        try:
            raise error
        except type(error):
            exc_info = sys.exc_info()
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    return record


def formatted(form, record):
    options = dict(logs.FORMATTERS[form])
    maker = {"text": logs.TextFormatter, "json": logs.JsonFormatter}[form]
    options.pop("()")
    return maker(options.get("format"), style=options.get("style", "%")).format(record)


def test_json_event_contains_only_the_named_fields():
    record = record_of(request_id="abc123", status_code=404, request=object(), user="ann", data={"zip": "98402"})
    event = json.loads(formatted("json", record))
    assert (event.pop("time").endswith("+00:00"), event.pop("process")) == (True, record.process)
    assert event == {
        "level": "WARNING", "logger": "django.request", "message": "Not Found: /nowhere/",
        "request_id": "abc123", "status": 404,
    }  # fmt: skip


def test_json_event_with_a_traceback_is_one_line():
    line = formatted("json", record_of("two\nlines", (), error=RuntimeError("three\nlines")))
    assert "\n" not in line
    event = json.loads(line)
    assert event["message"] == "two\nlines"
    assert event["exception"].endswith("RuntimeError: three\nlines")


def test_text_shows_the_request_id_at_the_end_of_the_first_line():
    assert formatted("text", record_of(request_id="abc123")) == "WARNING django.request: Not Found: /nowhere/ [abc123]"
    with_error = formatted("text", record_of(request_id="abc123", error=RuntimeError("why")))
    assert with_error.splitlines()[0].endswith("/nowhere/ [abc123]")
    assert with_error.splitlines()[-1] == "RuntimeError: why"


def test_there_is_no_id_outside_of_a_request():
    assert formatted("text", record_of()) == "WARNING django.request: Not Found: /nowhere/"
    assert "request_id" not in json.loads(formatted("json", record_of()))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /locations/near/?q=98402 HTTP/1.1", "GET /locations/near/ HTTP/1.1"),
        ("see https://example.org/a?q=98402&r=1.", "see https://example.org/a"),
        ("Really? Yes, in a/b? or not", "Really? Yes, in a/b or not"),
        ("Not Found: /preview/abc:def:ghi/", "Not Found: /preview/(token)/"),
        ("Gone: /admin/invitation/abc-d_f:ghi/", "Gone: /admin/invitation/(token)/"),
        ("Error: /admin/first-password/MQ/abc-def/", "Error: /admin/first-password/MQ/(token)/"),
        (
            'duplicate key\nDETAIL:  Key (email)=(ann@example.org) already exists.\nmore of "98402"',
            "duplicate key\nDETAIL: (left out)",
        ),
        (
            "first\nDETAIL: (1, ann)\n\nThe above exception was the direct cause\nsecond\nDETAIL: (2, bob)",
            "first\nDETAIL: (left out)\n\nThe above exception was the direct cause\nsecond\nDETAIL: (left out)",
        ),
    ],
)
def test_queries_tokens_and_rows_are_left_out(text, kept):
    assert logs.cleaned(text) == kept


@pytest.mark.parametrize("form", ["text", "json"])
def test_both_formats_redact_exceptions(form):
    error = ValueError("at /near/?q=98402\nDETAIL:  Failing row contains (ann).")
    written = formatted(form, record_of("at %s", ("/near/?q=98402",), error=error))
    assert [word for word in ("98402", "(ann)") if word in written] == []
    assert "at /near/" in written


# The request id ------------------------------------------------------------------------------------------


def test_log_records_have_the_request_id_even_after_the_last_middleware(db, client, monkeypatch):
    seen = []
    monkeypatch.setattr(
        logging.getLogger("django.request"), "handle", lambda record: seen.append(request_ids.current())
    )
    client.get("/no-such-page/")
    client.get("/no-such-page/")
    assert len(set(seen)) == len(seen) == 2
    assert all(seen)
    assert request_ids.current() == ""


def test_client_cannot_choose_the_id(db, broken_client, failing):
    response = broken_client.get("/", headers={"X-Request-ID": "98402"})
    assert response.status_code == 500
    assert len(response["X-Request-ID"]) == 12
    assert "98402" not in response["X-Request-ID"]


def test_server_error_shows_the_id_on_the_page_and_in_a_header_and_is_not_cached(db, broken_client, failing):
    first, second = broken_client.get("/"), broken_client.get("/")
    assert f"<code>{first['X-Request-ID']}</code>" in first.content.decode()
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert first["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/no-such-page/", "/robots.txt", "/locations/near/?q=x"])
def test_page_without_a_server_error_has_no_id(db, client, address):
    response = client.get(address)
    assert response.status_code < 500
    assert "X-Request-ID" not in response


def test_console_uses_the_chosen_format_and_error_mail_is_optional():
    chosen = logs.settings_for("INFO", "json")
    assert chosen["formatters"]["chosen"] == logs.FORMATTERS["json"]
    assert list(chosen["handlers"]) == ["console"]
    assert chosen["loggers"]["django"]["handlers"] == ["console"]
    assert logs.settings_for("INFO", mail_errors=True)["loggers"]["django"]["handlers"] == ["console", "mail"]
