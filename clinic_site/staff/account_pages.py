"""Pages of one account in the admin: reset the second factor, send a link for a password, deactivate."""

import smtplib

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.local_time import date_and_time
from clinic_site.staff.deactivation import activate, deactivate, left_behind
from clinic_site.staff.first_password import mail_is_set_up, send_link
from clinic_site.staff.second_factor_reset import reset_second_factor


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
    return bool(mail_is_set_up() and account.email and account.is_active)


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
    """List what the account leaves behind, and deactivate it; or activate it again."""
    account = _account(request, model_admin, pk)
    if request.method == "POST":
        with transaction.atomic():
            done = activate if "activate" in request.POST else deactivate
            done(account)
            words = _("Activated.") if account.is_active else _("Deactivated.")
            model_admin.log_change(request, account, words)
        if account.is_active:
            return _back(request, account, _("%(name)s can sign in again.") % {"name": account})
        return _back(request, account, _("%(name)s was signed out and can’t sign in any more.") % {"name": account})
    title = _("Deactivate %(name)s") if account.is_active else _("Activate %(name)s")
    left = left_behind(account)
    context = {
        "drafts": [_named(draft.record, "release") for draft in left.drafts],
        "scheduled": [_named(draft.record, "release", draft.publish_at) for draft in left.scheduled],
        "links": [_named(link.record, "preview", link.expires_at) for link in left.links],
        "reviewer": left.reviewer,
        "is_nothing": not left,
    }
    return _page(request, model_admin, account, "deactivate", title % {"name": account}, **context)


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
