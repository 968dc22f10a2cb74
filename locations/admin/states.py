"""States and places in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin import SAVING
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.shared.bounded_lists import BoundedList
from clinic_site.shared.read_only_admin import ReadOnlyAdmin
from locations.admin import law_change
from locations.admin.state_limits import PublishedByState, is_limited
from locations.models import Place, State, StateAccess


class LawFilter(admin.SimpleListFilter):
    """The states whose board staff should ask, the most urgent first."""

    title = _("the law")
    parameter_name = "ask"

    def lookups(self, request, model_admin):
        return [("board", _("Ask the board")), ("read", _("Nobody here has read it"))]

    def queryset(self, request, queryset):
        if self.value() == "read":
            return queryset.with_unread_law()
        return queryset.to_telephone() if self.value() == "board" else queryset


@admin.register(State)
class StateAdmin(PublishedByState):
    """States can't be added, deleted or taken off the site. Changes of their law are drafts that others approve."""

    release_template = "admin/locations/state/release.html"

    fieldsets = [
        (
            _("May a physical therapist do dry needling?"),
            {
                "fields": ["law_status", "law_note"],
                "description": _(
                    "Enter only what a source says. Without a source, choose “We do not know”. If in doubt, ask a lawyer."
                ),
            },
        ),
        (
            _("How we know"),
            {
                "fields": [
                    "law_known_from",
                    "law_source_name",
                    "law_source_url",
                    ("law_checked_on", "law_seen_on"),
                    "law_read_on",
                    "law_trail",
                ],
                "description": _(
                    "“Checked on” means that somebody here read the law itself. If you saw only what others say about "
                    "it, choose that below and fill in “source seen on”."
                ),
            },
        ),
        (
            _("What is not settled"),
            {
                "fields": ["law_one_source_says", "law_another_source_says", "law_may_have_changed"],
                "description": _("Visitors see both sides of a dispute, and that a change may have come."),
            },
        ),
        (_("The state"), {"fields": [("name", "code", "slug"), ("latitude", "longitude")]}),
        SAVING,
    ]
    readonly_fields = ["law_read_on", "name", "code", "slug", "latitude", "longitude"]
    list_display = ["name", "law_status", "standing", "law_known_from", "law_checked_on", "law_seen_on", "offering"]
    list_filter = [LawFilter, StandingFilter, "law_status", "law_known_from"]
    search_fields = ["name", "code"]
    list_per_page = 60
    actions = []  # each law is published on its own page, which shows what it changes

    def get_queryset(self, request):
        return State.objects.with_clinic_counts().prefetch_related("drafts")

    def get_ordering(self, request):
        # The list of boards to ask has an order of its own, which the filter sets.
        return ["urgency", "name"] if request.GET.get(LawFilter.parameter_name) == "board" else ["name"]

    state_path = "pk"

    def state_key(self, obj):
        return obj.pk

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def release_context(self, request, record):
        change = law_change.law_change(record)
        return {
            "law_change": change,
            "may_confirm": change and law_change.may_confirm(self, request, change),
            "take_off": law_change.TAKE_OFF,
        }

    def check_confirmation(self, request, record):
        law_change.check_confirmation(self, request, record)

    @admin.display(description=_("clinics that offer it"), ordering="offering_count")
    def offering(self, state):
        return state.offering_count


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """ZIP codes, read-only: `manage.py load_places` loads them from a file."""

    list_display = ["zip", "city", "state", "latitude", "longitude"]
    list_select_related = ["state"]
    search_fields = ["zip", "city"]
    show_full_result_count = False


@admin.register(StateAccess)
class StateAccessAdmin(BoundedList):
    """Accounts that look after the clinics of some states only."""

    list_display = ["account", "named_states"]
    list_select_related = ["account"]
    autocomplete_fields = ["account"]
    filter_horizontal = ["states"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("states")

    # An account with a limit can't lift its own limit, or those of others.

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not is_limited(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_limited(request)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not is_limited(request)

    @admin.display(description=_("states"))
    def named_states(self, access):
        return ", ".join(state.name for state in access.states.all())
