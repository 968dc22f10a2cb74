"""Large exports: a worker makes the file, and its owner downloads it from a page that says when it is ready."""

import logging

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from clinic_site.shared import background_work
from clinic_site.shared.background_work import DEAD_AFTER, Standing
from locations.importing import exporting
from locations.importing.written_xlsx import xlsx_bytes
from locations.models import Clinic, ClinicExport

logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE_AT_ONCE = 1000  # clinics in a workbook that is made in the request


def ask_for(request) -> HttpResponseRedirect:
    """Let a worker make the file for the filtered list, and go to its page."""
    with transaction.atomic():
        export = ClinicExport.objects.create(owner=request.user, query=request.GET.urlencode())
        export.task = make_file.enqueue(str(export.pk)).id
        export.save(update_fields=["task"])
    return HttpResponseRedirect(f"{reverse('admin:locations_clinic_export')}?file={export.pk}")


@task()
def make_file(key: str) -> None:
    """Make the file of an export, with what its owner may see. Nothing happens if it is gone or there already."""
    export = ClinicExport.objects.filter(pk=key, content=None).select_related("owner").first()
    if export is None:
        return
    try:
        clinics = clinics_for(export.owner, export.query)
        content = xlsx_bytes(exporting.COLUMNS, exporting.rows(clinics))
    except Exception:
        logger.exception("The export %s could not be made.", key)
    else:
        ClinicExport.objects.filter(pk=key).update(content=content)


def clinics_for(user, query: str):
    """Return the clinics that `user` sees in the list with these filters."""
    request = RequestFactory().get("/")
    request.GET, request.user = QueryDict(query), user
    model_admin = admin.site.get_model_admin(Clinic)
    if not model_admin.has_view_permission(request):
        return Clinic.objects.none()
    return model_admin.get_changelist_instance(request).get_queryset(request)


def file_view(request):
    """Show the page of an export, how far it is (?progress), or its file (?download). Only to its owner."""
    key = request.GET.get("file", "")
    try:
        export = get_object_or_404(ClinicExport.objects.defer("content"), pk=key, owner=request.user)
    except ValidationError as error:
        raise Http404 from error
    is_ready = ClinicExport.objects.filter(pk=export.pk, content__isnull=False).exists()
    words, is_under_way = _words_of(export, is_ready=is_ready)
    if "progress" in request.GET:
        return JsonResponse({"rows_done": 0, "rows_total": 0, "is_under_way": is_under_way, "words": words})
    if "download" in request.GET and is_ready:
        response = HttpResponse(bytes(export.content or b""), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
        return response
    context = {
        **admin.site.each_context(request), "opts": Clinic._meta, "title": _("Export to Excel"), "export": export,
        "words": words, "is_under_way": is_under_way, "is_ready": is_ready,
    }  # fmt: skip
    return TemplateResponse(request, "admin/locations/clinic/export.html", context)


def _words_of(export: ClinicExport, *, is_ready: bool) -> tuple[str, bool]:
    """Return what the page says, and whether the work is under way."""
    if is_ready:
        return _("The file is ready. It is kept for a day, and only you can download it."), False
    match export.standing:
        case Standing.ENDED:
            return _("The file could not be made. Export the list again."), False
        case Standing.WAITING if (
            timezone.now() - export.created_at > DEAD_AFTER and not background_work.is_anybody_working()
        ):
            return _(
                "The file waits longer than usual, because nobody runs background work. Tell whoever looks after the site. "
                "Nothing is lost: the file goes on by itself."
            ), True
    return _("The file is being made. This takes about a minute for 100,000 clinics."), True
