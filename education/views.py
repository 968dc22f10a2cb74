"""The pages that patients read. Each is a queryset, a template and a few context keys."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from clinic_site.common.views import Link, PublicPage, home
from education import structured_data
from education.citations import Citations
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
    VisitStep,
)
from education.review import ReviewOfAll, review_of


class TopicView(PublicPage, DetailView):
    """A page of text. A template named after its slug, if there is one, adds pictures to it."""

    queryset = Topic.objects.published().exclude(slug=Topic.HOME).select_related("reviewed_by")

    def get_template_names(self):
        return [f"education/topics/{self.object.slug}.html", "education/topic.html"]

    def get_trail(self):
        return [home(), Link(self.object.title, self.object.get_absolute_url())]

    def get_structured_data(self):
        topic = self.object
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_web_page(topic, name=topic.title, description=topic.description, url=url)]

    def get_context_data(self, **kwargs):
        citations = Citations(self.object.body)
        return super().get_context_data(
            body=citations.render(self.object.body),
            references=citations.references,
            visit_steps=VisitStep.objects.published(),
            effects=AfterEffect.objects.published().for_ladder(),
            **kwargs,
        )


class SectionPage(PublicPage):
    """A list of records under a topic's title and text, with the review of all of them.

    The topic may be unpublished: the list is still there, under `fallback_title`, because people look for it.
    """

    section: str
    fallback_title: str

    @cached_property
    def topic(self) -> Topic | None:
        return Topic.objects.published().select_related("reviewed_by").filter(slug=self.section).first()

    @property
    def title(self) -> str:
        return self.topic.title if self.topic else self.fallback_title

    @property
    def body_text(self) -> str:
        return self.topic.body if self.topic else ""

    def get_trail(self):
        return [home(), Link(self.title, self.request.path)]

    def get_records(self) -> list[Reviewed]:
        """Return the records that the page lists, with their reviewers loaded."""
        return list(self.object_list)

    @cached_property
    def review(self) -> ReviewOfAll:
        return review_of(filter(None, [self.topic, *self.get_records()]))

    def get_structured_data(self):
        topic = self.topic
        if topic is None:
            return []
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_web_page(self.review, name=topic.title, description=topic.description, url=url)]

    def cite(self, *texts: str, also: Iterable[str] = ()) -> Citations:
        """Return the citations of the topic's text and then of `texts`."""
        return Citations(self.body_text, *texts, also=also)

    def get_context_data(self, *, citations: Citations | None = None, **kwargs):
        citations = citations or self.cite()
        context = {
            "topic": self.topic,
            "title": self.title,
            "body": citations.render(self.body_text),
            "references": citations.references,
            "review": self.review,
        }
        return super().get_context_data(**context | kwargs)


class ConditionListView(SectionPage, ListView):
    section = "conditions"
    fallback_title = _("Conditions")
    template_name = "education/condition_list.html"
    context_object_name = "conditions"
    queryset = Condition.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(regions=regions_with_conditions(), **kwargs)


def regions_with_conditions():
    """Return the published parts of the body, each with its published conditions; two queries."""
    return BodyRegion.objects.published().prefetch_related(
        Prefetch("conditions", Condition.objects.published().only("name", "slug", "order", "plain_name", "summary"))
    )


class ConditionView(PublicPage, DetailView):
    template_name = "education/condition.html"
    queryset = Condition.objects.published().select_related("reviewed_by")

    def get_trail(self):
        return [
            home(),
            Link(_("Conditions"), reverse("education:condition_list")),
            Link(self.object.name, self.object.get_absolute_url()),
        ]

    def get_structured_data(self):
        condition = self.object
        url = self.request.build_absolute_uri(self.request.path)
        return [
            structured_data.medical_web_page(condition, name=condition.name, description=condition.description, url=url)
            | {"about": structured_data.medical_condition(condition, url=url)}
        ]

    def get_context_data(self, **kwargs):
        condition = self.object
        listed = list(condition.conditionreference_set.order_by("order", "pk").values_list("reference__key", flat=True))
        texts = [getattr(condition, name) for name in Condition.markdown_fields]
        citations = Citations(*texts, also=listed)
        studies = [
            reference
            for reference in citations.references
            if reference.key in listed and reference.kind in Reference.STUDIES
        ]
        return super().get_context_data(
            **{name: citations.render(text).html for name, text in zip(Condition.markdown_fields, texts, strict=True)},
            studies=studies,
            references=citations.references,
            effects=AfterEffect.objects.published().for_ladder(),
            neighbours=Condition.objects.published()
            .filter(regions__in=BodyRegion.objects.published().filter(conditions=condition))
            .exclude(pk=condition.pk)
            .distinct()
            .only("name", "slug", "order"),
            **kwargs,
        )


