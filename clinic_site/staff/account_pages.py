"""Pages of one account in the admin: reset the second factor, send a link for a password, leave and come back."""

import smtplib

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.account_names import name_of
from clinic_site.shared.local_time import date_and_time
from clinic_site.shared.outgoing_mail import mail_is_sent
from clinic_site.staff.deactivation import activate, deactivate, left_behind
from clinic_site.staff.first_password import send_link
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.people_gaps import opened_by_leaving
from clinic_site.staff.second_factor_reset import reset_second_factor
from education.models import Reviewer


def reset_second_factor_view(request, model_admin, pk):
    """Reset the second factor of a user who lost their phone. Users change their own at /second-factor/."""
    account = _account(request, model_admin, pk)
    if request.method == "POST":
        reset_second_factor(account)
        words = _("%(name)s was signed out and has to set up a new second factor at the next sign-in.")
        return _back(request, account, words % {"name": account})
    has_one = Authenticator.objects.filter(user=account).exists()
    title = _("Reset the second factor of %(name)s") % {"name": account}
    return _page(request, model_admin, account, "reset_second_factor", title, has_one=has_one)


def password_link_view(request, model_admin, pk):
    """Send the account a link with which its owner chooses a password."""
    account = _account(request, model_admin, pk)
    if request.method == "POST":
        send_link_or_explain(request, account)
        return HttpResponseRedirect(admin_url(account))
    title = _("Send %(name)s a link for choosing a password") % {"name": account}
    return _page(request, model_admin, account, "password_link", title, may_send=may_get_link(account))


def may_get_link(account) -> bool:
    return bool(mail_is_sent() and account.email and account.is_active)


def send_link_or_explain(request, account) -> None:
    """Send the link, and say whether that worked."""
    if not may_get_link(account):
        words = _(
            "No link was sent: the account needs an e-mail address and must be active, and the site must send mail."
        )
        messages.error(request, words)
        return
    try:
        send_link(account)
    except (OSError, smtplib.SMTPException):
        words = _("The link could not be sent to %(email)s. Check the address, then press “Send a password link” here.")
        messages.error(request, words % {"email": account.email})
        return
    messages.success(request, _("A link for choosing a password was sent to %(email)s.") % {"email": account.email})


def deactivate_view(request, model_admin, pk):
    """Ask before somebody leaves, and say what ends; or let them come back."""
    account = _account(request, model_admin, pk)
    if _is_invited(account):
        messages.info(request, _("%(name)s has not accepted the invitation yet.") % {"name": name_of(account)})
        return HttpResponseRedirect(reverse("admin:invitations"))
    if request.method == "POST":
        if "activate" in request.POST:
            return _came_back(request, model_admin, account)
        return _has_left(request, model_admin, account)
    if account.is_active:
        return _page(request, model_admin, account, "has_left", _("Has %(name)s left?") % {"name": name_of(account)}, **_leaving(account))  # fmt: skip
    entry = Reviewer.objects.filter(account=account, is_active=False).first()
    title = _("Is %(name)s back?") % {"name": name_of(account)}
    return _page(request, model_admin, account, "is_back", title, reviewer=entry)


def _leaving(account) -> dict:
    """Return what the page lists: what ends, what stays, and what nobody can do afterwards."""
    left = left_behind(account)
    return {
        "name": name_of(account),
        "drafts": [_named(draft.record, "release") for draft in left.drafts],
        "scheduled": [
            *(_named(draft.record, "release", draft.publish_at) for draft in left.scheduled),
            *(_named(record, "release", record.publish_at) for record in left.coming),
        ],
        "approved": [_named(draft.record, "release", draft.publish_at) for draft in left.approved],
        "links": [_named(link.record, "preview", link.expires_at) for link in left.links],
        "invitations": [name_of(one.account) for one in left.invitations],
        "sessions": left.sessions,
        "reviewer": left.reviewer,
        "is_nothing": not left,
        "gaps": opened_by_leaving(account),
    }


def _has_left(request, model_admin, account):
    with transaction.atomic():
        gaps = deactivate(account, by=request.user)
        model_admin.log_change(request, account, _("Has left."))
    name = name_of(account)
    words = _("%(name)s was signed out and can’t sign in any more. Preview links and invitations by them have ended.")
    messages.success(request, words % {"name": name})
    for gap in gaps:
        messages.warning(request, gap.words)
    return HttpResponseRedirect(admin_url(account))


def _came_back(request, model_admin, account):
    with transaction.atomic():
        activate(account, as_reviewer="as_reviewer" in request.POST)
        model_admin.log_change(request, account, _("Is back."))
    return _back(request, account, _("%(name)s can sign in again.") % {"name": name_of(account)})


def _is_invited(account) -> bool:
    return Invitation.objects.not_accepted().filter(account=account).exists()


def _named(record, page: str, when=None) -> dict:
    return {"name": str(record), "url": admin_url(record, page), "when": when and date_and_time(when)}


def _account(request, model_admin, pk):
    """Return the account. Users can't do these things to themselves."""
    account = model_admin.get_queryset(request).filter(pk=pk).first()
    if account is None:
        raise Http404
    if not model_admin.has_change_permission(request, account) or account == request.user:
        raise PermissionDenied
    return account


def _back(request, account, words: str):
    messages.success(request, words)
    return HttpResponseRedirect(admin_url(account))


def _page(request, model_admin, account, template: str, title: str, **context):
    context |= {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": account,
    }
    return TemplateResponse(request, f"admin/auth/user/{template}.html", context)
