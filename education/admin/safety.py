"""Contraindications, effects of treatment and their frequencies."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin.standing_filter import StandingFilter
from education.admin.base import AttentionFilter, ReviewedAdmin
from education.admin.used_in import ShowsUses
from education.models import AfterEffect, Contraindication, Frequency, WarningSign

PHRASES = (_("What people type when it happens"), {"fields": ["phrases", "phrases_spanish", "calm_phrases"]})


@admin.register(Contraindication)
class ContraindicationAdmin(ShowsUses, ReviewedAdmin):
    content = [
        (None, {"fields": ["level", "title", "slug", "line", "reason", "search_words"]}),
        (_("Sources"), {"fields": ["references", "sources_differ"]}),
        (_("Self-check and order"), {"fields": ["self_check_question", "order"]}),
    ]
    list_display = ["title", "level", "order"]
    list_filter = ["level", StandingFilter, AttentionFilter]
    search_fields = ["title", "line", "reason"]
    autocomplete_fields = ["references"]


@admin.register(AfterEffect)
class AfterEffectAdmin(ShowsUses, ReviewedAdmin):
    content = [
        (
            None,
            {
                "fields": [
                    "name",
                    "slug",
                    ("action", "when", "part"),
                    "detail",
                    "call_911_if",
                    "search_words",
                    "order",
                ],
                "description": _("Every page that mentions this effect uses this text."),
            },
        ),
        (_("How common"), {"fields": ["how_common", "per_100", "references"]}),
        PHRASES,
    ]
    list_display = ["name", "action", "when", "per_100", "order"]
    list_filter = ["action", "when", StandingFilter, AttentionFilter]
    search_fields = ["name", "detail"]
    autocomplete_fields = ["references"]


@admin.register(WarningSign)
class WarningSignAdmin(ShowsUses, ReviewedAdmin):
    """Without `search_words`: warning signs are not in the index of the search yet (clinic_site/search/sources.py)."""

    content = [
        (
            None,
            {
                "fields": ["name", "slug", ("action", "part"), "detail", "call_911_if", "order"],
                "description": _("A sign of something that dry needling does not cause. Every page uses this text."),
            },
        ),
        (_("Where it is shown"), {"fields": ["is_on_every_page", "conditions"]}),
        (_("Sources"), {"fields": ["references"]}),
        PHRASES,
    ]
    list_display = ["name", "action", "is_on_every_page", "order"]
    list_filter = ["action", "is_on_every_page", StandingFilter, AttentionFilter]
    search_fields = ["name", "detail"]
    autocomplete_fields = ["conditions", "references"]


@admin.register(Frequency)
class FrequencyAdmin(ShowsUses, ReviewedAdmin):
    content = [
        (
            None,
            {
                "fields": ["sentence", "slug", ("count", "out_of", "unit"), "counts", "order"],
                "description": _("Enter only what a study counted."),
            },
        ),
        (_("Source"), {"fields": ["counted_by", "not_said", "references"]}),
    ]
    list_display = ["__str__", "counts", "order"]
    search_fields = ["sentence", "counted_by"]
    autocomplete_fields = ["references"]
    prepopulated_fields = {"slug": ["sentence"]}
