"""Preview links in the admin.

Anyone who can view a record can create links to it, unless its admin is stricter. Their creator and publishers can
withdraw them.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.preview_links import Lasting, PreviewLink

PAGES = ("release", "preview")  # pages that show the links


class LinkForm(forms.Form):
    lasting = forms.ChoiceField(
        label=gettext_lazy("Link works for"), choices=Lasting, initial=Lasting.WEEK, widget=forms.Select
    )


def links_context(request, model_admin, record, *, page: str) -> dict:
    """Return the context for the links to `record` on `page`, one of `PAGES`."""
    links = [
        link
        for link in PreviewLink.objects.of(record).open().select_related("made_by", "content_type")
        if not (link.is_makers_right_gone or (link.was_public and not record.is_published))
    ]
    for link in links:
        link.address = request.build_absolute_uri(link.get_absolute_url())
        link.may_be_revoked = may_revoke(request, model_admin, link, record)
    return {
        "links": links,
        "link_form": LinkForm(),
        "may_share": model_admin.has_share_permission(request, record),
        "links_url": admin_url(record, "preview_links"),
        "links_page": page,
    }


def may_revoke(request, model_admin, link: PreviewLink, record) -> bool:
    return link.made_by_id == request.user.pk or model_admin.has_publish_permission(request, record)


def links_view(request, model_admin, object_id):
    """Create a link (`lasting`) or withdraw one (`revoke`), then redirect to the page it was submitted from."""
    record = record_for(request, model_admin, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    do = _revoke if "revoke" in request.POST else _make
    if words := do(request, model_admin, record):
        model_admin.message_user(request, words, messages.SUCCESS)
    page = request.POST.get("page")
    back = admin_url(record, page if page in PAGES else PAGES[0])
    return HttpResponseRedirect(f"{back}#preview-links")


def _make(request, model_admin, record) -> str:
    if not model_admin.has_share_permission(request, record):
        raise PermissionDenied
    form = LinkForm(request.POST)
    if not form.is_valid():
        model_admin.message_user(request, _("Choose how long the link should work."), messages.ERROR)
        return ""
    PreviewLink.objects.make(record, by=request.user, lasting=Lasting(form.cleaned_data["lasting"]))
    model_admin.log_change(request, record, _("Created a preview link."))
    return _("The link is ready. Copy it and send it to the reviewer.")


def _revoke(request, model_admin, record) -> str:
    number = request.POST["revoke"]
    links = PreviewLink.objects.of(record)
    link = get_object_or_404(links, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    if not may_revoke(request, model_admin, link, record):
        raise PermissionDenied
    if link.revoked_at is None:
        link.revoke()
        model_admin.log_change(request, record, _("Withdrew a preview link."))
    return _("The link was withdrawn. Anyone who opens it will see that it was withdrawn.")
