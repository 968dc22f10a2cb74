"""A page of the review shows what other pages will say, too, once everything that waits or is signed is published."""

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import Draft
from clinic_site.reviewing.rendering import render_page
from clinic_site.reviewing.waiting import reviews_for
from education.models import Question
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(clinician, rf):
    """Return what the page at a path shows to the clinician who reviews it."""

    def show(path: str) -> str:
        request = rf.get("/")
        request.user = clinician
        reviews = reviews_for(clinician)
        return Page(render_page(request, reviews.page(path), reviews).content.decode()).text

    return show


def test_page_quotes_signs_that_wait_on_another_page(shown, clinician):
    make.make_condition(slug="jaw", status="draft", emergency="Call for the jaw.")
    sign = make.make_after_effect(name="Sudden weakness", action="call_911", status="draft")
    assert "Sudden weakness" in shown("/conditions/jaw/")
    # Signing a sign is no reason to leave it out while it waits to be published.
    sign.name = "Sudden numbness"
    workflow.save_draft(sign, by=make_staff("Writer"), is_ready=True)
    workflow.approve(sign, by=clinician)
    assert [text.name for text in reviews_for(clinician).signed] == ["Sudden numbness"]
    assert "Sudden numbness" in shown("/conditions/jaw/")


def test_draft_that_someone_is_still_writing_is_not_quoted(shown):
    make.make_condition(slug="jaw")
    sign = make.make_after_effect(name="Sudden weakness", action="call_911", **make.reviewed())
    sign.name = "Half a name"
    workflow.save_draft(sign, by=make_staff("Writer"))
    assert "Half a name" not in shown("/conditions/jaw/")


def test_one_refused_draft_among_many_costs_few_queries(clinician, shown, django_assert_max_num_queries):
    review = make.reviewed()
    taken = make.make_question(question="Taken?", **review)
    for place in range(64):
        record = make.make_question(question=f"Question {place}?", **review)
        contents = {"slug": taken.slug} if place == 40 else {"short_answer": f"Better {place}."}
        Draft.objects.create(record=record, contents=contents, is_ready=True, edited_at=timezone.now())
    with django_assert_max_num_queries(100):
        words = shown("/questions/")
    assert [place for place in range(64) if f"Better {place}." not in words] == [40]
    assert Question.objects.filter(short_answer__startswith="Better").count() == 0
