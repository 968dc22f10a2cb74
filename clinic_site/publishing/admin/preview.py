"""/admin/.../preview/: the record as the public will see it, at the width of a phone, tablet or computer."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.preview_links import links_context
from clinic_site.publishing.admin.records import record_for, urls_of
from clinic_site.publishing.preview import render_as_public

WIDTHS = {"phone": 390, "tablet": 768, "computer": 1280}


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types allow only views without arguments
def frame_view(request, model_admin, object_id):
    record = record_for(request, model_admin, object_id)
    width = request.GET.get("width")
    width = width if width in WIDTHS else "phone"
    theme = "dark" if request.GET.get("theme") == "dark" else "light"
    context = {
        **model_admin.admin_site.each_context(request),
        **links_context(request, model_admin, record, page="preview"),
        "title": _("Preview: %(name)s") % {"name": record},
        "opts": model_admin.opts,
        "original": record,
        "model_admin_urls": urls_of(record),
        "width": width,
        "pixels": WIDTHS[width],
        "theme": theme,
        "themes": [("light", _("Light")), ("dark", _("Dark"))],
        "widths": [("phone", _("Phone")), ("tablet", _("Tablet")), ("computer", _("Computer"))],
        "has_draft": workflow.draft_of(record) is not None,
    }
    return TemplateResponse(request, "admin/publishable/preview.html", context)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # as above
def page_view(request, model_admin, object_id):
    return render_as_public(request, record_for(request, model_admin, object_id))
