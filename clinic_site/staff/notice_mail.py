"""Mails with notices: one for each account, with all that it was not told yet.

A mail names the record, what happened and who did it, and links to the admin. What staff or visitors wrote is left out,
because it may mention a patient.
"""

import datetime
import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from clinic_site.setup.site_settings import clinic_name
from clinic_site.staff.mail_choice import MailChoice, accounts_that_want
from clinic_site.staff.notices import Notice

CLAIM_LASTS = datetime.timedelta(minutes=10)  # afterwards the process that claimed the notices is taken for dead
MOST_IN_A_MAIL = 100
GIVE_UP_AFTER = 3  # mails in a row without a response from the server: the others would time out too


@dataclass(frozen=True)
class Result:
    """How many mails were sent, and the addresses that got none."""

    sent: int
    failed: list[str]


def to_mail():
    """Return the notices that may still be mailed: open ones that no other process is mailing."""
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    return Notice.objects.open().filter(is_free, mailed_at=None)


def send_notices(when: MailChoice.When, *, say: Callable[[str], object] = lambda line: None) -> Result:
    """Mail the notices of the accounts that chose `when`. A mail that fails is tried again the next time.

    `say` is called with a line about each failure.
    """
    sent, failed, in_a_row = 0, [], 0
    for account in accounts_that_want(when).filter(notices__in=to_mail()).distinct():
        if in_a_row == GIVE_UP_AFTER:
            failed.append(account.email)
            say(f"Not tried: {account.email}")
            continue
        notices = _claim(account)
        if not notices:
            continue  # another process was faster
        claimed = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
        try:
            mail_of(account, notices).send()
        except (OSError, smtplib.SMTPException) as error:
            claimed.update(claimed_at=None)
            failed.append(account.email)
            in_a_row = in_a_row + 1 if is_about_the_server(error) else 0
            say(f"Not sent to {account.email}: {error}")
        else:
            claimed.update(mailed_at=timezone.now())
            sent, in_a_row = sent + 1, 0
    return Result(sent, failed)


def _claim(account) -> list[Notice]:
    """Return the notices of `account` to mail, newest first, and keep other processes from mailing them too."""
    now = timezone.now()
    keys = list(to_mail().filter(account=account).order_by("-made_at", "-pk").values_list("pk", flat=True))
    to_mail().filter(pk__in=keys).update(claimed_at=now)
    mine = Notice.objects.filter(pk__in=keys, claimed_at=now).select_related("by", "content_type")
    return list(mine.order_by("-made_at", "-pk"))


def mail_of(account, notices: list[Notice]) -> EmailMessage:
    """Return the mail with `notices` to `account`."""
    clinic, count = clinic_name(), len(notices)
    words = ngettext("%(count)d thing happened to your work", "%(count)d things happened to your work", count)
    context = {
        "account": account,
        "notices": notices[:MOST_IN_A_MAIL],
        "others": len(notices[MOST_IN_A_MAIL:]),
        "site": settings.SITE_URL.rstrip("/"),
        "desk": reverse("admin:index"),
        "choice": reverse("admin:mail_choice"),
    }
    return EmailMessage(
        f"{clinic}: {notices[0].sentence if count == 1 else words % {'count': count}}",
        render_to_string("admin/desk/notices.txt", context).strip() + "\n",
        to=[account.email],
    )


def is_about_the_server(error: Exception) -> bool:
    """Whether the server did not respond at all. Otherwise it refused only this mail."""
    no_answer = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)
    return isinstance(error, no_answer) or not isinstance(error, smtplib.SMTPException)
