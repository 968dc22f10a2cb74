"""Send mails "at once" in a thread, so that a slow mail server never slows a save.

At most one thread of a process sends. A mail that fails stays to be sent: `manage.py send_notices` tries it again.
"""

import logging
import threading

from django.db import connections

from clinic_site.staff.mail_choice import MailChoice
from clinic_site.staff.notice_mail import send_notices

logger = logging.getLogger(__name__)
_is_sending = threading.Lock()
_is_wanted = threading.Event()


def send_soon() -> None:
    """Start sending in a thread. For `transaction.on_commit`: the thread must see the committed notices."""
    threading.Thread(target=_send_in_thread, name="notices", daemon=True).start()


def _send_in_thread() -> None:
    try:
        send_now()
    finally:
        connections.close_all()


def send_now() -> None:
    """Send what waits for accounts that want it at once. Log failures, and leave the mails to the next run."""
    _is_wanted.set()
    if not _is_sending.acquire(blocking=False):
        return  # the other thread looks again
    try:
        while _is_wanted.is_set():
            _is_wanted.clear()
            result = send_notices(MailChoice.When.AT_ONCE)
            if result.failed:
                logger.warning("%d mails with notices could not be sent. send_notices tries again.", len(result.failed))
    except Exception:
        logger.exception("Notices could not be mailed. send_notices tries again.")
    finally:
        _is_sending.release()
