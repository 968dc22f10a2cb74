"""The views of pages, conditions, questions, words and references."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
    VisitStep,
)
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.glossary_words import words_for
from education.pages.review import ReviewOfAll, review_of
from education.pages.used_on import pages_that_use_references


class TopicView(PublicPage, DetailView):
    """A page of text. If there is a template named after its slug, it adds pictures to the page."""

    queryset = Topic.objects.published().exclude(slug=Topic.HOME).select_related("reviewed_by")

    def get_template_names(self):
        return [f"education/topics/{self.object.slug}.html", "education/topic.html"]

    def get(self, request, *args, **kwargs):
        page = super().get(request, *args, **kwargs)
        address = self.object.get_absolute_url()
        return page if request.path == address else redirect(address, permanent=True)  # people may guess /privacy/

    def get_trail(self):
        above: Iterable[Topic] = (
            Topic.objects.published().filter(slug="about") if self.object.slug == Topic.PRIVACY else []
        )
        return [home(), *(Link(topic.title, topic.get_absolute_url()) for topic in [*above, self.object])]

    def get_structured_data(self):
        topic = self.object
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_web_page(topic, name=topic.title, description=topic.description, url=url)]

    def get_context_data(self, **kwargs):
        words = words_for(self.object)
        citations = Citations(self.object.body, words=words)
        return super().get_context_data(
            body=citations.render(self.object.body),
            references=citations.references,
            words=words,
            visit_steps=VisitStep.objects.published(),
            effects=AfterEffect.objects.published().for_ladder(),
            **kwargs,
        )


class SectionPage(PublicPage):
    """A list of records below a topic's title and text, with a combined review.

    If the topic is not published, the list is still shown, with `fallback_title` as its title.
    """

    section: str
    fallback_title: str | Promise

    @cached_property
    def topic(self) -> Topic | None:
        return Topic.objects.published().select_related("reviewed_by").filter(slug=self.section).first()

    @property
    def title(self) -> str | Promise:
        return self.topic.title if self.topic else self.fallback_title

    @property
    def body_text(self) -> str:
        return self.topic.body if self.topic else ""

    def get_trail(self):
        return [home(), Link(self.title, self.request.path)]

    def get_records(self) -> list[Reviewed]:
        """Return the records on the page, with their reviewers loaded."""
        return list(self.object_list)  # type: ignore[attr-defined]  # set by the ListView that subclasses inherit from

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
        """Return the citations in the topic's text, followed by those in `texts`."""
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


def regions_with_conditions() -> QuerySet[BodyRegion]:
    """Return the published parts of the body, with their published conditions in `shown`."""
    conditions = Condition.objects.published().only("name", "slug")
    shown = Prefetch("conditions", conditions, to_attr="shown")
    return BodyRegion.objects.published().prefetch_related(shown)  # type: ignore[no-redef]  # declared on the model


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
        listed = list(condition.references.order_by("-year", "key").values_list("key", flat=True))
        texts = [getattr(condition, name) for name in Condition.markdown_fields]
        words = words_for(condition)
        citations = Citations(*texts, also=listed, words=words)
        studies = [
            reference
            for reference in citations.references
            if reference.key in listed and reference.kind in Reference.STUDIES
        ]
        regions = BodyRegion.objects.published().filter(conditions=condition)
        neighbours = Condition.objects.published().filter(regions__in=regions).exclude(pk=condition.pk)
        return super().get_context_data(
            **{name: citations.render(text).html for name, text in zip(Condition.markdown_fields, texts, strict=True)},
            studies=studies,
            words=words,
            references=citations.references,
            effects=AfterEffect.objects.published().for_ladder(),
            neighbours=neighbours.only("name", "slug").distinct(),
            **kwargs,
        )


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
    """The references, each with the pages that use it."""

    section = "references"
    fallback_title = _("References")
    template_name = "education/reference_list.html"
    context_object_name = "sources"
    queryset = Reference.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        links = pages_that_use_references()
        for reference in self.object_list:
            reference.used_on = links.get(reference.key, [])
        return super().get_context_data(**kwargs)
