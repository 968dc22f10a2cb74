"""Clinics in the admin."""

import functools

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import SAVING, DraftForm, back_to_list, row_button
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from locations.admin import notes
from locations.admin.clinic_actions import ClinicActions
from locations.admin.exports import export_view
from locations.admin.hours import HoursField, hours_preview, typed_for
from locations.admin.made_up import made_up_view
from locations.admin.phone import phone_link
from locations.admin.state_limits import PublishedByState, limit_of
from locations.importing import geography
from locations.models import Clinic, Place, State
from locations.models.clinic import TIME_ZONES


class ClinicForm(DraftForm):
    """A clinic. A new or changed ZIP code sets its point on the map, unless staff type the point themselves.

    An empty time zone follows from the point, as in an import.
    """

    opening_hours = HoursField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("Leave this empty to use the ZIP code, or enter the exact location.")
        if "time_zone" in self.fields:
            zones = list(dict.fromkeys([*TIME_ZONES, *filter(None, [self.instance.time_zone])]))
            names = [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]
            self.fields["time_zone"].widget = forms.Select(choices=[("", "---------"), *names])
            self.fields["time_zone"].help_text = _(
                "Opening hours are in this time zone. Leave this empty to use the ZIP code."
            )

    def clean_opening_hours(self):
        """Keep stored hours that the editor could not show, unless new ones were typed."""
        stored = self.initial.get("opening_hours") or ""
        typed = self.cleaned_data["opening_hours"]
        return stored if not typed and "stored" in typed_for(stored) else typed

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if {"zip", "state", "latitude", "longitude"} & set(self.errors) or "zip" not in data:
            return data
        place = Place.objects.filter(pk=data["zip"][:5]).first()
        has_moved = "zip" in self.changed_data and not {"latitude", "longitude"} & set(self.changed_data)
        point = data.get("latitude"), data.get("longitude")
        if {"latitude", "longitude"} & set(self.changed_data):
            self.instance.point_from_zip = False
        if place and (point == (None, None) or has_moved):
            data["latitude"], data["longitude"] = place.latitude, place.longitude
            self.instance.point_from_zip = True
        latitude, longitude = data.get("latitude"), data.get("longitude")
        if data.get("time_zone") == "" and latitude is not None and longitude is not None:
            data["time_zone"] = geography.time_zone_at(latitude, longitude)
        return data


class ConfirmationFilter(admin.SimpleListFilter):
    title = _("confirmation")
    parameter_name = "confirmation"

    def lookups(self, request, model_admin):
        return [("due", _("Call due"))]

    def queryset(self, request, queryset):
        return queryset.due_for_confirmation() if self.value() == "due" else queryset


@admin.register(Clinic)
class ClinicAdmin(PublishedByState, ClinicActions):
    form = ClinicForm
    change_list_template = "admin/locations/clinic/change_list.html"
    fieldsets = [
        (None, {"fields": ["name", "slug", "phone", "opening_hours", "time_zone"]}),
        (
            _("Dry needling"),
            {
                "fields": ["offers_dry_needling", ("dry_needling_confirmed_on", "dry_needling_confirmed_by")],
                "description": _(
                    "Call the clinic and enter the date of the call. Visitors see the answer and the date."
                ),
            },
        ),
        (_("Open or closed"), {"fields": ["operation", "moved_to", "operation_note"]}),
        (_("Address"), {"fields": ["street", "suite", ("city", "state", "zip"), ("latitude", "longitude")]}),
        (_("Access and languages"), {"fields": ["step_free", "access_notes", "languages"]}),
        (_("Example"), {"fields": ["is_sample"]}),
        SAVING,
    ]
    list_display = [
        "name",
        "town",
        "offers_dry_needling",
        "standing",
        "confirmed_on",
        "phone_link",
        "confirm_button",
    ]
    list_filter = [
        ConfirmationFilter,
        StandingFilter,
        "operation",
        "offers_dry_needling",
        "point_from_zip",
        "is_sample",
        ("state", admin.RelatedOnlyFieldListFilter),
    ]
    readonly_fields = ["dry_needling_confirmed_by"]
    autocomplete_fields = ["moved_to"]
    list_select_related = ["state"]
    search_fields = ["name", "city", "zip", "street", "phone", "state__name", "state__code"]
    date_hierarchy = "dry_needling_confirmed_on"
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["state__name", "city", "name"]

    def get_urls(self):
        def guarded(view):
            return self.admin_site.admin_view(functools.partial(view, model_admin=self))

        return [
            path("<int:pk>/confirm/", self.admin_site.admin_view(self.confirm_view), name="locations_clinic_confirm"),
            path("export/", guarded(export_view), name="locations_clinic_export"),
            path("made-up/", guarded(made_up_view), name="locations_clinic_made_up"),
            path("note/", guarded(notes.note_view), name="locations_clinic_note"),
            path("hours-preview/", guarded(hours_preview), name="locations_clinic_hours_preview"),
            *super().get_urls(),
        ]

    # An account limited to some states can view all clinics but change only those in its states.

    state_path = "state"

    def state_key(self, obj):
        return workflow.stored(obj).state_id

    def may_say(self, request, contents):
        states = limit_of(request)
        return states is None or contents["state"] in states

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "state" and (states := limit_of(request)) is not None:
            kwargs["queryset"] = State.objects.filter(pk__in=states)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        # A new name must not change the address of an existing page.
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def save_model(self, request, obj, form, change):
        if "dry_needling_confirmed_on" in form.changed_data:  # for drafts and new records alike
            obj.dry_needling_confirmed_by = request.user
        super().save_model(request, obj, form, change)

    def confirm_view(self, request, pk):
        """Confirm one clinic. The button in its row posts here."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        clinic = get_object_or_404(Clinic, pk=pk)
        if not self.has_change_permission(request, clinic):
            raise PermissionDenied
        self.confirm(request, Clinic.objects.filter(pk=pk))
        return back_to_list(request, self)

    @admin.display(description=_("town"), ordering="city")
    def town(self, clinic):
        return f"{clinic.city}, {clinic.state.code}"

    @admin.display(description=_("confirmed on"), ordering="dry_needling_confirmed_on")
    def confirmed_on(self, clinic):
        return clinic.dry_needling_confirmed_on

    @admin.display(description=_("phone"))
    def phone_link(self, clinic):
        return phone_link(clinic)

    def get_list_display(self, request):
        """Show the button only to accounts that may use it, and in the rows of the clinics that they may change."""
        if not super().has_change_permission(request):
            return [name for name in self.list_display if name != "confirm_button"]

        @admin.display(description=_("called today?"))
        def confirm_button(clinic):
            button = self.confirm_button(clinic)
            allowed = limit_of(request) if button else None  # queried only if a row has a button
            return button if allowed is None or clinic.state_id in allowed else ""

        return [confirm_button if name == "confirm_button" else name for name in self.list_display]

    def confirm_button(self, clinic):
        """Return the button in the row of `clinic`, or "". `get_list_display` decides who sees it."""
        if not clinic.must_be_confirmed:
            return ""
        url = admin_url(clinic, "confirm")
        return row_button(url, _("Still offers it"), about=clinic.name)

    def get_search_results(self, request, queryset, search_term):
        """Find a phone number in any notation."""
        digits = "".join(filter(str.isdigit, search_term))
        looks_like_a_phone = len(digits) >= 7 and not any(map(str.isalpha, search_term))
        return super().get_search_results(request, queryset, digits if looks_like_a_phone else search_term)
