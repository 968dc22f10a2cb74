"""/admin/invitations/: invite people, and see, send again or withdraw invitations."""

import smtplib

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.setup.site_settings import clinic_name
from clinic_site.shared.account_names import name_of
from clinic_site.shared.outgoing_mail import mail_is_sent
from clinic_site.staff.invitation_forms import InvitationForm
from clinic_site.staff.invitations import INVITATION_LASTS, Invitation, may_invite, path_with

ACCEPTED_SHOWN = 20  # the last ones; all accounts are under Users


def invitations_view(request):
    """Show the form and the list. After an invitation was sent, the form is empty and ready for the next one."""
    if not may_invite(request.user):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method != "POST":
        return _page(request, InvitationForm(by=request.user))
    do = request.POST.get("do")
    if do in ("again", "withdraw"):
        return _do(request, do)
    form = InvitationForm(request.POST, by=request.user)
    made = form.invite() if form.is_valid() else None
    if made is None:
        return _page(request, form)
    invitation, token = made
    admin.site.get_model_admin(User).log_addition(request, invitation.account, [{"added": {}}])
    return _deliver(request, invitation, token)


def _do(request, do: str):
    """Send an invitation again, or withdraw it."""
    key = request.POST.get("invitation", "")
    is_key = key.isdecimal() and len(key) < 19
    invitation = Invitation.objects.select_related("account").filter(pk=key).first() if is_key else None
    if invitation is None:
        messages.info(request, _("This invitation was withdrawn meanwhile."))
        return _back()
    name = name_of(invitation.account)
    if do == "again":
        token = invitation.renew(by=request.user)
        if token:
            return _deliver(request, invitation, token)
    elif invitation.withdraw(by=request.user):
        messages.success(request, _("The invitation of %(name)s was withdrawn. Its link has ended.") % {"name": name})
        return _back()
    messages.info(request, _("%(name)s has accepted the invitation meanwhile.") % {"name": name})
    return _back()


def _deliver(request, invitation: Invitation, token: str):
    """Mail the link. If the site sends no mail, or this mail could not be sent, show the link once."""
    name, why = name_of(invitation.account), ""
    if not mail_is_sent():
        why = _("This site sends no e-mails, so give the link to %(name)s yourself.") % {"name": name}
    else:
        try:
            mail_of(invitation, token).send()
        except (OSError, smtplib.SMTPException):
            why = _("The e-mail to %(email)s could not be sent, so give the link to %(name)s yourself.") % {
                "email": invitation.account.email, "name": name,
            }  # fmt: skip
    invitation.note_delivery(is_mailed=not why)
    if not why:
        words = _("The invitation was mailed to %(name)s at %(email)s. Its link works once, for %(days)d days.")
        messages.success(
            request, words % {"name": name, "email": invitation.account.email, "days": INVITATION_LASTS.days}
        )
        return _back()
    # The answer to the POST itself, because the link must not be stored anywhere, not even in the session.
    shown = {
        "name": name,
        "why": why,
        "link": request.build_absolute_uri(path_with(token)),
        "account": invitation.account,
    }
    return _page(request, InvitationForm(by=request.user), shown)


def mail_of(invitation: Invitation, token: str) -> EmailMessage:
    """Return the e-mail with the link."""
    context = {
        "account": invitation.account,
        "inviter": name_of(invitation.invited_by) if invitation.invited_by else "",
        "clinic": clinic_name(),
        "link": settings.SITE_URL.rstrip("/") + path_with(token),
        "days": INVITATION_LASTS.days,
    }
    return EmailMessage(
        _("%(clinic)s: your invitation to the staff desk") % {"clinic": clinic_name()},
        render_to_string("account/invitation.txt", context).strip() + "\n",
        to=[invitation.account.email],
    )


def _back():
    return HttpResponseRedirect(reverse("admin:invitations"))


def _page(request, form: InvitationForm, shown: dict | None = None):
    """Render the page. `shown` is the link that is on the screen this once."""
    rows = Invitation.objects.select_related("account", "invited_by").prefetch_related("account__groups")
    context = {
        **admin.site.each_context(request),
        "title": _("Invite people"),
        "form": form,
        "shown": shown,
        "has_sent": bool(shown) or Invitation.objects.exists(),
        "sends_mail": mail_is_sent(),
        "days": INVITATION_LASTS.days,
        "open_invitations": rows.not_accepted().order_by("expires_at", "pk"),
        "accepted": rows.exclude(accepted_at=None).order_by("-accepted_at", "-pk")[:ACCEPTED_SHOWN],
    }
    return TemplateResponse(request, "admin/invitations.html", context)
