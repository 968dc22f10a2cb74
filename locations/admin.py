"""States, clinics and places in the admin."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic_site.common.admin import PUBLICATION, PublishableAdmin
from locations.models import Clinic, Place, State
from locations.models.clinic import TIME_ZONES


class ClinicForm(forms.ModelForm):
    """A clinic. Its point on the map comes from the ZIP code, at first and when it moves, unless it is typed."""

    class Meta:
        widgets = {"opening_hours": forms.TextInput(attrs={"size": 70})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("The ZIP code fills it in. Type it only when you know the exact point.")
        if "time_zone" in self.fields:
            zones = list(dict.fromkeys([*TIME_ZONES, *filter(None, [self.instance.time_zone])]))
            names = [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]
            self.fields["time_zone"].widget = forms.Select(choices=[("", "---------"), *names])

    def clean(self):
        data = super().clean()
        if {"zip", "state", "latitude", "longitude"} & set(self.errors) or "zip" not in data:
            return data
        place = Place.objects.filter(pk=data["zip"][:5]).first()
        if place and data.get("state") and place.state_id != data["state"].pk:
            self.add_error("zip", _("This ZIP code is in another state. Check the ZIP code and the state."))
        has_moved = "zip" in self.changed_data and not {"latitude", "longitude"} & set(self.changed_data)
        point = data.get("latitude"), data.get("longitude")
        if point == (None, None) or (has_moved and place):
            self._fill_point(data, place)
        elif None in point:
            self.add_error("latitude", _("Fill in both latitude and longitude, or leave both empty."))
        return data

    def _fill_point(self, data, place: Place | None) -> None:
        if place is None:
            self.add_error("latitude", _("We do not know this ZIP code. Check it, or type the latitude and longitude."))
        else:
            data["latitude"], data["longitude"] = place.latitude, place.longitude


class ConfirmationFilter(admin.SimpleListFilter):
    title = _("confirmation")
    parameter_name = "confirmation"

    def lookups(self, request, model_admin):
        return [("due", _("Ask again"))]

    def queryset(self, request, queryset):
        return queryset.due_for_confirmation() if self.value() == "due" else queryset


@admin.register(Clinic)
class ClinicAdmin(PublishableAdmin):
    live_needs_publisher = False  # a wrong phone number is corrected by whoever sees it
    form = ClinicForm
    fieldsets = [
        (None, {"fields": ["name", "slug", "phone", "opening_hours", "time_zone"]}),
        (
            _("Dry needling"),
            {
                "fields": ["offers_dry_needling", ("dry_needling_confirmed_on", "dry_needling_confirmed_by")],
                "description": _("Ask the clinic, then write down the day. Visitors see both."),
            },
        ),
        (_("Open or closed"), {"fields": ["operation", "moved_to", "operation_note"]}),
        (_("Address"), {"fields": ["street", "suite", ("city", "state", "zip"), ("latitude", "longitude")]}),
        (_("Getting in"), {"fields": ["step_free", "access_notes", "languages"]}),
        (PUBLICATION[0], {"fields": ["status", "is_sample"]}),
    ]
    list_display = ["name", "city", "state", "phone", "offers_dry_needling", "dry_needling_confirmed_on", "status"]
    list_filter = [ConfirmationFilter, "status", "operation", "offers_dry_needling", "is_sample", "state"]
    readonly_fields = ["dry_needling_confirmed_by"]
    autocomplete_fields = ["moved_to"]
    actions = ["confirm"]
    list_select_related = ["state"]
    search_fields = ["name", "city", "zip", "street", "phone", "state__name", "state__code"]
    date_hierarchy = "dry_needling_confirmed_on"
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["state__name", "city", "name"]

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None and obj.is_published:
            fields.append("slug")  # people and search engines know the address
            if not self.has_publish_permission(request):
                fields += ["state", "is_sample"]
        return fields

    def get_prepopulated_fields(self, request, obj=None):
        # Once the page has an address, a new name must not change it.
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def save_model(self, request, obj, form, change):
        if "dry_needling_confirmed_on" in form.changed_data:
            obj.dry_needling_confirmed_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Confirmed today: still offers dry needling"), permissions=["change"])
    def confirm(self, request, queryset):
        """Write down that somebody asked these clinics today; those that do not offer it are left alone."""
        confirmed = 0
        for clinic in queryset.offering():
            clinic.dry_needling_confirmed_on = timezone.localdate()
            clinic.dry_needling_confirmed_by = request.user
            clinic.save(update_fields=["dry_needling_confirmed_on", "dry_needling_confirmed_by", "updated_at"])
            self.log_change(request, clinic, [{"changed": {"fields": ["dry_needling_confirmed_on"]}}])
            confirmed += 1
        self.message_user(
            request,
            ngettext("%(count)d clinic confirmed.", "%(count)d clinics confirmed.", confirmed) % {"count": confirmed},
            messages.SUCCESS,
        )

    def get_search_results(self, request, queryset, search_term):
        """Find a phone number however it is written."""
        digits = "".join(filter(str.isdigit, search_term))
        looks_like_a_phone = len(digits) >= 7 and not any(map(str.isalpha, search_term))
        return super().get_search_results(request, queryset, digits if looks_like_a_phone else search_term)


@admin.register(State)
class StateAdmin(admin.ModelAdmin):
    """The states are fixed; staff keep what is known of their law."""

    fieldsets = [
        (
            _("May a physical therapist do dry needling?"),
            {
                "fields": [
                    "law_status",
                    "law_known_from",
                    "law_source_name",
                    "law_source_url",
                    "law_checked_on",
                    "law_note",
                ],
                "description": _(
                    "Only what a source says. Without one, choose “We do not know”. Ask a lawyer when in doubt."
                ),
            },
        ),
        (_("The state"), {"fields": [("name", "code", "slug"), ("latitude", "longitude")]}),
    ]
    readonly_fields = ["name", "code", "slug", "latitude", "longitude"]
    list_display = ["name", "code", "law_status", "law_known_from", "law_checked_on", "offering"]
    list_filter = ["law_status", "law_known_from"]
    search_fields = ["name", "code"]
    list_per_page = 60

    def get_queryset(self, request):
        return super().get_queryset(request).with_clinic_counts()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("clinics that offer it"), ordering="offering_count")
    def offering(self, state):
        return state.offering_count


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """ZIP codes are loaded from a file (manage.py load_places); here they can be looked up."""

    list_display = ["zip", "city", "state", "latitude", "longitude"]
    list_select_related = ["state"]
    search_fields = ["zip", "city"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
