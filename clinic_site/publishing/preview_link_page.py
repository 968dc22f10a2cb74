"""/preview/<signed key>/: preview of one record for a reviewer without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.preview import only_for_the_reader, render_as_public
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.publishing.withdrawn_pages import plain_page, withdrawn
from clinic_site.shared.public_page import read_only

# Why a link does not work -> (status, heading, explanation)
GONE = {
    "unknown": (
        404,
        _("This link is not complete"),
        _("Part of it may be missing. Open it again from the message you received, or copy all of it."),
    ),
    "revoked": (410, _("This link was withdrawn"), _("The people who created it have withdrawn it.")),
    "expired": (410, _("This link has expired"), _("A preview link works only for a short time.")),
    "ended": (
        410,
        _("This link has ended"),
        _("The account that created it is no longer used for this."),
    ),
    "deleted": (410, _("This page no longer exists"), _("The text behind this link was deleted.")),
    "taken off": (410, _("This page was taken off the site"), _("Its preview is no longer available either.")),
}


@read_only
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the preview behind a link, or explain why the link does not work."""
    link = PreviewLink.objects.behind(token)
    reason = why_gone(link)
    if link is None or reason:
        status, heading, what_happened = GONE[reason]
        context = {"heading": heading, "what_happened": what_happened}
        response = only_for_the_reader(render(request, "preview_gone.html", context, status=status))
    elif found := _withdrawal_of(link.record):
        response = plain_page(request, found)
    else:
        response = render_as_public(request, link.record, until=link.expires_at)
    response["Referrer-Policy"] = "no-referrer"  # the URL is the credential, so other sites must not see it
    return response


def _withdrawal_of(record: Publishable | None) -> Withdrawal | None:
    """Return the emergency withdrawal that covers the page of `record`, or None."""
    if record is None:
        return None
    return withdrawn(record.get_absolute_url().partition("#")[0], list(Withdrawal.objects.in_force()))


def why_gone(link: PreviewLink | None) -> str:
    """Return why `link` does not work: a key of `GONE`, or ""."""
    if link is None:
        return "unknown"
    if link.revoked_at:
        return "revoked"
    if link.is_expired:
        return "expired"
    if link.record is None:
        return "deleted"
    if link.is_makers_right_gone:
        return "ended"
    return "taken off" if link.is_taken_off else ""
