"""/preview/<signed key>/: one record as it will be, for a reviewer without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.preview import only_for_the_reader, render_as_public
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.shared.public_page import read_only

# Why a link shows nothing -> (status, heading, what happened)
GONE = {
    "unknown": (
        404,
        _("This link is not complete"),
        _("Some of its letters may be missing. Open it again from the message it came in, or copy all of it."),
    ),
    "revoked": (410, _("This link was taken back"), _("The people who made it have closed it.")),
    "expired": (410, _("This link has ended"), _("A preview link works for a short time only, and that is over.")),
    "deleted": (410, _("This page is no more"), _("The text that the link led to was deleted.")),
    "taken off": (410, _("This page was taken off the site"), _("So its preview is closed as well.")),
}


@read_only
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the record behind a link, or say in plain words why not."""
    link = PreviewLink.objects.behind(token)
    reason = why_gone(link)
    if link is None or reason:
        status, heading, what_happened = GONE[reason]
        context = {"heading": heading, "what_happened": what_happened}
        response = only_for_the_reader(render(request, "preview_gone.html", context, status=status))
    else:
        response = render_as_public(request, link.record, until=link.expires_at)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key: no other page is told it
    return response


def why_gone(link: PreviewLink | None) -> str:
    """Return why `link` shows nothing: a key of `GONE`, or ""."""
    if link is None:
        return "unknown"
    if link.revoked_at:
        return "revoked"
    if link.is_expired:
        return "expired"
    if link.record is None:
        return "deleted"
    return "taken off" if link.is_taken_off else ""
