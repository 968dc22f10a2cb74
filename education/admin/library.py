"""Questions, words, references, and the people who review."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin.publishable import StandingFilter
from education.admin import check_lists
from education.admin.base import AttentionFilter, ReviewedAdmin
from education.admin.used_in import ShowsUses
from education.models import GlossaryTerm, Question, Reference, Reviewer
from education.pages.citations import is_cited


@admin.register(Question)
class QuestionAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["question", "slug", "category", "short_answer", "answer", "search_words"]}),
        (_("Where it stands"), {"fields": ["on_landing", "order"]}),
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
        (_("Where to find it"), {"fields": ["authors", "title", "source", ("year", "details"), "doi", "pmid", "url"]}),
        (
            _("How sure"),
            {"fields": [("certainty_low", "certainty_high"), "certainty_basis", "certainty_note"]},
        ),
        (_("How it was checked"), {"fields": [("verification", "checked_on"), "verification_note"]}),
    ]
    list_display = ["key", "authors", "year", "kind", "verification"]
    list_filter = ["kind", "about", "verification", StandingFilter, AttentionFilter]
    search_fields = ["key", "authors", "title", "source", "doi", "pmid"]

    def get_urls(self):
        return [*check_lists.urls(self), *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "key"] if obj is not None else fields  # texts cite by it

    def get_deleted_objects(self, objs, request):
        """Name the records that still list the reference, so that the page says what is in the way."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        users = [str(user) for obj in objs for relation in Reference.LISTED_BY for user in getattr(obj, relation).all()]
        return to_delete, counts, lacking, [*protected, *users]

    def has_delete_permission(self, request, obj=None):
        # Without a record in hand this answers for the list, whose "delete" can't look at texts.
        if obj is None:
            return request.resolver_match.url_name.endswith("_delete") and super().has_delete_permission(request)
        return super().has_delete_permission(request, obj) and not is_cited(obj.key)


@admin.register(Reviewer)
class ReviewerAdmin(admin.ModelAdmin):
    fields = ["name", "credentials", "account", "is_active"]
    list_display = ["name", "credentials", "account", "is_active"]
    autocomplete_fields = ["account"]
    search_fields = ["name", "credentials"]
