"""What strangers can cause is short in the log, and limited; everything else is logged whole."""

import logging

import pytest

from clinic_site.operations import log_limit, logs


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def log():
    """Return a function that logs a record and returns its message, or None if it was left out."""
    clock = Clock()
    limit = log_limit.StrangersLimit(clock=clock)

    def log(name="django.security.DisallowedHost", message="Invalid HTTP_HOST header: %s", *args, error=None, **extra):
        exc_info = (type(error), error, None) if error else None
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args or ("x",), exc_info)
        record.__dict__.update(extra)
        if not limit.filter(record):
            return None
        return logging.Formatter().format(record)

    log.clock = clock
    return log


def test_wrong_host_is_one_line_without_a_traceback(log):
    assert log(error=ValueError("of the host")) == "Invalid HTTP_HOST header: x"


def test_message_is_cut(log):
    line = log("django.security.DisallowedHost", "Invalid: %s", "x" * 8000)
    assert (len(line), line[-2:]) == (log_limit.LONGEST + 1, "x…")


def test_flood_is_counted_and_the_next_line_says_how_many_were_left_out(log):
    lines = [log() for _number in range(3_491)]
    assert [line for line in lines if line] == ["Invalid HTTP_HOST header: x"] * log_limit.A_MINUTE
    log.clock.now = 61
    assert log() == f"Invalid HTTP_HOST header: x ({3_491 - log_limit.A_MINUTE} more of this kind were not logged)"
    assert log() == "Invalid HTTP_HOST header: x"


def test_flood_of_one_kind_hides_no_other(log):
    for _number in range(log_limit.A_MINUTE + 1):
        log("django.request", "Not Found: %s", status_code=404)
    assert log("django.request", "Not Found: %s", status_code=404) is None
    assert log("django.request", "Forbidden: %s", status_code=403) == "Forbidden: x"
    assert log() == "Invalid HTTP_HOST header: x"


@pytest.mark.parametrize(
    ("name", "extra"), [("django.request", {"status_code": 500}), ("django.request", {}), ("clinic_site.search", {})]
)
def test_failures_of_the_site_are_never_left_out(log, name, extra):
    lines = [log(name, "Failed: %s", error=ValueError("why"), **extra) for _number in range(log_limit.A_MINUTE * 2)]
    assert lines == ["Failed: x\nValueError: why"] * log_limit.A_MINUTE * 2


def test_console_has_the_limit():
    assert logs.settings_for("INFO")["handlers"]["console"]["filters"] == ["strangers", "with_request_id"]
