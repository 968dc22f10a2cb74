"""How an account gets its notices by mail: its own choice."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailChoice(models.Model):
    """The choice of one account. Accounts without a row get the digest."""

    class When(models.TextChoices):
        AT_ONCE = "at once", _("At once, one mail for each event")
        DIGEST = "digest", _("Once a day, all in one mail")
        NEVER = "never", _("No mail")

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    when = models.CharField(_("mail about your work"), max_length=8, choices=When, default=When.DIGEST)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.account}: {self.get_when_display()}"


def choice_of(account) -> str:
    """Return when `account` wants its mail."""
    row = MailChoice.objects.filter(account=account).first()
    return row.when if row else MailChoice.When.DIGEST


def accounts_that_want(when: MailChoice.When):
    """Return the staff accounts with an address that chose `when`, including those that never chose."""
    chosen = Q(mail_choice__when=when)
    if when == MailChoice.When.DIGEST:
        chosen |= Q(mail_choice=None)
    accounts = get_user_model().objects.filter(chosen, is_active=True, is_staff=True).exclude(email="")
    return accounts.order_by("username")
