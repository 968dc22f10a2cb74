"""The pages that patients read. Each is a queryset, a template and a few context keys."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from clinic_site.common import markdown
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
    Topic,
    VisitStep,
)


class TopicView(PublicPage, DetailView):
    """A page of text. A template named after its slug, if there is one, adds pictures to it."""

    queryset = Topic.objects.published().exclude(slug=Topic.HOME).select_related("reviewed_by")

    def get_template_names(self):
        return [f"education/topics/{self.object.slug}.html", "education/topic.html"]

    def get_trail(self):
        return [home(), Link(self.object.title, self.object.get_absolute_url())]

    def get_structured_data(self):
        topic = self.object
        url = self.request.build_absolute_uri()
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
    """A list of records under a topic's title and text.

    The topic may be unpublished: the list is still there, under `fallback_title`, because people look for it.
    """

    section: str
    fallback_title: str

    def get_topic(self) -> Topic | None:
        if not hasattr(self, "_topic"):
            self._topic = Topic.objects.published().select_related("reviewed_by").filter(slug=self.section).first()
        return self._topic

    @property
    def title(self) -> str:
        topic = self.get_topic()
        return topic.title if topic else self.fallback_title

    def get_trail(self):
        return [home(), Link(self.title, self.request.path)]

    def get_structured_data(self):
        topic = self.get_topic()
        if topic is None:
            return []
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_web_page(topic, name=topic.title, description=topic.description, url=url)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(topic=self.get_topic(), title=self.title, **kwargs)


class ConditionListView(SectionPage, ListView):
    section = "conditions"
    fallback_title = _("Conditions")
    template_name = "education/condition_list.html"
    context_object_name = "conditions"
    queryset = Condition.objects.published()

    def get_context_data(self, **kwargs):
        return super().get_context_data(regions=regions_with_conditions(), **kwargs)


def regions_with_conditions():
    """Return the published parts of the body, each with its published conditions; two queries."""
    return BodyRegion.objects.published().prefetch_related(
        Prefetch("conditions", Condition.objects.published().only("name", "slug", "order", "plain_name", "summary"))
    )


class ConditionView(PublicPage, DetailView):
    template_name = "education/condition.html"
    queryset = (
        Condition.objects.published()
        .select_related("reviewed_by")
        .prefetch_related(Prefetch("regions", BodyRegion.objects.published()))
    )

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
        texts = [condition.what_it_is, condition.how_it_may_help, condition.evidence, condition.get_help]
        citations = Citations(*texts, also=listed)
        what_it_is, how_it_may_help, evidence, get_help, ask = (
            citations.render(text).html for text in [*texts, condition.ask]
        )
        studies = [
            reference
            for reference in citations.references
            if reference.key in listed and reference.kind in Reference.STUDIES
        ]
        return super().get_context_data(
            what_it_is=what_it_is,
            how_it_may_help=how_it_may_help,
            evidence=evidence,
            get_help=get_help,
            ask=ask,
            studies=studies,
            references=citations.references,
            effects=AfterEffect.objects.published().for_ladder(),
            neighbours=Condition.objects.published()
            .filter(regions__in=condition.regions.all())
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


class SafetyView(SectionPage, TemplateView):
    section = "safety"
    fallback_title = _("Who should not have it, and what to watch for")
    template_name = "education/safety.html"

    def get_context_data(self, **kwargs):
        topic = self.get_topic()
        references = Prefetch("references", Reference.objects.published().only("key"))
        self.contraindications = list(Contraindication.objects.published().prefetch_related(references))
        self.effects = list(AfterEffect.objects.published().prefetch_related(references).most_urgent_first())
        records = [*self.contraindications, *self.effects]
        also = [reference.key for record in records for reference in record.references.all()]
        citations = Citations(topic.body if topic else "", also=also)
        for record in records:
            record.numbers = sorted(
                (citations.numbers[reference.key], reference.key) for reference in record.references.all()
            )
        return super().get_context_data(
            absolute=[item for item in self.contraindications if item.level == Contraindication.Level.ABSOLUTE],
            relative=[item for item in self.contraindications if item.level == Contraindication.Level.RELATIVE],
            effects=self.effects,
            times=days_after(self.effects),
            call_any_time=[
                effect
                for effect in self.effects
                if effect.when == AfterEffect.When.ANY_TIME and effect.action == AfterEffect.Action.CALL_CLINIC
            ],
            body=citations.render(topic.body if topic else ""),
            references=citations.references,
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
    queryset = Question.objects.published()

    def get_context_data(self, **kwargs):
        questions = list(self.object_list)
        citations = Citations(*(question.answer for question in questions))
        groups = []
        for category in Question.Category:
            members = [question for question in questions if question.category == category]
            for question in members:
                question.answer_html = citations.render(question.answer).html
            if members:
                groups.append((category, members))
        return super().get_context_data(groups=groups, references=citations.references, **kwargs)

    def get_structured_data(self):
        return [*super().get_structured_data(), structured_data.faq_page(self.object_list)]


class GlossaryView(SectionPage, ListView):
    section = "glossary"
    fallback_title = _("Word list")
    template_name = "education/glossary.html"
    context_object_name = "terms"
    queryset = GlossaryTerm.objects.published()


class ReferenceListView(SectionPage, ListView):
    section = "references"
    fallback_title = _("References")
    template_name = "education/reference_list.html"
    context_object_name = "references"
    queryset = Reference.objects.published().prefetch_related(
        Prefetch("conditions", Condition.objects.published().only("name", "slug", "order"))
    )

    def get_context_data(self, **kwargs):
        topic = self.get_topic()
        return super().get_context_data(body=markdown.render(topic.body if topic else ""), **kwargs)
