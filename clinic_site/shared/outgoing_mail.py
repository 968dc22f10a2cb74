"""Whether mail leaves this machine. EMAIL_URL decides it, and everything that depends on mail asks here."""

from django.conf import settings

# Django's backends for development, which print mails or keep them. Tests use "locmem" in place of a mail server.
SENDS_NOTHING = ("console", "dummy", "filebased")


def mail_is_sent() -> bool:
    """Whether mails go to a mail server."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in SENDS_NOTHING
