"""Questions, words, references, and the people who review."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from education.admin.base import AttentionFilter, ReviewedAdmin
from education.models import GlossaryTerm, Question, Reference, Reviewer


@admin.register(Question)
class QuestionAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["question", "slug", "category", "short_answer", "answer"]}),
        (_("Where it stands"), {"fields": ["on_landing", "order"]}),
    ]
    list_display = ["question", "category", "on_landing", "order"]
    list_filter = ["category", "on_landing", "status", AttentionFilter]
    search_fields = ["question", "short_answer", "answer"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReviewedAdmin):
    content = [(None, {"fields": ["term", "slug", "definition", "other_names"]})]
    list_display = ["term"]
    search_fields = ["term", "other_names", "definition"]


@admin.register(Reference)
class ReferenceAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["key", "kind", "about", "plain_finding"]}),
        (_("Where to find it"), {"fields": ["authors", "title", "source", ("year", "details"), "doi", "pmid", "url"]}),
        (
            _("How sure"),
            {"fields": [("certainty_low", "certainty_high"), "certainty_basis", "certainty_note"]},
        ),
        (_("How it was checked"), {"fields": [("verification", "checked_on"), "verification_note"]}),
    ]
    list_display = ["key", "authors", "year", "kind", "verification"]
    list_filter = ["kind", "about", "verification", "status", AttentionFilter]
    search_fields = ["key", "authors", "title", "source", "doi", "pmid"]


@admin.register(Reviewer)
class ReviewerAdmin(admin.ModelAdmin):
    fields = ["name", "credentials", "is_active"]
    list_display = ["name", "credentials", "is_active"]
    search_fields = ["name", "credentials"]
