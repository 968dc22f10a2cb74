"""Which texts wait for a review, on which page, and that the number of queries is fixed."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic_site.publishing import own_review, unpublishing, workflow
from clinic_site.publishing.send_back import send_back
from clinic_site.reviewing.waiting import ReviewPage, reviews_for
from education.models import Question
from education.models.listing import ON_A_PAGE
from tests import factories as make
from tests.html import Page
from tests.many_records import copies
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def due(days: int) -> dict:
    today = timezone.localdate()
    reviewed_on = today - datetime.timedelta(days=400)
    return make.reviewed(reviewed_on=reviewed_on, review_due=today + datetime.timedelta(days=days))


def waiting(account) -> list[tuple[str, str]]:
    return [(text.name, text.why.value) for page in reviews_for(account).pages for text in page.texts]


def test_text_waits_from_thirty_days_before_its_review_is_due(clinician):
    review, today = due(30), timezone.localdate()
    make.make_topic(title="Soon", **review)
    make.make_topic(title="Later", **review | {"review_due": today + datetime.timedelta(days=31)})
    make.make_topic(title="Late", **review | {"review_due": today - datetime.timedelta(days=1)})
    assert sorted(waiting(clinician)) == [("Late", "overdue"), ("Soon", "due")]


def test_new_texts_of_an_import_and_texts_never_reviewed_wait(clinician):
    make.make_topic(title="Imported", status="draft")
    make.make_topic(title="Sample", is_sample=True)
    assert sorted(waiting(clinician)) == [("Imported", "new"), ("Sample", "never")]


def test_new_text_waits_only_once_its_writer_hands_it_over(clinician):
    writer = make_staff("Writer")
    topic = make.make_topic(title="New", status="draft")
    topic.body = "Words."
    workflow.save_draft(topic, by=writer)
    assert waiting(clinician) == []
    workflow.hand_over(topic, by=writer)
    assert waiting(clinician) == [("New", "new")]
    send_back(topic, by=clinician, why="Too long.")
    assert waiting(clinician) == []


def test_text_that_was_taken_off_the_site_waits_only_if_someone_hands_it_over(clinician):
    publisher = make_staff("Publisher")
    sample = make.make_topic(title="Sample", is_sample=True)
    unpublishing.take_off([sample], by=publisher)
    make.make_topic(title="Ended", unpublish_at=timezone.now() - datetime.timedelta(days=1))
    assert waiting(clinician) == []
    workflow.hand_over(sample, by=publisher)
    assert waiting(clinician) == [("Sample", "off")]


def test_handed_over_draft_waits_until_a_clinician_approved_it(clinician):
    topic = make.make_topic(title="Old", **make.reviewed())
    topic.body = "Other words."
    workflow.save_draft(topic, by=make_staff("Writer"), is_ready=True)
    workflow.approve(topic, by=make_staff("Clinical reviewer"))
    assert waiting(clinician) == [("Old", "changed")]
    workflow.approve(topic, by=clinician)
    assert waiting(clinician) == []


def test_law_waits_only_with_a_draft_that_was_handed_over(clinician):
    administrator = make_staff("Administrator")
    state = make.make_state()
    assert waiting(clinician) == []
    state.law_note = "Other words."
    workflow.save_draft(state, by=administrator, is_ready=True)
    assert [(page.path, page.title) for page in reviews_for(clinician).pages] == [
        (state.get_absolute_url(), "Washington")
    ]


def test_texts_of_one_page_are_together_and_count_once(clinician):
    make.make_topic(slug="safety", title="Safety")
    make.make_contraindication()
    make.make_after_effect()
    found = reviews_for(clinician)
    assert [(page.path, page.title, len(page.texts)) for page in found.pages] == [("/safety/", "Safety", 3)]
    assert (found.waiting, found.done, found.total) == (3, 0, 3)


def test_own_words_are_known_before_reading(clinician):
    draft = make.make_topic(slug="a", **make.reviewed())
    draft.body = "My words."
    workflow.save_draft(draft, by=clinician, is_ready=True)
    unpublished = make.make_topic(slug="b", status="draft")
    unpublished.body = "My words."
    workflow.save_draft(unpublished, by=clinician, is_ready=True)
    other = make.make_topic(slug="c")
    own = {text.live.slug: text.is_own for page in reviews_for(clinician).pages for text in page.texts}
    assert own == {"a": True, "b": True, other.slug: False}


@pytest.mark.usefixtures("own_review_allowed")
def test_own_words_can_be_signed_under_the_rule(clinician):
    topic = make.make_topic(slug="a", **make.reviewed())
    topic.body = "My words."
    workflow.save_draft(topic, by=clinician, is_ready=True)
    assert [text.is_own for page in reviews_for(clinician).pages for text in page.texts] == [False]


@pytest.fixture
def own_review_allowed(monkeypatch):
    monkeypatch.setattr(own_review, "_rule", lambda: True)


def queries(client, url: str) -> int:
    client.get(url)  # content types are loaded once
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def many_questions(number: int) -> None:
    """Make questions on the site, new ones, and changed ones, all of which wait."""
    rows = [
        Question(
            question=f"Question {place}?", slug=f"q-{number}-{place}", short_answer="Yes.", answer="Long.",
            category="basics", status="draft" if place % 3 else "published",
        )
        for place in range(number)
    ]  # fmt: skip
    kind = ContentType.objects.get_for_model(Question)
    for record in Question.objects.bulk_create(rows):
        if record.pk % 3 == 0:
            workflow.Draft.objects.create(
                content_type=kind, object_id=record.pk, contents={"short_answer": "No."}, is_ready=True,
                edited_at=timezone.now(),
            )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "/admin/review/",
        "/admin/review/page/?path=/questions/",
        "/admin/review/page/frame/?path=/questions/",
        "/admin/review/page/?path=/questions/&as=text",
    ],
)
def test_number_of_queries_is_fixed(desk, url):
    many_questions(ON_A_PAGE + 6)  # which page of the list has a text takes one query
    few = queries(desk, url)
    many_questions(300)
    assert queries(desk, url) == few


def test_list_has_a_fixed_number_of_queries_with_2000_texts(desk):
    many_questions(ON_A_PAGE + 6)  # which page of the list has a text takes one query
    few = queries(desk, "/admin/review/")
    many_questions(2000)
    assert queries(desk, "/admin/review/") == few


def test_text_of_a_long_list_waits_on_the_page_that_shows_it(clinician, desk):
    first = make.make_question(question="A?", category="treatment", **make.reviewed())
    copies(first, ON_A_PAGE, lambda number: {"question": f"B {number:03}?", "slug": f"b-{number}"})
    make.make_question(question="C?", slug="c", category="money", is_sample=True)
    [page] = reviews_for(clinician).pages
    assert (page.path, page.title) == ("/questions/?page=2", "Questions, page 2")
    frame = desk.get(reverse("admin:review_frame"), {"path": page.path})
    assert Page(frame).one("li", id="c")["data-review"] == page.texts[0].key


def test_pages_of_a_list_are_in_order():
    pages = [ReviewPage(path) for path in ("/questions/?page=10", "/questions/?page=9", "/questions/", "/a/")]
    in_order = sorted(pages, key=lambda page: page.place)
    assert [page.path for page in in_order] == ["/a/", "/questions/", "/questions/?page=9", "/questions/?page=10"]
