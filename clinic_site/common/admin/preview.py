"""/admin/.../preview/: the record as the public will see it, in the width of a phone, a tablet or a computer."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic_site.common import drafts
from clinic_site.common.previewing import render_as_public

WIDTHS = {"phone": 390, "tablet": 768, "computer": 1280}


def record_for(request, model_admin, object_id, *, permission: str = "view"):
    """Return the stored record. Raises Http404 and PermissionDenied."""
    record = model_admin.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
    if record is None:
        raise Http404
    if not getattr(model_admin, f"has_{permission}_permission")(request, record):
        raise PermissionDenied
    return record


@csp_update({"frame-src": [SELF]})
def frame_view(request, model_admin, object_id):
    record = record_for(request, model_admin, object_id)
    width = request.GET.get("width")
    width = width if width in WIDTHS else "phone"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Preview: %(name)s") % {"name": record},
        "opts": model_admin.opts,
        "original": record,
        "model_admin_urls": urls_of(model_admin, record),
        "width": width,
        "pixels": WIDTHS[width],
        "widths": [("phone", _("Phone")), ("tablet", _("Tablet")), ("computer", _("Computer"))],
        "has_draft": drafts.draft_of(record) is not None,
    }
    return TemplateResponse(request, "admin/publishable/preview.html", context)


def urls_of(model_admin, record) -> dict[str, str]:
    """Return the addresses of the record's own pages in the admin, by name."""
    return {
        page: model_admin.url_of(record, page) for page in ("change", "release", "preview", "preview_page", "history")
    }


@xframe_options_sameorigin
@csp_update({"frame-ancestors": [SELF]})
def page_view(request, model_admin, object_id):
    return render_as_public(request, record_for(request, model_admin, object_id))
