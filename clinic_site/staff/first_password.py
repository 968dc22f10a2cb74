"""A link by e-mail with which the owner of an account chooses a password, so that nobody else knows it."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.contrib.messages.views import SuccessMessageMixin
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.setup.site_settings import clinic_name


def send_link(account) -> None:
    """Send `account` the link. It works once, for PASSWORD_RESET_TIMEOUT. Raise OSError if it can't be sent."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    path = reverse("first_password", args=[key, default_token_generator.make_token(account)])
    context = {
        "account": account,
        "clinic": clinic_name(),
        "link": settings.SITE_URL.rstrip("/") + path,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    EmailMessage(
        _g("%(clinic)s: choose your password for the staff desk") % {"clinic": context["clinic"]},
        render_to_string("account/first_password.txt", context).strip() + "\n",
        to=[account.email],
    ).send()


class FirstPasswordView(SuccessMessageMixin, PasswordResetConfirmView):
    """The page behind the link. It changes nothing about the second factor."""

    template_name = "account/first_password.html"
    success_url = reverse_lazy("account_login")
    success_message = _("Your password was saved. Sign in with it now.")
    reset_url_token = "choose"  # noqa: S105 - the last part of the address while the token is in the session
