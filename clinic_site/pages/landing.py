"""The first page, which shows something of everything, and what belongs to no app."""

import sys
from collections import Counter
from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.templatetags.static import static
from django.views.generic import TemplateView

from clinic_site.operations import request_ids
from clinic_site.serving import database_away
from clinic_site.shared.public_page import PublicPage, read_only
from education.models import AfterEffect, Contraindication, Question, Topic, VisitStep
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.review import review_of
from education.pages.views import regions_with_conditions

ASK_FIRST_SHOWN = 6
SIGNS_SHOWN = 4


class LandingView(PublicPage, TemplateView):
    template_name = "landing.html"

    def get_context_data(self, **kwargs):
        topics = Topic.objects.published().select_related("reviewed_by")
        self.topic = topics.filter(slug=Topic.HOME).first()
        self.contraindications = list(Contraindication.objects.published().select_related("reviewed_by"))
        self.effects = list(AfterEffect.objects.published().most_urgent_first().select_related("reviewed_by"))
        questions = Question.objects.published().filter(on_landing=True).select_related("reviewed_by")
        visit_steps = VisitStep.objects.published().select_related("reviewed_by")
        relative = [item for item in self.contraindications if item.level == Contraindication.Level.RELATIVE]
        ladder = [effect for effect in self.effects if not effect.is_told_on_the_table]
        body = self.topic.body if self.topic else ""
        citations = Citations(body)
        shown = [*questions, *visit_steps, *relative[:ASK_FIRST_SHOWN], *ladder]
        self.review = review_of([self.topic, *shown] if self.topic else shown)
        return super().get_context_data(
            topic=self.topic,
            body=citations.render(body),
            references=citations.references,
            review=self.review,
            regions=[region for region in regions_with_conditions() if region.shown],
            questions=questions,
            visit_steps=visit_steps,
            contraindications=relative[:ASK_FIRST_SHOWN],
            effects=shortened(ladder, SIGNS_SHOWN),
            **kwargs,
        )

    def get_structured_data(self):
        url = self.request.build_absolute_uri("/")
        therapy = structured_data.medical_therapy(self.contraindications, self.effects, url=url, names_alone=True)
        data = [therapy]
        if self.topic:
            page = structured_data.medical_web_page(
                self.review, name=self.topic.title, description=self.topic.description, url=url
            )
            data.append(page)
        return data


def shortened(effects: Iterable[AfterEffect], count: int) -> list[AfterEffect]:
    """Return every reason to call 911, and the first `count` effects of each other action, in their order.

    The list of 911 signs is never cut: a cut list reads like a whole one.
    """
    kept: Counter[str] = Counter()
    chosen = []
    for effect in effects:
        kept[effect.action] += 1
        if effect.action == AfterEffect.Action.CALL_911 or kept[effect.action] <= count:
            chosen.append(effect)
    return chosen


@read_only
def favicon(request) -> HttpResponse:
    """Browsers ask for /favicon.ico unasked; ours is an SVG under a hashed name."""
    return redirect(static("img/favicon.svg"))


def bad_request(request, exception=None) -> HttpResponse:
    """A page for a request that could not be read. A host that is not ours gets no page built from our settings."""
    try:
        request.get_host()
    except Exception:
        return HttpResponse("Bad request: this host name is not served here.", status=400, content_type="text/plain")
    return render(request, "400.html", status=400)


def server_error(request) -> HttpResponse:
    """A page for a failure of ours. It says the number under which the failure is in the log, and asks nothing else.

    While the database is away, the page that asks for patience.
    """
    if database_away.is_away(sys.exc_info()[1]):
        return database_away.please_wait()
    return HttpResponseServerError(get_template("500.html").render({"request_id": request_ids.current()}))
