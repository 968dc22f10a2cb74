"""Import of clinics in the admin: upload a file, check the report, import, download the rows with errors."""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locations import importing
from locations.admin import import_publishing
from locations.admin.import_forms import UploadForm, changed_choices, choices_of
from locations.admin.state_limits import is_limited
from locations.importing.columns import NAMES, NEEDED
from locations.importing.tables import write_csv
from locations.models import ClinicImport

ROWS_ON_A_PAGE = 100
OUTCOMES = {
    "added": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "held": gettext_lazy("With a question"),
    "refused": gettext_lazy("With errors"),
}
REMARKS = "remarks"  # a tab beside the outcomes: rows of any outcome


class AlreadyWrittenError(Exception):
    """Another request, such as a second click, has already imported the file."""


@admin.register(ClinicImport)
class ClinicImportAdmin(admin.ModelAdmin):
    """Uploaded files: staff check and import them. The reports stay in the list."""

    list_display = ["file_name", "created_at", "uploaded_by", "rows_total", "result", "written_at"]
    list_select_related = ["uploaded_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content", "report")

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
        """Show the report of one file: what it would do, or did."""
        record = self._record(request, object_id)
        return self._report(request, record)

    def choose_view(self, request, key):
        """Read the file again with what was chosen on the report: how to write capitals, or answers to questions."""
        record = self._record(request, key)
        back = redirect("admin:locations_clinicimport_change", record.pk)
        if request.method != "POST" or record.written_at or record.content is None:
            return back
        choices = changed_choices(choices_of(record), request.POST)
        record.choices = choices.as_dict()
        table = importing.read_table(bytes(record.content), record.file_name)
        self._keep(record, importing.look_at(table, choices=choices, progress=self._progress_of(record)))
        return back

    def publish_view(self, request, key):
        """Publish the new clinics of an imported file. The report then says what was left out, and why."""
        record = self._record(request, key)
        if request.method != "POST":
            return redirect("admin:locations_clinicimport_change", record.pk)
        if not import_publishing.may_publish(request):
            raise PermissionDenied
        return self._report(request, record, import_publishing.publish(request, record))

    def write_view(self, request, key):
        """Import the valid rows, all or none."""
        record = self._record(request, key)
        back = redirect("admin:locations_clinicimport_change", record.pk)
        if request.method != "POST" or record.written_at or record.content is None:
            return back  # a second click changes nothing
        table = importing.read_table(bytes(record.content), record.file_name)

        def finish(report):
            # Runs in the import's transaction. A second click waits for this lock and then finds the file imported.
            locked = ClinicImport.objects.select_for_update().only("written_at").get(pk=record.pk)
            if locked.written_at:
                raise AlreadyWrittenError
            record.content, record.written_at = None, timezone.now()
            self._keep(record, report)

        try:
            importing.write(
                table,
                choices=choices_of(record),
                user=request.user,
                progress=self._progress_of(record),
                and_then=finish,
            )
        except AlreadyWrittenError:
            return back
        except DatabaseError:
            self.message_user(
                request,
                _(
                    "Nothing was imported because someone else changed the same clinics at the same time. "
                    "Check the report and try again."
                ),
                messages.ERROR,
            )
            return back
        done = record.good_count
        self.message_user(
            request,
            ngettext("%(count)d clinic imported.", "%(count)d clinics imported.", done) % {"count": done}
            + " "
            + _("New clinics are drafts until they are published."),
            messages.SUCCESS,
        )
        return back

    def progress_view(self, request, key):
        """Return how many rows have been read, for the progress bar."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = ClinicImport.objects.filter(pk=key).values("rows_done", "rows_total").first()
        return JsonResponse(record or {"rows_done": 0, "rows_total": 0})

    def refused_view(self, request, key):
        record = self._record(request, key)
        return self._csv(f"refused-{record.pk}.csv", *importing.refused_table(record.header, record.report))

    def report_view(self, request, key):
        record = self._record(request, key)
        return self._csv(f"report-{record.pk}.csv", importing.REPORT_HEADER, importing.report_table(record.report))

    # Parts

    def _report(self, request, record: ClinicImport, published: import_publishing.Published | None = None):
        """Show the tab that was asked for, or the first that needs somebody."""
        with_remarks = sum(bool(row.get("remarks")) for row in record.report)
        counts = {name: record.counts.get(name, 0) for name in OUTCOMES}
        tabs = [*OUTCOMES.items(), (REMARKS, _("With remarks"))]
        shown = [name for name, count in (counts | {REMARKS: with_remarks}).items() if count]
        outcome = request.GET.get("outcome", "")
        if outcome not in {name for name, _label in tabs}:
            outcome = next((name for name in ("held", "refused", "changed", "added") if name in shown), "unchanged")
        found = [
            row for row in record.report if row["outcome"] == outcome or (outcome == REMARKS and row.get("remarks"))
        ]
        page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = [importing.in_words(row) for row in page.object_list]
        to_publish = import_publishing.unpublished(record) if import_publishing.may_publish(request) else []
        context = {
            "record": record,
            "tabs": [
                (name, label, (counts | {REMARKS: with_remarks})[name], name == outcome)
                for name, label in tabs
                if name in shown or name not in ("held", REMARKS)
            ],
            "outcome": outcome,
            "page": page,
            "in_capitals": 0 if record.written_at else importing.names_in_capitals(record.report),
            "held": counts["held"],
            "is_held": outcome == "held" and not record.written_at,
            "to_publish": len(to_publish),
            "published": published,
        }
        title = _("Import of %(file)s") if record.written_at else _("Preview of %(file)s")
        return self._page(request, "report", title % {"file": record.file_name}, context)

    def _record(self, request, key) -> ClinicImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return get_object_or_404(ClinicImport, pk=key)
        except ValidationError as error:  # /admin/locations/clinicimport/1/change/: the key is not a UUID
            raise Http404 from error

    def _look_at(self, form: UploadForm, user) -> ClinicImport:
        file = form.cleaned_data["file"]
        file.seek(0)
        key = form.cleaned_data["key"] or uuid.uuid4()
        record = ClinicImport.objects.create(
            pk=uuid.uuid4() if ClinicImport.objects.filter(pk=key).exists() else key,
            file_name=file.name[:200],
            content=file.read(),
            uploaded_by=user,
            rows_total=len(form.table.rows),
            choices=form.choices.as_dict(),
        )
        report = importing.look_at(form.table, choices=form.choices, progress=self._progress_of(record))
        self._keep(record, report)
        return record

    def _progress_of(self, record: ClinicImport):
        def progress(done: int, total: int) -> None:
            ClinicImport.objects.filter(pk=record.pk).update(rows_done=done, rows_total=total)

        progress(0, record.rows_total)
        return progress

    def _keep(self, record: ClinicImport, report: importing.Report) -> None:
        record.rows_done = record.rows_total = len(report.rows)
        record.counts, record.header, record.unused = report.counts, report.header, report.unused
        record.report = [importing.as_dict(row) for row in report.rows]
        record.save()

    def _page(self, request, name, title, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/locations/clinicimport/{name}.html", context)

    def _csv(self, name, header, rows):
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response.write("\ufeff")  # so that Excel reads it as UTF-8
        write_csv(response, header, rows)
        return response
