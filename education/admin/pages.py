"""Pages, conditions, parts of the body and steps of the visit."""

from django.contrib import admin
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from education.admin.base import ReviewedAdmin
from education.models import BodyRegion, Condition, Topic, VisitStep
from education.models.topic import FIXED_SLUGS, SAFETY_SLUGS

NAMES_OF_HOME = {
    "front",
    "front page",
    "hero",
    "home",
    "home page",
    "homepage",
    "landing",
    "landing page",
    "start",
    "/",
}


@admin.register(Topic)
class TopicAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["title", "slug", "short_answer", "body", "shows_warnings", "search_words"]}),
        (_("Call 911 now"), {"fields": ["warning"]}),
        (_("Menus and search engines"), {"fields": ["nav_label", ("nav_order", "order"), "description"]}),
    ]
    list_display = ["title", "address", "nav_order"]
    search_fields = ["title", "slug", "short_answer", "body"]
    prepopulated_fields = {"slug": ["title"]}

    @admin.display(description=_("address"), ordering="slug")
    def address(self, topic):
        return topic.get_absolute_url()

    def get_search_results(self, request, queryset, search_term):
        """Find the home page by what people call it too."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if search_term.strip().casefold() in NAMES_OF_HOME:
            found = found | queryset.filter(slug=Topic.HOME)
        return found, may_have_duplicates

    # Code and templates find the pages in FIXED_SLUGS by slug, so they keep it and can't be deleted. With another slug,
    # a page in SAFETY_SLUGS could leave the site without a second person.

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj is not None and obj.slug in SAFETY_SLUGS else fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.slug in FIXED_SLUGS:
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Condition)
class ConditionAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["name", "slug", "plain_name", "other_names", "search_words", "regions"]}),
        (_("The short answer"), {"fields": ["short_answer", ("certainty_low", "certainty_high"), "certainty_note"]}),
        (_("The page"), {"fields": ["what_it_is", "how_it_may_help", "evidence", "references", "ask"]}),
        (_("When to get help"), {"fields": ["emergency", "get_help"]}),
        (_("Lists and search engines"), {"fields": ["summary", "description", "order"]}),
    ]
    list_display = ["name", "certainty"]
    search_fields = ["name", "plain_name", "other_names", "search_words", "short_answer"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["references"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        # For about a dozen options, checkboxes are easier to use with a keyboard than a list.
        if db_field.name == "regions":
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    @admin.display(description=_("certainty"), ordering="certainty_low")
    def certainty(self, condition):
        return condition.certainty_words


@admin.register(BodyRegion)
class BodyRegionAdmin(ReviewedAdmin):
    content = [(None, {"fields": ["name", "slug", "note", "order"]})]
    list_display = ["name", "order"]
    search_fields = ["name"]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj is not None else fields  # the body drawing links to the slug


@admin.register(VisitStep)
class VisitStepAdmin(ReviewedAdmin):
    content = [(None, {"fields": ["stage", "slug", "title", "text", "order"]})]
    list_display = ["stage", "title", "order"]
    search_fields = ["stage", "title", "text"]
