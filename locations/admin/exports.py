"""Export of clinics in the admin: CSV is sent while it is read, and a large workbook is made by a worker."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from locations.admin import export_files
from locations.importing import exporting
from locations.importing.tables import csv_stream
from locations.importing.written_xlsx import xlsx_bytes


def export_view(request, model_admin):
    """Return the clinics of the filtered list as CSV or XLSX."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if "file" in request.GET:
        return export_files.file_view(request)
    query = request.GET.copy()
    kind = query.pop("format", ["csv"])[-1]
    request.GET = query
    try:
        with transaction.atomic():  # after an error PostgreSQL rejects all further queries of the transaction
            clinics = model_admin.get_changelist_instance(request).get_queryset(request)
            is_large = kind == "xlsx" and clinics[export_files.MADE_AT_ONCE :].exists()
    except (IncorrectLookupParameters, DataError) as error:
        raise BadRequest("Invalid list filter.") from error
    if is_large:
        return export_files.ask_for(request)
    rows = exporting.rows(clinics)
    response: HttpResponse | StreamingHttpResponse
    if kind == "xlsx":
        response = HttpResponse(xlsx_bytes(exporting.COLUMNS, rows), content_type=export_files.XLSX)
    else:
        kind = "csv"
        response = StreamingHttpResponse(csv_stream(exporting.COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="clinics-{timezone.localdate():%Y-%m-%d}.{kind}"'
    return response
