"""Reviews are spread over the last quarter of the review period, by page."""

import datetime

import pytest

from clinic_site.publishing import workflow
from education.models.review_due import next_review
from tests import factories as make
from tests.staff import make_staff

DAY = datetime.date(2026, 11, 29)


def days(path: str) -> int:
    return (next_review(DAY, path=path) - DAY).days


def test_review_is_due_after_nine_to_twelve_months():
    found = [days(f"/page-{number}/") for number in range(400)]
    assert (min(found), max(found)) == (274, 365)


def test_pages_reviewed_on_one_day_are_spread():
    weeks = [days(f"/page-{number}/") // 7 for number in range(130)]
    assert max(weeks.count(week) for week in weeks) <= 25  # without the spread: 130


def test_texts_of_one_page_are_due_on_one_day():
    assert days("/safety/#blood-thinners") == days("/safety/#sign-faint") == days("/safety/")


@pytest.mark.parametrize("period", [1, 3, 365, 730])
def test_review_is_never_due_later_than_the_setting_nor_on_the_same_day(settings, period):
    settings.REVIEW_AFTER_DAYS = period
    found = {days(f"/page-{number}/") for number in range(50)}
    assert (min(found) >= 1, max(found) <= period) == (True, True)


@pytest.mark.django_db
def test_signing_sets_the_day_of_the_page():
    clinician = make_staff("Clinical reviewer")
    make.make_reviewer(account=clinician)
    question, other = make.make_question(), make.make_question()
    for record in (question, other):
        workflow.confirm(record, by=clinician)
        record.refresh_from_db()
    assert question.review_due == other.review_due == next_review(question.reviewed_on, path="/questions/")