@dataclass(frozen=True)
class TimeAfter:
    """A stretch of time on the line of the visit: what is normal then, and what asks for a call."""

    label: str
    title: str
    call_label: str
    normal: list[AfterEffect]
    call: list[AfterEffect]


def days_after(effects: list[AfterEffect]) -> list[TimeAfter]:
    """Return the times from the treatment table to the days after, each with the effects that belong there."""
    when, action = AfterEffect.When, AfterEffect.Action
    titles = [
        (when.DURING, _("On the table"), _("Tell your therapist")),
        (when.FIRST_DAY, _("At home"), action.CALL_CLINIC.label),
        (when.NEXT_DAYS, _("The days after"), action.CALL_CLINIC.label),
    ]
    return [
        TimeAfter(
            time.label,
            title,
            call_label,
            normal=[effect for effect in effects if effect.when == time and effect.action == action.NORMAL],
            call=[effect for effect in effects if effect.when == time and effect.action == action.CALL_CLINIC],
        )
        for time, title, call_label in titles
    ]


def at_any_time(effects: list[AfterEffect], action: AfterEffect.Action) -> list[AfterEffect]:
    """Return the effects with `action` that belong to no stretch of time."""
    return [effect for effect in effects if effect.when == AfterEffect.When.ANY_TIME and effect.action == action]


class SafetyView(SectionPage, TemplateView):
    section = "safety"
    fallback_title = _("Who should not have it, and what to watch for")
    template_name = "education/safety.html"

    def get_records(self):
        return [*self.contraindications, *self.effects]

    def get_context_data(self, **kwargs):
        references = Prefetch("references", Reference.objects.published().only("key"))
        self.contraindications = list(
            Contraindication.objects.published().select_related("reviewed_by").prefetch_related(references)
        )
        self.effects = list(
            AfterEffect.objects.published()
            .select_related("reviewed_by")
            .prefetch_related(references)
            .most_urgent_first()
        )
        records = self.get_records()
        also = [reference.key for record in records for reference in record.references.all()]
        citations = self.cite(also=also)
        for record in records:
            record.numbers = sorted(
                (citations.numbers[reference.key], reference.key) for reference in record.references.all()
            )
        return super().get_context_data(
            absolute=[item for item in self.contraindications if item.level == Contraindication.Level.ABSOLUTE],
            relative=[item for item in self.contraindications if item.level == Contraindication.Level.RELATIVE],
            effects=self.effects,
            times=days_after(self.effects),
            call_any_time=at_any_time(self.effects, AfterEffect.Action.CALL_CLINIC),
            normal_any_time=at_any_time(self.effects, AfterEffect.Action.NORMAL),
            citations=citations,
            **kwargs,
        )

    def get_structured_data(self):
        url = self.request.build_absolute_uri(self.request.path)
        therapy = structured_data.medical_therapy(self.contraindications, self.effects, url=url)
        return [*super().get_structured_data(), therapy]


class QuestionListView(SectionPage, ListView):
    section = "questions"
    fallback_title = _("Questions")
    template_name = "education/question_list.html"
    queryset = Question.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        questions = list(self.object_list)
        citations = self.cite(*(question.answer for question in questions))
        groups = []
        for category in Question.Category:
            members = [question for question in questions if question.category == category]
            for question in members:
                question.answer_html = citations.render(question.answer).html
            if members:
                groups.append((category, members))
        return super().get_context_data(groups=groups, citations=citations, **kwargs)

    def get_structured_data(self):
        faq = [structured_data.faq_page(self.object_list)] if self.object_list else []
        return [*super().get_structured_data(), *faq]


class GlossaryView(SectionPage, ListView):
    section = "glossary"
    fallback_title = _("Word list")
    template_name = "education/glossary.html"
    context_object_name = "terms"
    queryset = GlossaryTerm.objects.published().select_related("reviewed_by")


class ReferenceListView(SectionPage, ListView):
    section = "references"
    fallback_title = _("References")
    template_name = "education/reference_list.html"
    context_object_name = "sources"
    queryset = (
        Reference.objects.published()
        .select_related("reviewed_by")
        .prefetch_related(Prefetch("conditions", Condition.objects.published().only("name", "slug", "order")))
    )
