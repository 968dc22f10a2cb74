"""The review of a page with many records. The page is reviewed only if all records are."""

import datetime

import pytest
from django.utils import timezone

from education.pages.review import review_of
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

SPRING, SUMMER = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
NEXT_SPRING, NEXT_SUMMER = datetime.date(9000, 3, 1), datetime.date(9000, 6, 1)


def reviewed_in(day, due, name):
    return {"reviewed_on": day, "review_due": due, "reviewed_by": make.make_reviewer(name=name)}


def test_combined_review_has_the_oldest_date_all_reviewers_and_the_earliest_due_date():
    first = make.make_term(**reviewed_in(SUMMER, NEXT_SPRING, "Ann"))
    second = make.make_term(**reviewed_in(SPRING, NEXT_SUMMER, "Bob"))
    review = review_of([first, second])
    assert (review.reviewed_on, review.review_due) == (SPRING, NEXT_SPRING)
    assert [reviewer.name for reviewer in review.reviewers] == ["Ann", "Bob"]


def test_one_unreviewed_record_makes_the_page_unreviewed():
    review = review_of([make.make_term(**reviewed_in(SPRING, NEXT_SPRING, "Ann")), make.make_term()])
    assert (review.reviewed_on, review.reviewers, review.review_due) == (None, [], NEXT_SPRING)


def test_one_sample_record_makes_the_page_a_sample():
    assert review_of([make.make_term(), make.make_term(is_sample=True)]).is_sample is True
    assert review_of([make.make_term(), make.make_term()]).is_sample is False


def test_page_is_partly_a_sample_if_some_of_its_records_are():
    sample = make.make_term(is_sample=True)
    parts = [[sample], [sample, make.make_term()], [make.make_term()]]
    assert [review_of(records).is_partly_sample for records in parts] == [False, True, False]


def test_reviewer_and_author_of_several_records_are_named_once():
    reviewer = make.make_reviewer(name="Ann")
    records = [
        make.make_term(reviewed_by=reviewer, reviewed_on=SPRING, written_by="The team"),
        make.make_term(reviewed_by=reviewer, reviewed_on=SPRING, written_by="The team"),
        make.make_term(reviewed_by=reviewer, reviewed_on=SPRING, written_by="Cy"),
    ]
    review = review_of(records)
    assert (review.reviewers, review.byline) == ([reviewer], "The team; Cy")


def test_page_without_records_is_neither_reviewed_nor_overdue():
    review = review_of([])
    assert (review.reviewed_on, review.reviewers, review.is_sample, review.is_review_overdue) == (
        None,
        [],
        False,
        False,
    )


def test_combined_review_is_overdue_if_one_review_is():
    records = [make.make_term(review_due=datetime.date(2000, 1, 1)), make.make_term(review_due=NEXT_SPRING)]
    assert review_of(records).is_review_overdue is True


def test_review_is_not_overdue_on_its_due_date():
    today = timezone.localdate()
    due = [today, today - datetime.timedelta(days=1)]
    assert [review_of([make.make_term(review_due=day)]).is_review_overdue for day in due] == [False, True]


LISTS = {
    "/": lambda **values: make.make_question(on_landing=True, **values),
    "/conditions/": make.make_condition,
    "/safety/": make.make_contraindication,
    "/questions/": make.make_question,
    "/glossary/": make.make_term,
    "/references/": make.make_reference,
}


@pytest.mark.parametrize("url", LISTS)
def test_list_is_reviewed_only_if_its_topic_and_all_records_are(client, url):
    review = reviewed_in(SPRING, NEXT_SPRING, "Ann")
    make.make_topic(slug=url.strip("/") or "home", **review)
    LISTS[url](**review)

    def claims():
        page = Page(client.get(url))
        data = page.json_ld_of("MedicalWebPage")
        return page.one("p", class_="reviewed").all("b")[1].text, data.get("lastReviewed")

    assert claims() == ("Ann, PT, DPT, March 1, 2026", "2026-03-01")
    unreviewed = LISTS[url]()
    assert claims() == ("not yet", None)
    unreviewed.status = "draft"
    unreviewed.save()
    assert claims() == ("Ann, PT, DPT, March 1, 2026", "2026-03-01")


@pytest.mark.parametrize("url", LISTS)
def test_list_with_one_sample_record_is_labeled_as_sample_content(client, url):
    make.make_topic(slug=url.strip("/") or "home")
    assert "sample" not in Page(client.get(url)).text.casefold()
    LISTS[url](is_sample=True)
    assert (
        Page(client.get(url))
        .one("p", class_="reviewed")
        .text.endswith("This is sample content: a licensed clinician must review it before real use.")
    )
