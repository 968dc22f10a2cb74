"""The list of conditions, and the page of one condition."""

from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from clinic_site.publishing.last_change import last_change, last_taken_off
from clinic_site.publishing.publishable import is_public
from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import AfterEffect, BodyRegion, Condition, Reference, WarningSign
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.drawings import drawing_of
from education.pages.glossary_words import words_for
from education.pages.ladder import published_ladder
from education.pages.listing_page import ListingPage
from education.pages.shown import shown_with

CONDITIONS_OF_A_PART = 12  # that the list of the parts of the body names; a link leads to the others
NEIGHBORS = 8  # conditions that the page of another one names


class ConditionListView(ListingPage):
    """All conditions, and the parts of the body with theirs; /conditions/?part=neck has all of one part."""

    section = "conditions"
    fallback_title = _("Conditions")
    kinds = (Condition, BodyRegion)
    template_name = "education/condition_list.html"
    context_object_name = "conditions"
    queryset = Condition.objects.published().select_related("reviewed_by")

    @cached_property
    def part(self) -> BodyRegion | None:
        wanted = self.request.GET.get("part")
        return None if wanted is None else get_object_or_404(BodyRegion.objects.published(), slug=wanted)

    @property
    def shows_text(self) -> bool:
        return super().shows_text and self.part is None

    @property
    def canonical_query(self) -> str:
        return urlencode(self.part_query | ({"page": self.number} if self.number > 1 else {}))

    @property
    def part_query(self) -> dict[str, str]:
        return {"part": self.part.slug} if self.part else {}

    def get_listed(self):
        conditions = super().get_listed()
        return conditions.filter(regions=self.part) if self.part else conditions

    def get_trail(self):
        trail = super().get_trail()
        part = self.part
        return [*trail, Link(part.name, f"{self.listing.path}?{urlencode(self.part_query)}")] if part else trail

    def get_context_data(self, **kwargs):
        self.regions = list(regions_with_conditions()) if self.shows_text else []
        context = {"regions": self.regions, "part": self.part, "query": urlencode(self.part_query)}
        return super().get_context_data(**context, **kwargs)

    def get_shown(self):
        return [*super().get_shown(), *self.regions]


def regions_with_conditions() -> QuerySet[BodyRegion]:
    """Return the published parts of the body, with the first of their published conditions in `shown`.

    `condition_count` is the number of all.
    """
    conditions = Condition.objects.published().only("name", "slug", "updated_at", "publish_at")
    shown = Prefetch("conditions", conditions[:CONDITIONS_OF_A_PART], to_attr="shown")
    count = Count("conditions", filter=is_public("conditions__"))
    regions = BodyRegion.objects.published().annotate(condition_count=count)  # type: ignore[no-redef]  # declared there
    return regions.order_by("order", "name").prefetch_related(shown)  # type: ignore[no-redef]  # declared on the model


class ConditionView(PublicPage, DetailView):
    """A condition, with its drawing if there is one (`education.pages.drawings`)."""

    template_name = "education/condition.html"
    queryset = Condition.objects.published().select_related("reviewed_by", "picture")

    def get_queryset(self):
        return super().get_queryset().with_languages()  # type: ignore[attr-defined]  # of PublishableQuerySet

    def get_trail(self):
        return [
            home(),
            Link(_("Conditions"), reverse("education:condition_list")),
            Link(self.object.name, self.object.get_absolute_url()),
        ]

    def get_structured_data(self):
        condition = self.object
        url = self.url
        changed_at = last_change(self.shown, last_taken_off(AfterEffect, WarningSign))
        return [
            structured_data.medical_web_page(
                condition,
                name=condition.name,
                description=condition.description,
                url=url,
                changed_at=changed_at,
                references=self.references,
            )
            | {"about": structured_data.medical_condition(condition, url=url)}
        ]

    def get_context_data(self, **kwargs):
        condition = self.object
        listed = list(condition.references.order_by("-year", "key").values_list("key", flat=True))
        texts = [getattr(condition, name) for name in Condition.markdown_fields]
        words = words_for(condition)
        citations = Citations(*texts, also=listed, words=words)
        self.references = citations.references
        studies = [
            reference
            for reference in citations.references
            if reference.key in listed and reference.kind in Reference.STUDIES
        ]
        regions = BodyRegion.objects.published().filter(conditions=condition)
        near = Condition.objects.published().filter(regions__in=regions).exclude(pk=condition.pk)
        neighbors = near.only("name", "slug").distinct()[:NEIGHBORS]
        rendered = {
            name: citations.render(text).html for name, text in zip(Condition.markdown_fields, texts, strict=True)
        }
        rungs = published_ladder(condition)
        self.shown = shown_with(condition, rungs, words, citations)
        return super().get_context_data(
            **rendered,
            main_record=condition,
            drawing=drawing_of(condition),
            studies=studies,
            words=words,
            references=citations.references,
            ladder=rungs,
            neighbors=[Link(near.name, near.get_absolute_url()) for near in neighbors],
            **kwargs,
        )
