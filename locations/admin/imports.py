"""Import of clinics in the admin: upload a file, check the report, import, download the rows with errors.

Large files are checked and imported as background work (locations/importing/uploads.py). Meanwhile the page of the file
shows the progress.
"""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locations import importing
from locations.admin import import_progress, import_publishing
from locations.admin.import_forms import UploadForm, changed_choices, choices_of
from locations.admin.state_limits import is_limited
from locations.importing import uploads
from locations.importing.columns import NAMES, NEEDED
from locations.importing.tables import csv_stream
from locations.models import ClinicImport
from locations.models.clinic_import import Work

ROWS_ON_A_PAGE = 100
OUTCOMES = {
    "added": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "held": gettext_lazy("With a question"),
    "refused": gettext_lazy("With errors"),
}
REMARKS = "remarks"  # a tab beside the outcomes: rows of any outcome


@admin.register(ClinicImport)
class ClinicImportAdmin(admin.ModelAdmin):
    """Uploaded files: staff check and import them. The reports stay in the list."""

    list_display = ["file_name", "created_at", "uploaded_by", "rows_total", "result", "written_at"]
    list_select_related = ["uploaded_by"]

    def get_queryset(self, request):
        return ClinicImport.objects.light()

    def has_add_permission(self, request):
        # Staff who can add and change single clinics can also import a file.
        # A file may contain any state, so accounts that are limited to some states can't import.
        may = request.user.has_perms(["locations.add_clinic", "locations.change_clinic"])
        return may and not is_limited(request)

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return False  # reports are read-only

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.has_add_permission(request)

    def get_urls(self):
        def url(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"locations_clinicimport_{name}")

        return [
            url("<uuid:key>/progress/", self.progress_view, "progress"),
            url("<uuid:key>/choose/", self.choose_view, "choose"),
            url("<uuid:key>/write/", self.write_view, "write"),
            url("<uuid:key>/again/", self.again_view, "again"),
            url("<uuid:key>/publish/", self.publish_view, "publish"),
            url("<uuid:key>/refused.csv", self.refused_view, "refused"),
            url("<uuid:key>/report.csv", self.report_view, "report"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("rows"))
    def result(self, record):
        return ", ".join(
            f"{record.counts[name]} {label.lower()}" for name, label in OUTCOMES.items() if record.counts.get(name)
        )

    # Pages

    def add_view(self, request, form_url="", extra_context=None):
        """Upload a file and check it. No clinic is changed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid():
            record = self._look_at(form, request.user)
            return redirect("admin:locations_clinicimport_change", record.pk)
        context = {
            "form": form,
            "key": uuid.uuid4(),
            "columns": [(name, ", ".join(names[1:]), name in NEEDED) for name, names in NAMES.items()],
        }
        return self._page(request, "upload", _("Import clinics from a file"), context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the report of one file: what it would do, or did. While a worker has the file, show the progress."""
        record = self._record(request, object_id)
        if record.work or not record.was_read:
            return self._progress(request, record)
        return self._report(request, record)

    def choose_view(self, request, key):
        """Read the file again with what was chosen on the report: how to write capitals, or answers to questions."""
        record = self._record(request, key)
        if self._may_begin(request, record) and not record.work:
            record.choices = changed_choices(choices_of(record), request.POST).as_dict()
            record.save(update_fields=["choices"])
            uploads.start(record, Work.LOOK, request.user)
        return redirect("admin:locations_clinicimport_change", record.pk)

    def publish_view(self, request, key):
        """Publish the new clinics of an imported file. The report then says what was left out, and why."""
        record = self._record(request, key)
        if request.method != "POST":
            return redirect("admin:locations_clinicimport_change", record.pk)
        if not import_publishing.may_publish(request):
            raise PermissionDenied
        return self._report(request, record, import_publishing.publish(request, record))

    def write_view(self, request, key):
        """Import the valid rows, all or none. A second click changes nothing."""
        record = self._record(request, key)
        if self._may_begin(request, record):
            self._write(request, record)
        return redirect("admin:locations_clinicimport_change", record.pk)

    def again_view(self, request, key):
        """Begin again what was cut off or failed."""
        record = self._record(request, key)
        if self._may_begin(request, record):
            if record.work == Work.WRITE:
                self._write(request, record)
            else:
                uploads.start(record, Work.LOOK, request.user)
        return redirect("admin:locations_clinicimport_change", record.pk)

    def progress_view(self, request, key):
        """Return how far the work on a file is, for the progress bar."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = ClinicImport.objects.light().filter(pk=key).first()
        return JsonResponse(import_progress.as_data(record))

    def refused_view(self, request, key):
        record = self._record(request, key)
        rows = record.rows.left_out().as_dicts()
        return self._csv(f"refused-{record.pk}.csv", *importing.refused_table(record.header, rows))

    def report_view(self, request, key):
        record = self._record(request, key)
        rows = importing.report_table(record.rows.as_dicts())
        return self._csv(f"report-{record.pk}.csv", importing.REPORT_HEADER, rows)

    # Parts

    def _report(self, request, record: ClinicImport, published: import_publishing.Published | None = None):
        """Show the tab that was asked for, or the first that needs somebody."""
        counts = {name: record.counts.get(name, 0) for name in OUTCOMES} | {REMARKS: record.rows.with_remarks().count()}
        tabs = [*OUTCOMES.items(), (REMARKS, _("With remarks"))]
        shown = [name for name, count in counts.items() if count]
        outcome = request.GET.get("outcome", "")
        if outcome not in counts:
            outcome = next((name for name in ("held", "refused", "changed", "added") if name in shown), "unchanged")
        found = record.rows.with_remarks() if outcome == REMARKS else record.rows.filter(outcome=outcome)
        page = Paginator(found.order_by("number"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = [importing.in_words(row.as_dict()) for row in page.object_list]
        context = {
            "record": record,
            "tabs": [
                (name, label, counts[name], name == outcome)
                for name, label in tabs
                if name in shown or name not in ("held", REMARKS)
            ],
            "outcome": outcome,
            "page": page,
            "in_capitals": 0 if record.written_at else record.rows.filter(is_in_capitals=True).count(),
            "held": counts["held"],
            "is_held": outcome == "held" and not record.written_at,
            "to_publish": import_publishing.unpublished(record).count()
            if import_publishing.may_publish(request)
            else 0,
            "published": published,
        }
        title = _("Import of %(file)s") if record.written_at else _("Preview of %(file)s")
        return self._page(request, "report", title % {"file": record.file_name}, context)

    def _progress(self, request, record: ClinicImport):
        title = _("Import of %(file)s") if record.work == Work.WRITE else _("Check of %(file)s")
        context = {"record": record, "progress": import_progress.of(record)}
        return self._page(request, "progress", title % {"file": record.file_name}, context)

    def _may_begin(self, request, record: ClinicImport) -> bool:
        return request.method == "POST" and record.written_at is None

    def _write(self, request, record: ClinicImport) -> None:
        if not uploads.start(record, Work.WRITE, request.user) or record.task:
            return
        if record.fault:
            self.message_user(request, record.fault, messages.ERROR)
        elif done := record.good_count:
            self.message_user(
                request,
                ngettext("%(count)d clinic imported.", "%(count)d clinics imported.", done) % {"count": done}
                + " "
                + _("New clinics are drafts until they are published."),
                messages.SUCCESS,
            )

    def _record(self, request, key) -> ClinicImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            record = get_object_or_404(ClinicImport.objects.light(), pk=key)
        except ValidationError as error:  # /admin/locations/clinicimport/1/change/: the key is not a UUID
            raise Http404 from error
        record.take_over_report()
        return record

    def _look_at(self, form: UploadForm, user) -> ClinicImport:
        file = form.cleaned_data["file"]
        file.seek(0)
        key = form.cleaned_data["key"] or uuid.uuid4()
        record = ClinicImport.objects.create(
            pk=uuid.uuid4() if ClinicImport.objects.filter(pk=key).exists() else key,
            file_name=file.name[:200],
            content=file.read(),
            uploaded_by=user,
            rows_total=form.rows_total,
            choices=form.choices.as_dict(),
        )
        uploads.start(record, Work.LOOK, user)
        return record

    def _page(self, request, name, title, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/locations/clinicimport/{name}.html", context)

    def _csv(self, name, header, rows):
        response = StreamingHttpResponse(csv_stream(header, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
