"""Helpers for the admin pages of one record: fetch it with a permission check, and link its pages."""

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404

from clinic_site.publishing.admin_urls import admin_url


def record_for(request, model_admin, object_id, *, permission: str = "view"):
    """Return the stored record. Raise Http404 or PermissionDenied."""
    record = (
        model_admin.get_queryset(request).filter(pk=object_id).first()
        if re.fullmatch("[0-9]{1,18}", str(object_id))
        else None
    )
    if record is None:
        raise Http404
    if not getattr(model_admin, f"has_{permission}_permission")(request, record):
        raise PermissionDenied
    return record


def urls_of(record) -> dict[str, str]:
    """Return the URLs of the record's admin pages, by name."""
    pages = ("change", "release", "preview", "preview_page", "history", "take_off", "on_a_day", "discard")
    return {page: admin_url(record, page) for page in pages}
