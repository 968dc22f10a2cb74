"""Errors by mail, to ERROR_MAIL_TO: that something failed, where in the code, and the id to find it by in the log.

A mail leaves the machine, so it says less than the log: no address, no value, no form, no header, no setting, and not
even the words of the exception, because they often quote what somebody typed.
"""

import logging
import threading
import time
import traceback
from collections import deque

from django.core import mail

PER_HOUR = 10  # for each process: a night of failures must not fill a mailbox


class ErrorMail(logging.Handler):
    """Mails errors to ADMINS, `PER_HOUR` at most."""

    def __init__(self, level=logging.ERROR):
        super().__init__(level)
        self.sent: deque[float] = deque(maxlen=PER_HOUR)
        self.left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        # Anybody can cause those, by sending nonsense; they are no failure of ours.
        if record.name.startswith("django.security"):
            return
        if len(self.sent) == PER_HOUR and time.monotonic() - self.sent[0] < 3600:
            self.left_out += 1
            return
        self.sent.append(time.monotonic())
        report = report_of(record)
        if self.left_out:
            report += f"\n{self.left_out} more in the hour before were not mailed. The log has them all."
            self.left_out = 0
        # A mail server that hangs must not hold the page that says sorry.
        threading.Thread(target=_send, args=(f"Error in {record.name}", report), daemon=True).start()


def _send(subject: str, report: str) -> None:
    try:
        mail.mail_admins(subject, report)
    except Exception as error:
        # Not as an error: that would be mailed.
        logging.getLogger(__name__).warning("A report of an error could not be mailed: %s", type(error).__name__)


def report_of(record: logging.LogRecord) -> str:
    """Return what may leave the machine of `record`."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    lines = [
        f"Request: {getattr(record, 'request_id', '') or 'none'} (look for it in the log)",
        f"Page: {match.view_name or 'without a name' if match else 'none'}",
        f"Logged by: {record.name}, {record.module}.{record.funcName}, line {record.lineno}",
    ]
    if record.exc_info and record.exc_info[1]:
        lines += ["", places_of(record.exc_info[1])]
    return "\n".join(lines)


def places_of(error: BaseException) -> str:
    """Return the traceback of `error` and of what led to it: places in the code and kinds of errors, no words."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    parts = ["".join(traceback.format_tb(one.__traceback__)) + type(one).__qualname__ for one in reversed(seen)]
    return "\n\nwhich led to\n\n".join(parts)
