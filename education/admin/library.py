"""Questions, word list and references."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin.standing_filter import StandingFilter
from education.admin import check_lists
from education.admin.base import AttentionFilter, ReviewedAdmin
from education.admin.used_in import ShowsUses
from education.models import GlossaryTerm, Question, Reference
from education.pages.citations import is_cited


@admin.register(Question)
class QuestionAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["question", "slug", "category", "short_answer", "answer", "search_words"]}),
        (_("Where it appears"), {"fields": ["on_landing", "order"]}),
    ]
    list_display = ["question", "category", "on_landing", "order"]
    list_filter = ["category", "on_landing", StandingFilter, AttentionFilter]
    search_fields = ["question", "short_answer", "answer"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ShowsUses, ReviewedAdmin):
    content = [(None, {"fields": ["term", "slug", "definition", "other_names", "is_explained_in_texts"]})]
    list_display = ["term"]
    search_fields = ["term", "other_names", "definition"]


@admin.register(Reference)
class ReferenceAdmin(ShowsUses, ReviewedAdmin):
    change_list_template = "admin/education/reference/change_list.html"
    content = [
        (None, {"fields": ["key", "kind", "about", "plain_finding"]}),
        (
            _("Publication details"),
            {"fields": ["authors", "title", "source", ("year", "details"), "doi", "pmid", "url", "missing_because"]},
        ),
        (
            _("Certainty"),
            {"fields": [("certainty_low", "certainty_high"), "certainty_basis", "certainty_note"]},
        ),
        (_("Our check"), {"fields": [("verification", "checked_on"), "verification_note"]}),
    ]
    list_display = ["key", "authors", "year", "kind", "verification"]
    list_filter = ["kind", "about", "verification", StandingFilter, AttentionFilter]
    search_fields = ["key", "authors", "title", "source", "doi", "pmid"]

    def get_urls(self):
        return [*check_lists.urls(self), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "key"] if obj is not None else fields  # citations in texts use the key

    def get_deleted_objects(self, objs, request):
        """Add the records that list the reference, so that the page shows what prevents its deletion."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        users = [str(user) for obj in objs for relation in Reference.LISTED_BY for user in getattr(obj, relation).all()]
        return to_delete, counts, lacking, [*protected, *users]

    def has_delete_permission(self, request, obj=None):
        # obj is None on the list page, whose bulk "delete" doesn't check citations in texts.
        if obj is None:
            # The admin's address for unknown pages, whose error page lists the models too, has no name.
            on_delete_page = (request.resolver_match.url_name or "").endswith("_delete")
            return on_delete_page and super().has_delete_permission(request)
        return super().has_delete_permission(request, obj) and not is_cited(obj.key)
