"""The filter of every list of publishable records: where they stand on the site, and what their drafts wait for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import draft_conditions


class StandingFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        approval = [
            ("ready", _("Waiting for review")),
            ("back", _("Sent back")),
            ("for-me", _("Waiting for my approval")),
            ("approved", _("Approved, not published")),
        ]
        return [
            ("live", _("On the site")),
            ("off", _("Not on the site")),
            ("draft", _("Has a draft")),
            ("mine", _("Has a draft by me")),
            *(approval if model_admin.model.needs_second_person else []),
            ("scheduled", _("Scheduled")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "live":
                return queryset.published()
            case "off":
                return queryset.hidden()
            case "draft":
                return queryset.with_draft()
            case "ready":
                return queryset.with_draft(draft_conditions.APPROVAL)
            case "back":
                return queryset.with_draft(draft_conditions.SENT_BACK)
            case "mine":
                return queryset.with_draft(draft_conditions.written_by(request.user))
            case "for-me":
                return queryset.with_draft(draft_conditions.approval_by(request.user))
            case "approved":
                return queryset.with_draft(draft_conditions.PUBLISHING)
            case "scheduled":
                return queryset.scheduled()
        return queryset
