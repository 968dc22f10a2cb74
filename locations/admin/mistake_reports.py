"""The staff queue of mistakes that visitors reported."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin import back_to_list, row_button
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.bounded_lists import BoundedList
from locations.admin.phone import phone_link
from locations.admin.state_filter import StateFilter
from locations.admin.state_limits import HiddenByState
from locations.models import Clinic, MistakeReport


class OpenFilter(admin.SimpleListFilter):
    """Shows only open reports by default."""

    title = _("status")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("no", _("Dealt with")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": _("To do")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.exclude(handled_on=None) if self.value() == "no" else queryset.open()


@admin.register(MistakeReport)
class MistakeReportAdmin(HiddenByState, BoundedList):
    """Visitors write reports. Staff check with the clinic, correct its page, and mark the report as dealt with."""

    state_path = "clinic__state"

    list_display = ["clinic_page", "what", "details", "tick", "phone", "created_at"]
    list_display_links = ["what"]
    list_filter = [OpenFilter, "what", ("clinic__state", StateFilter)]
    list_select_related = ["clinic__state", "handled_by"]
    search_fields = ["clinic__name", "clinic__city", "details"]
    date_hierarchy = "created_at"
    actions = ["deal_with"]
    fields = ["clinic_page", "phone", "what", "details", "created_at", "handled_on", "handled_by"]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields  # staff can't edit a visitor's words

    def get_urls(self):
        view = self.admin_site.admin_view(self.tick_view)
        return [path("<int:pk>/tick/", view, name="locations_mistakereport_tick"), *super().get_urls()]

    def tick_view(self, request, pk):
        """Mark one report as dealt with. The button in its row posts here."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        report = get_object_or_404(MistakeReport, pk=pk)
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        self._deal_with(request, [report] if report.is_open else [])
        return back_to_list(request, self)

    def get_search_results(self, request, queryset, search_term):
        """Find each word in what the visitor wrote, or in the clinic, whose index finds it."""
        for piece in search_term.split():
            clinics = Clinic.objects.with_words(piece).order_by()
            queryset = queryset.filter(Q(details__icontains=piece) | Q(clinic__in=clinics))
        return queryset, False

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def deal_with(self, request, queryset):
        self._deal_with(request, queryset.open())

    def _deal_with(self, request, reports):
        done = 0
        for report in reports:
            report.deal_with(request.user)
            self.log_change(request, report, [{"changed": {"fields": ["handled_on"]}}])
            done += 1
        self.message_user(
            request,
            ngettext("%(count)d report dealt with.", "%(count)d reports dealt with.", done) % {"count": done},
            messages.SUCCESS,
        )

    @admin.display(description=_("clinic"), ordering="clinic__name")
    def clinic_page(self, report):
        url = admin_url(report.clinic)
        return format_html('<a href="{}">{}, {}</a>', url, report.clinic.name, report.clinic.state.code)

    @admin.display(description=_("call the clinic"))
    def phone(self, report):
        return phone_link(report.clinic)

    @admin.display(description=_("dealt with"))
    def tick(self, report):
        if not report.is_open:
            return format_html("{}", report.handled_on)
        url = admin_url(report, "tick")
        return row_button(url, _("Mark as dealt with"), about=str(report))
