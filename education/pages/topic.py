"""A page of text, such as /dry-needling/ or /about/."""

from collections.abc import Iterable

from django.shortcuts import redirect
from django.views.generic import DetailView

from clinic_site.publishing.last_change import changed_at, last_change, last_taken_off
from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import AfterEffect, Topic, VisitStep, WarningSign
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.drawings import drawing_of, with_drawings
from education.pages.glossary_words import words_for
from education.pages.ladder import published_ladder
from education.pages.shown import shown_with


class TopicView(PublicPage, DetailView):
    """A page of text. If there is a template named after its slug, it adds pictures to the page."""

    queryset = Topic.objects.published().exclude(slug=Topic.HOME).select_related("reviewed_by", "picture")

    def get_template_names(self):
        return [f"education/topics/{self.object.slug}.html", "education/topic.html"]

    def get_queryset(self):
        return super().get_queryset().with_languages()  # type: ignore[attr-defined]  # of PublishableQuerySet

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
        named = {"name": topic.title, "description": topic.description, "url": self.url}
        if topic.is_plain:
            return [structured_data.web_page(**named, changed_at=changed_at(topic))]
        kinds = [
            *([AfterEffect, WarningSign] if topic.shows_warnings else []),
            *([VisitStep] if topic.has_visit else []),
        ]
        changed = last_change(self.shown, last_taken_off(*kinds) if kinds else None)
        return [structured_data.medical_web_page(topic, **named, changed_at=changed, references=self.references)]

    def get_context_data(self, **kwargs):
        words = words_for(self.object)
        citations = Citations(self.object.body, words=words)
        self.references = citations.references
        body = citations.render(self.object.body)
        rungs = published_ladder() if self.object.shows_warnings else []
        visit_steps = visit_steps_with_drawings() if self.object.has_visit else []
        self.shown = [*shown_with(self.object, rungs, words, citations), *visit_steps]
        return super().get_context_data(
            main_record=self.object,
            body=with_drawings(body, self.object),
            references=citations.references,
            words=words,
            visit_steps=visit_steps,
            drawings_are_samples=any(step.is_sample for step in visit_steps),
            ladder=rungs,
            **kwargs,
        )


def visit_steps_with_drawings() -> list[VisitStep]:
    """Return the published steps of the visit, each with its drawing, for the page about the visit."""
    steps = list(VisitStep.objects.published())
    for step in steps:
        step.drawing = drawing_of(step)
    return steps
