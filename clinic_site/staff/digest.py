"""The e-mail to reviewers and publishers: the clinical part of their desk as plain text."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from clinic_site.setup.site_settings import clinic_name
from clinic_site.shared.desk_registry import Need, clinical_needs_of, one_run
from clinic_site.staff.mail_choice import MailChoice


@dataclass(frozen=True)
class ReviewDigest:
    """The work that waits for one account."""

    account: AbstractUser
    needs: list[Need]
    clinic: str

    @property
    def count(self) -> int:
        return sum(need.count for need in self.needs)

    def mail(self) -> EmailMessage:
        subject = ngettext(
            "%(clinic)s: %(count)d text needs your attention",
            "%(clinic)s: %(count)d texts need your attention",
            self.count,
        )
        context = {
            "account": self.account,
            "needs": self.needs,
            "site": settings.SITE_URL.rstrip("/"),
            "desk": reverse("admin:index"),
            "today": timezone.localdate(),
        }
        return EmailMessage(
            subject % {"clinic": self.clinic, "count": self.count},
            render_to_string("admin/desk/digest.txt", context).strip() + "\n",
            to=[self.account.email],
        )


def review_digests() -> list[ReviewDigest]:
    """Return a digest for each staff account that has an e-mail address and work to do.

    Accounts that want no mail get none.
    """
    accounts = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("username")
    accounts = accounts.exclude(mail_choice__when=MailChoice.When.NEVER)
    clinic = clinic_name()
    with one_run():
        found = [ReviewDigest(account, clinical_needs_of(account), clinic) for account in accounts]
    return [digest for digest in found if digest.needs]
