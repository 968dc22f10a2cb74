"""The landing page, with a part of every section."""

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from clinic_site.pages.first_style import with_first_style
from clinic_site.publishing.last_change import last_change, last_taken_off
from clinic_site.shared.public_page import PublicPage
from clinic_site.shared.site_address import absolute
from education.models import AfterEffect, Contraindication, Question, Topic, VisitStep, WarningSign
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.conditions import regions_with_conditions
from education.pages.ladder import ladder
from education.pages.review import review_of

ASK_FIRST_SHOWN = 6
# The kinds of records of which it shows more than the name.
KINDS = (AfterEffect, Contraindication, Question, VisitStep, WarningSign)


@method_decorator(with_first_style, name="dispatch")
class LandingView(PublicPage, TemplateView):
    template_name = "landing.html"

    def get_context_data(self, **kwargs):
        topics = Topic.objects.published().select_related("reviewed_by").filter(slug__in=[Topic.HOME, Topic.SAFETY])
        by_slug = {topic.slug: topic for topic in topics}
        self.topic, safety = by_slug.get(Topic.HOME), by_slug.get(Topic.SAFETY)
        ask_first = Contraindication.objects.published().filter(level=Contraindication.Level.RELATIVE)
        contraindications = list(ask_first.select_related("reviewed_by")[:ASK_FIRST_SHOWN])
        effects = AfterEffect.objects.published().exclude(action=AfterEffect.Action.NORMAL).most_urgent_first()
        questions = Question.objects.published().filter(on_landing=True).select_related("reviewed_by")
        visit_steps = VisitStep.objects.published().select_related("reviewed_by")
        warning_signs = WarningSign.objects.published().most_urgent_first().select_related("reviewed_by")
        rungs = ladder(effects.select_related("reviewed_by"), warning_signs)
        body = self.topic.body if self.topic else ""
        citations = Citations(body)
        self.references = citations.references
        signs = (sign for rung in rungs for sign in rung.signs)
        shown = [*questions, *visit_steps, *contraindications, *signs]
        self.shown = [*filter(None, [self.topic, safety]), *shown]
        self.review = review_of(self.shown)
        return super().get_context_data(
            topic=self.topic,
            safety=safety,
            body=citations.render(body),
            references=citations.references,
            review=self.review,
            regions=[region for region in regions_with_conditions() if region.shown],
            questions=questions,
            visit_steps=visit_steps,
            contraindications=contraindications,
            ladder=rungs,
            **kwargs,
        )

    def get_structured_data(self):
        if not self.topic:
            return []
        page = structured_data.medical_web_page(
            self.review,
            name=self.topic.title,
            description=self.topic.description,
            url=self.url,
            changed_at=last_change(self.shown, last_taken_off(*KINDS)),
            references=self.references,
        )
        # The safety page describes the treatment with its contraindications.
        safety = absolute(self.request, reverse("education:safety"))
        return [page | {"about": {"@type": "MedicalTherapy", "name": str(structured_data.THERAPY_NAME), "url": safety}}]
