"""Actions on many clinics at once: publish, take off the site, confirm, put a note on their pages."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from clinic_site.publishing.admin import PublishableAdmin, in_parts
from clinic_site.publishing.admin.bulk import MOST_NAMED, in_hundreds, named
from locations.admin import notes
from locations.admin.state_limits import limit_of

CONFIRMED = ngettext_lazy("%(count)d clinic confirmed.", "%(count)d clinics confirmed.", "count")


class ClinicActions(PublishableAdmin):
    actions = [*PublishableAdmin.actions, "confirm", "put_note", "remove_note"]

    def response_action(self, request, queryset):  # type: ignore[override]  # django-stubs knows a later Django
        """Run an action only on clinics in the account's states. Say which others were skipped."""
        states = limit_of(request)
        if states is not None and request.POST.get("action"):
            others = queryset.exclude(state__in=states)
            if request.POST.get("select_across") != "1":
                others = others.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
            if count := 0 if in_parts.is_going_on(request) else others.count():
                names = [f"{clinic} ({clinic.state.code})" for clinic in others.select_related("state")[:MOST_NAMED]]
                words = ngettext(
                    "%(count)d clinic is not in your states and was skipped: %(names)s.",
                    "%(count)d clinics are not in your states and were skipped: %(names)s.",
                    count,
                )
                self.message_user(request, words % {"count": count, "names": named(names, count)}, messages.WARNING)
            queryset = queryset.filter(state__in=states)
        return super().response_action(request, queryset)

    @admin.action(description=_("Mark as called today: still offers dry needling"), permissions=["change"])
    def confirm(self, request, queryset):
        """Record that these clinics were called today. Skip clinics that do not offer dry needling."""
        part, today = in_parts.next_part(request, queryset.select_related("state")), timezone.localdate()
        outcome = part.outcome
        for clinics in in_hundreds(part.records):
            with transaction.atomic():
                for clinic in clinics:
                    if not clinic.offers_now:
                        outcome.refuse(clinic, [_("Only an open clinic that offers dry needling can be confirmed.")])
                        continue
                    clinic.dry_needling_confirmed_on, clinic.dry_needling_confirmed_by = today, request.user
                    clinic.save(update_fields=["dry_needling_confirmed_on", "dry_needling_confirmed_by", "updated_at"])
                    self.log_change(request, clinic, [{"changed": {"fields": ["dry_needling_confirmed_on"]}}])
                    outcome.done += 1
        return self.next_part_or_tell(request, part, CONFIRMED)

    @admin.action(description=_("Put a note on these clinics"), permissions=["publish"])
    def put_note(self, request, queryset):
        return notes.ask(request, self, queryset)

    @admin.action(description=_("Remove the note from these clinics"), permissions=["publish"])
    def remove_note(self, request, queryset):
        return notes.ask(request, self, queryset, is_removing=True)
