"""The step of the setup in which a clinician reads the texts."""

import pytest

from clinic_site.publishing import workflow
from clinic_site.shared.setup_registry import steps_for
from education.models import Topic
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def step(account):
    [found] = [step for step in steps_for(account) if step.key == "review"]
    return found


def test_step_counts_what_is_signed(clinician):
    make.make_topic(**make.reviewed(review_due=None))
    make.make_topic(status="draft")
    found = step(clinician)
    assert (found.place, found.is_done, found.is_required) == (50, False, True)
    assert (found.words, found.url) == ("1 of 2 texts are read and signed.", "/admin/review/")


def test_step_is_done_when_nothing_waits(clinician):
    make.make_topic(**make.reviewed(review_due=None))
    assert (step(clinician).is_done, step(clinician).words) == (True, "1 of 1 texts are read and signed.")


def test_text_that_is_signed_and_not_yet_published_counts_as_signed(clinician):
    """On the first day nothing is on the site before all of it was signed."""
    topic = make.make_topic(status="draft", title="First")
    make.make_topic(status="draft", title="Second")
    workflow.approve(topic, by=clinician)
    assert (step(clinician).is_done, step(clinician).words) == (False, "1 of 2 texts are read and signed.")
    workflow.approve(Topic.objects.get(title="Second"), by=clinician)
    assert (step(clinician).is_done, step(clinician).words) == (True, "2 of 2 texts are read and signed.")


def test_page_that_needs_no_clinician_is_not_counted(clinician):
    make.make_topic(**make.reviewed(review_due=None))
    make.make_plain_page()
    assert step(clinician).words == "1 of 1 texts are read and signed."


def test_site_without_texts_is_not_done(clinician):
    assert (step(clinician).is_done, step(clinician).words) == (
        False,
        "There are no texts yet. Take over the shipped texts first.",
    )


def test_account_that_reviews_nothing_learns_who_does(clinician):
    make.make_topic()
    found = step(make_staff("Publisher"))
    assert (found.url, found.words) == (
        "",
        "0 of 1 texts are read and signed. Your clinician does this, on the desk under “Review by page”.",
    )


def test_missing_clinician_is_named():
    make.make_topic()
    assert step(make_staff("Clinical reviewer")).words == (
        "0 of 1 texts are read and signed. No clinician with an account is on the list of reviewers. "
        "An administrator adds one."
    )
