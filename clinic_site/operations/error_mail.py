"""Send errors to ERROR_MAIL_TO: where in the code something failed, and the request id to find it in the log.

A mail leaves the machine, so it contains less than the log: no URL, values, form, headers or settings, and not even the
exception's message, because that often quotes user input.
"""

import logging
import threading
import time
import traceback
from collections import deque

from django.core import mail

PER_HOUR = 10  # per process, so that a night of failures does not fill a mailbox


class ErrorMail(logging.Handler):
    """Mail errors to ADMINS, at most `PER_HOUR`."""

    def __init__(self, level=logging.ERROR):
        super().__init__(level)
        self.sent: deque[float] = deque(maxlen=PER_HOUR)
        self.left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        # Any visitor can cause these with an invalid request. They are not failures of the site.
        if record.name.startswith("django.security"):
            return
        if len(self.sent) == PER_HOUR and time.monotonic() - self.sent[0] < 3600:
            self.left_out += 1
            return
        self.sent.append(time.monotonic())
        report = report_of(record)
        if self.left_out:
            report += f"\n{self.left_out} more errors in the previous hour were not mailed. They are in the log."
            self.left_out = 0
        # A mail server that hangs must not delay the error page.
        threading.Thread(target=_send, args=(f"Error in {record.name}", report), daemon=True).start()


def _send(subject: str, report: str) -> None:
    try:
        mail.mail_admins(subject, report)
    except Exception as error:
        # Not an error, because that would be mailed.
        logging.getLogger(__name__).warning("An error report could not be mailed: %s", type(error).__name__)


def report_of(record: logging.LogRecord) -> str:
    """Return the parts of `record` that may leave the machine."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    lines = [
        f"Request: {getattr(record, 'request_id', '') or 'none'} (search the log for it)",
        f"Page: {match.view_name or 'without a name' if match else 'none'}",
        f"Logged by: {record.name}, {record.module}.{record.funcName}, line {record.lineno}",
    ]
    if record.exc_info and record.exc_info[1]:
        lines += ["", places_of(record.exc_info[1])]
    return "\n".join(lines)


def places_of(error: BaseException) -> str:
    """Return the tracebacks of `error` and its causes: code locations and exception types, without messages."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    parts = ["".join(traceback.format_tb(one.__traceback__)) + type(one).__qualname__ for one in reversed(seen)]
    return "\n\nwhich led to\n\n".join(parts)
