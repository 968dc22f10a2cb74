"""Pages, conditions, parts of the body and steps of the visit."""

from django.contrib import admin
from django.forms import CheckboxSelectMultiple
from django.urls import path
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import SAVING
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from education.admin import menus
from education.admin.base import ReviewedAdmin
from education.checks.plain_pages import claims_in
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
        (
            None,
            {"fields": ["title", "slug", "kind", "short_answer", "picture", "body", "shows_warnings", "search_words"]},
        ),
        (_("Call 911 now"), {"fields": ["warning"]}),
        (_("Menus and search engines"), {"fields": ["nav_label", "description"]}),
    ]
    change_list_template = "admin/education/topic/change_list.html"
    list_display = ["title", "address", "page_kind", "menus"]
    list_filter = [*ReviewedAdmin.list_filter, "kind"]
    list_select_related = [*ReviewedAdmin.list_select_related, "kind"]
    search_fields = ["title", "slug", "short_answer", "body"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["picture"]

    @admin.display(description=_("address"), ordering="slug")
    def address(self, topic):
        return topic.get_absolute_url()

    @admin.display(description=_("kind of page"), ordering="kind__name")
    def page_kind(self, topic):
        return topic.kind or _g("About the treatment")

    @admin.display(description=_("menus"), ordering="nav_order")
    def menus(self, topic):
        """Return where the site links to the page: the main menu, the footer, which leaves out the menu, or a dash."""
        if topic.nav_order is not None:
            return _g("main menu")
        return _g("footer") if topic.in_footer and topic.slug != Topic.HOME else "–"

    def get_urls(self):
        def menus_view(request):
            return menus.menus_view(request, self)

        return [
            path("menus/", self.admin_site.admin_view(menus_view), name="education_topic_menus"),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """Find the home page by what people call it too."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if search_term.strip().casefold() in NAMES_OF_HOME:
            found = found | queryset.filter(slug=Topic.HOME)
        return found, may_have_duplicates

    # Pages that no clinician reviews

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kwargs["empty_label"] = _("About the treatment (a clinician reviews it)")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Show what fits the kind of page: pages that safety depends on have no choice, plain ones no review."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        if obj.is_plain:
            author = (_("Author"), {"fields": ["written_by", *(["is_sample"] if obj.is_sample else [])]})
            hidden = set() if obj.shows_warnings else {"shows_warnings"}
            return [(None, {"fields": _without(hidden, self.content[0])}), self.content[2], author, SAVING]
        if obj.slug not in SAFETY_SLUGS:
            return super().get_fieldsets(request, obj)
        first, *others = super().get_fieldsets(request, obj)
        # A picture that was chosen although the page shows none stays, so that it can be taken out.
        hidden = {"kind"} if obj.shows_picture or obj.picture_id else {"kind", "picture"}
        return [(None, {"fields": _without(hidden, first)}), *others]

    def check_confirmation(self, request, record):
        """Ask a publisher to look twice at new words that may speak about the treatment, on a page no clinician reads."""
        if "do" in request.POST:  # the page “Check and publish”, which shows the warnings
            return
        live = workflow.stored(record)
        if not live.is_plain:
            return
        known = {sentence for _field, sentence in claims_in(live)} if live.is_released else set()
        workflow.as_published(live, workflow.draft_of(record))
        if any(sentence not in known for _field, sentence in claims_in(live)):
            raise NotPublishedError([stop("", _g("Read the warnings under “Check and publish” first."))])

    # Code and templates find the pages in FIXED_SLUGS by slug, so they keep it and can't be deleted. With another slug,
    # a page in SAFETY_SLUGS could leave the site without a second person.

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if obj is not None and obj.is_plain:
            return [name for name in fields if name != "is_sample"]  # whoever has read it unticks it
        return [*fields, "slug"] if obj is not None and obj.slug in SAFETY_SLUGS else fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.slug in FIXED_SLUGS:
            return False
        return super().has_delete_permission(request, obj)


def _without(names: set[str], fieldset) -> list[str]:
    return [name for name in fieldset[1]["fields"] if name not in names]


@admin.register(Condition)
class ConditionAdmin(ReviewedAdmin):
    content = [
        (None, {"fields": ["name", "slug", "plain_name", "other_names", "search_words", "regions"]}),
        (
            _("The short answer"),
            {"fields": ["short_answer", ("certainty_low", "certainty_high"), "certainty_note", "picture"]},
        ),
        (_("The page"), {"fields": ["what_it_is", "how_it_may_help", "evidence", "references", "ask"]}),
        (_("When to get help"), {"fields": ["emergency", "get_help"]}),
        (_("Lists and search engines"), {"fields": ["summary", "description", "order"]}),
    ]
    list_display = ["name", "certainty"]
    search_fields = ["name", "plain_name", "other_names", "search_words", "short_answer"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["references", "picture"]

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
