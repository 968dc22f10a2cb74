"""The pictures that a record chooses and that are not on the site: its page shows none. Staff publish them with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.pictures.picture import Picture
from clinic_site.publishing import workflow
from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.publishable import Publishable

MOST = 20  # pictures of one record


def chosen_but_not_public(record: Publishable) -> dict[str, Picture]:
    """Return the pictures that `record`, as it is in memory, chooses and that are not on the site, by field."""
    names = [field.name for field in record._meta.fields if field.related_model is Picture]
    chosen = {name: getattr(record, name) for name in names}
    return {name: picture for name, picture in chosen.items() if picture is not None and not picture.is_published}


def publish_chosen_view(request, model_admin):
    """Publish the pictures in the POST data, each with its own checks, and return to the page that had the button."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    keys = [key for key in request.POST.getlist("picture") if key.isascii() and key.isdigit()][:MOST]
    published = 0
    for picture in Picture.objects.filter(pk__in=keys).order_by("pk"):
        if not model_admin.has_publish_permission(request, picture):
            raise PermissionDenied
        try:
            published += workflow.publish(picture, by=request.user)
        except NotPublishedError as error:
            words = _("The picture “%(title)s” is not published: %(reasons)s") % {"title": picture, "reasons": error}
            link = format_html('{} <a href="{}">{}</a>', words, admin_url(picture), _("Open the picture"))
            model_admin.message_user(request, link, messages.ERROR)
    if published:
        words = ngettext(
            "The picture is published. Pages that choose it show it now.",
            "%(n)d pictures are published. Pages that choose them show them now.",
            published,
        )
        model_admin.message_user(request, words % {"n": published}, messages.SUCCESS)
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if is_ours and back.startswith("/") else list_url(Picture))
