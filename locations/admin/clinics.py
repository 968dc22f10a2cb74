"""Clinics in the admin."""

import functools
from typing import ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import back_to_list, row_button
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from locations import clinic_words
from locations.admin import notes
from locations.admin.clinic_actions import ClinicActions
from locations.admin.clinic_fieldsets import FIELDSETS, FOLDED, is_empty
from locations.admin.clinic_form import ClinicForm, TypedPhoneField
from locations.admin.exports import export_view
from locations.admin.hours import hours_preview
from locations.admin.made_up import made_up_view
from locations.admin.people import who_needles
from locations.admin.phone import phone_link
from locations.admin.state_filter import StateFilter
from locations.admin.state_limits import PublishedByState, limit_of
from locations.models import Clinic, State


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
    fieldsets = FIELDSETS
    formfield_overrides: ClassVar[dict] = {
        PhoneNumberField: {"form_class": TypedPhoneField, "widget": AdminTextInputWidget},
        models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
    }
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
        ("state", StateFilter),
    ]
    readonly_fields = ["dry_needling_confirmed_by", "who_needles"]
    autocomplete_fields = ["moved_to", "picture"]
    search_fields = [*clinic_words.COLUMNS, "state__name", "state__code"]  # what `with_words` searches
    date_hierarchy = "dry_needling_confirmed_on"
    prepopulated_fields = {"slug": ["name"]}
    # An index has this order. States have their keys in the order of their names, and territories come last.
    ordering = ["state_id", Lower("city"), Lower("name"), "-pk"]
    # The list can't be sorted by whether they offer it and by status: no index has that order, and filters show both.
    sortable_by = ["name", "town", "confirmed_on"]

    def get_queryset(self, request):
        # Joined with the states, SQLite would begin with them and sort all clinics.
        return super().get_queryset(request).prefetch_related("state")

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

    def get_fieldsets(self, request, obj=None):
        """Fold the groups that can wait, as long as nothing is filled in there."""
        return [
            (title, options | {"classes": ["collapse"]})
            if title in FOLDED and is_empty(obj, options["fields"])
            else (title, options)
            for title, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("who needles here"))
    def who_needles(self, clinic):
        return who_needles(clinic)

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

    @admin.display(description=_("town"), ordering=Lower("city"))
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
        return queryset.with_words(digits if looks_like_a_phone else search_term), False
