"""Announcements in the admin. A limited account can announce something for its own states only."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.announcements.models import Announcement
from clinic_site.publishing.admin import SAVING
from clinic_site.publishing.admin.standing_filter import StandingFilter
from locations.admin.state_limits import PublishedByState, limit_of
from locations.models import State


@admin.register(Announcement)
class AnnouncementAdmin(PublishedByState):
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "level", "first_day", "last_day", "states"],
                "description": _(
                    "It is shown at the top of pages, above everything else, until the end of its last day. Say what is "
                    "different and until when. Nothing about health belongs here: such texts need a clinician."
                ),
            },
        ),
        SAVING,
    ]
    autocomplete_fields = ["states"]
    list_display = ["text", "level", "days", "where", "standing"]
    list_filter = [StandingFilter, "level"]
    search_fields = ["text"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("states")

    @admin.display(description=_("days"), ordering="first_day")
    def days(self, announcement):
        last = date_format(announcement.last_day) if announcement.last_day else "?"
        if announcement.first_day is None:
            return _g("until %(last)s") % {"last": last}
        return f"{date_format(announcement.first_day)} – {last}"

    @admin.display(description=_("where"))
    def where(self, announcement):
        return ", ".join(state.name for state in announcement.states.all()) or _("all pages")

    def is_theirs(self, request, obj):
        return obj is None or not self.out_of_reach(request, {obj.pk})

    def out_of_reach(self, request, keys):
        """Return the keys of those on all pages, or on pages of other states."""
        states = limit_of(request) if keys else None
        if states is None:
            return set()
        chosen = Announcement.states.through.objects.filter(announcement__in=keys)
        theirs = set(chosen.values_list("announcement", flat=True))
        elsewhere = set(chosen.exclude(state__in=states).values_list("announcement", flat=True))
        return (set(keys) - theirs) | elsewhere

    def may_say(self, request, contents):
        states = limit_of(request)
        if states is None:
            return True
        chosen = State.objects.filter(pk__in=contents["states"])
        return chosen.exists() and not chosen.exclude(pk__in=states).exists()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "states" and (states := limit_of(request)) is not None:
            kwargs["queryset"] = State.objects.filter(pk__in=states)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
