"""Every page and command agrees whether mail leaves the machine."""

import pytest

from clinic_site.shared.outgoing_mail import mail_is_sent


@pytest.mark.parametrize(
    ("backend", "is_sent"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", True),
        ("anymail.backends.mailgun.EmailBackend", True),
        ("django.core.mail.backends.locmem.EmailBackend", True),
        ("django.core.mail.backends.console.EmailBackend", False),
        ("django.core.mail.backends.dummy.EmailBackend", False),
        ("django.core.mail.backends.filebased.EmailBackend", False),
    ],
)
def test_backends_that_print_or_keep_mails_send_none(settings, backend, is_sent):
    settings.EMAIL_BACKEND = backend
    assert mail_is_sent() is is_sent
