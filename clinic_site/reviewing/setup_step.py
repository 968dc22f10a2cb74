"""The step of the setup in which a clinician reads and signs the texts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.waiting import Reviews, kinds_for
from clinic_site.shared.setup_registry import Step, register_steps
from education.models import Reviewer

PLACE = 50


def connect() -> None:
    register_steps("review", steps)


def steps(user) -> Iterator[Step]:
    """Yield the step. The number of queries depends on the number of kinds only."""
    every = publishable_kinds(Publishable)
    kinds = [kind for kind in every if kind.needs_second_person and not kind.goes_with_its_record]
    reviews = Reviews(kinds, user)
    clinicians = Reviewer.objects.who_can_approve().exists()
    may_review = bool(kinds_for(user))
    words = _("%(done)d of %(total)d texts are read and signed.") % {"done": reviews.done, "total": reviews.total}
    if not reviews.total:
        words = _("There are no texts yet. Take over the shipped texts first.")
    elif not clinicians:
        words += " " + _("No clinician with an account is on the list of reviewers. An administrator adds one.")
    elif not may_review and reviews.waiting:
        words += " " + _("Your clinician does this, on the desk under “Review by page”.")
    yield Step(
        key="review",
        title=_("Your clinician reads and signs the texts"),
        is_done=bool(reviews.total) and not reviews.waiting,
        words=words,
        url=reverse("admin:review_list") if may_review else "",
        button=_("Review by page"),
        place=PLACE,
    )
