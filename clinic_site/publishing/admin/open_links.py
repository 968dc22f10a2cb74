"""/admin/preview-links/: every preview link that works, to see who can read what, and to withdraw one or all."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin.preview_links import may_revoke
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.preview_link_page import why_gone
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.publishable import Publishable


def open_links_view(request):
    """List the links to records that the user can view. POST withdraws one (`revoke`) or all that they may withdraw."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if not any(_admin_of(kind).has_view_permission(request) for kind in publishable_kinds(Publishable)):
        raise PermissionDenied
    links = list(_visible(request))
    if request.method == "POST":
        return _revoke(request, [link for link in links if link.may_be_revoked])
    context = {
        **admin.site.each_context(request),
        "title": _("Preview links that work"),
        "links": links,
        "revocable": sum(link.may_be_revoked for link in links),
    }
    return TemplateResponse(request, "admin/publishable/open_links.html", context)


def _admin_of(model):
    return admin.site.get_model_admin(model)


def _visible(request) -> Iterator[PreviewLink]:
    links = PreviewLink.objects.open().order_by("expires_at", "pk")
    makers: dict = {}  # so that the rights of each account are read once
    for link in links.select_related("made_by", "content_type").prefetch_related("record"):
        link.made_by = makers.setdefault(link.made_by_id, link.made_by)
        if why_gone(link):
            continue
        model_admin = _admin_of(type(link.record))
        if model_admin.has_view_permission(request, link.record):
            link.may_be_revoked = may_revoke(request, model_admin, link, link.record)
            link.address = admin_url(link.record, "preview")  # type: ignore[arg-type]  # `why_gone`: it exists
            yield link


def _revoke(request, links: list[PreviewLink]):
    asked = request.POST.get("revoke", "")
    chosen = links if "all" in request.POST else [link for link in links if str(link.pk) == asked]
    for link in chosen:
        link.revoke()
        _admin_of(type(link.record)).log_change(request, link.record, _("Withdrew a preview link."))
    words = ngettext("%(count)d link was withdrawn.", "%(count)d links were withdrawn.", len(chosen))
    messages.add_message(request, messages.SUCCESS if chosen else messages.INFO, words % {"count": len(chosen)})
    return HttpResponseRedirect(reverse("admin:open_preview_links"))
