"""The links at the end of a page: two or three pages that follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from education.models import Topic


@dataclass(frozen=True)
class Step:
    """A page that follows from another. `slug`: the topic without which it has no page, or ""."""

    title: str | Promise
    note: str | Promise
    view: str = "education:topic"
    slug: str = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        arguments = [self.slug] if self.view == "education:topic" else []
        return reverse(self.view, args=arguments) + self.anchor


SELF_CHECK = Step(_("Is it safe for me?"), _("Check what fits you"), "education:self_check")
VISIT = Step(_("What a visit is like"), _("Step by step"), slug="what-to-expect")
NEEDLING = Step(_("What dry needling is"), _("In plain words"), slug="dry-needling")
CONDITIONS = Step(_("Where it hurts"), _("What studies found"), "education:condition_list")
QUESTIONS = Step(_("Questions people ask"), _("Cost, pain, pregnancy"), "education:question_list")
AFTER = Step(_("After your visit"), _("What is normal, who to call"), "education:safety", anchor="#after")

FROM_ANYWHERE = (NEEDLING, CONDITIONS, SELF_CHECK)
BEFORE_A_VISIT = (VISIT, SELF_CHECK, QUESTIONS)
WITH_THE_SHEET = (AFTER, SELF_CHECK, QUESTIONS)
# By the name of the view, or the slug of a topic.
STEPS = {
    "education:condition": (SELF_CHECK, VISIT),
    "education:condition_list": (SELF_CHECK, VISIT, QUESTIONS),
    "education:safety": (SELF_CHECK, QUESTIONS, VISIT),
    "education:self_check": (VISIT, QUESTIONS, AFTER),
    "education:question_list": (SELF_CHECK, CONDITIONS, VISIT),
    "dry-needling": (VISIT, CONDITIONS, SELF_CHECK),
    "trigger-points": (CONDITIONS, VISIT, SELF_CHECK),
    "what-to-expect": (SELF_CHECK, QUESTIONS, AFTER),
    "locations:clinic": BEFORE_A_VISIT,
    "locations:team": BEFORE_A_VISIT,
    "locations:state": BEFORE_A_VISIT,
    "locations:near": BEFORE_A_VISIT,
    "locations:state_list": BEFORE_A_VISIT,
    "handout": WITH_THE_SHEET,
    "clinic_handout": WITH_THE_SHEET,
}


def steps_after(request: HttpRequest | None, published: Iterable[Topic]) -> list[Step]:
    """Return the steps that follow from the page of `request`, without those whose topic is not `published`.

    Error pages have no view, and pages rendered without a request have no address: they get the steps from anywhere.
    """
    page = request.resolver_match if request else None  # None, too, for an address that leads nowhere
    name = "" if page is None else page.kwargs["slug"] if page.view_name == "education:topic" else page.view_name
    slugs = {topic.slug for topic in published}
    return [step for step in STEPS.get(name, FROM_ANYWHERE) if not step.slug or step.slug in slugs]
