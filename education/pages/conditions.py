"""The list of conditions, and the page of one condition."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from clinic_site.publishing.last_change import last_change, last_taken_off
from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import AfterEffect, BodyRegion, Condition, Reference, WarningSign
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.drawings import drawing_of
from education.pages.glossary_words import words_for
from education.pages.ladder import published_ladder
from education.pages.section import SectionPage
from education.pages.shown import shown_with


class ConditionListView(SectionPage, ListView):
    section = "conditions"
    fallback_title = _("Conditions")
    kinds = (Condition, BodyRegion)
    template_name = "education/condition_list.html"
    context_object_name = "conditions"
    queryset = Condition.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        self.regions = list(regions_with_conditions())
        return super().get_context_data(regions=self.regions, **kwargs)

    def get_shown(self):
        return [*super().get_shown(), *self.regions]


def regions_with_conditions() -> QuerySet[BodyRegion]:
    """Return the published parts of the body, with their published conditions in `shown`."""
    conditions = Condition.objects.published().only("name", "slug", "updated_at", "publish_at")
    shown = Prefetch("conditions", conditions, to_attr="shown")
    return BodyRegion.objects.published().prefetch_related(shown)  # type: ignore[no-redef]  # declared on the model


class ConditionView(PublicPage, DetailView):
    """A condition, with its drawing if there is one (`education.pages.drawings`)."""

    template_name = "education/condition.html"
    queryset = Condition.objects.published().select_related("reviewed_by", "picture")

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
        neighbors = Condition.objects.published().filter(regions__in=regions).exclude(pk=condition.pk)
        rendered = {
            name: citations.render(text).html for name, text in zip(Condition.markdown_fields, texts, strict=True)
        }
        rungs = published_ladder(condition)
        self.shown = shown_with(condition, rungs, words, citations)
        return super().get_context_data(
            **rendered,
            drawing=drawing_of(condition),
            studies=studies,
            words=words,
            references=citations.references,
            ladder=rungs,
            neighbors=[Link(near.name, near.get_absolute_url()) for near in neighbors.only("name", "slug").distinct()],
            **kwargs,
        )
