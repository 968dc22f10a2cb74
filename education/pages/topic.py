"""A page of text, such as /dry-needling/ or /about/."""

from collections.abc import Iterable

from django.shortcuts import redirect
from django.views.generic import DetailView

from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import Topic, VisitStep
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.glossary_words import words_for
from education.pages.ladder import published_ladder


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
        named = {"name": topic.title, "description": topic.description, "url": url}
        if topic.is_plain:
            return [structured_data.web_page(**named, updated_at=topic.updated_at)]
        return [structured_data.medical_web_page(topic, **named, references=self.references)]

    def get_context_data(self, **kwargs):
        words = words_for(self.object)
        citations = Citations(self.object.body, words=words)
        self.references = citations.references
        return super().get_context_data(
            body=citations.render(self.object.body),
            references=citations.references,
            words=words,
            visit_steps=VisitStep.objects.published(),
            ladder=published_ladder(),
            **kwargs,
        )
