"""States and places in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from locations.models import Place, State, StateAccess


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


@admin.register(StateAccess)
class StateAccessAdmin(admin.ModelAdmin):
    """Which accounts look after the clinics of some states alone."""

    list_display = ["account", "named_states"]
    list_select_related = ["account"]
    autocomplete_fields = ["account"]
    filter_horizontal = ["states"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("states")

    @admin.display(description=_("states"))
    def named_states(self, access):
        return ", ".join(state.name for state in access.states.all())
