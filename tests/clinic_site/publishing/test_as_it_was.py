"""What a public page said on a past day, with the signs and the review of that day."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import unpublishing
from education.models import Condition, Topic
from tests import factories as make
from tests.factories import change
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db

THEN = timezone.make_aware(datetime.datetime(2026, 5, 4, 12))
LATER = THEN + datetime.timedelta(days=10)


def dated(when: datetime.datetime, *records):
    """Date the newest version of each record."""
    for record in records:
        newest = type(record).history.filter(id=record.pk).latest("history_id")
        type(newest).objects.filter(pk=newest.pk).update(history_date=when)


def page_of(client, record, day: datetime.datetime) -> Page:
    """Return the whole page as it was at the end of `day`, opened as a browser does."""
    answer = client.get(page_url(record, "on_a_day"), {"day": day.date().isoformat()})
    return Page(client.get(answer.context["page_url"]))


def text_of_that_day(client, record, day):
    answer = client.get(page_url(record, "on_a_day"), {"day": day.date().isoformat()})
    return Page(answer).one("section", class_="take-off").text


@pytest.fixture
def topic():
    topic = make.make_topic(title="Old title", body="Old words", shows_warnings=True, **make.reviewed())
    dated(THEN, topic)
    change(topic, title="New title", body="New words")
    dated(LATER, topic)
    return topic


def test_page_shows_the_words_of_that_day_and_the_site_does_not_change(publisher, topic):
    page = page_of(publisher, topic, THEN)
    assert (page.h1, "Old words" in page.text, "New words" in page.text) == ("Old title", True, False)
    assert "This is the page as it was on" in page.text
    assert "New words" in publisher.get(topic.get_absolute_url()).text
    assert topic.history.count() == 2


def test_it_says_who_had_reviewed_it(publisher, topic):
    said = text_of_that_day(publisher, topic, THEN)
    assert "It was on the site. Reviewed by Ada Example" in said


def test_signs_are_those_of_that_day(publisher, topic):
    there, later, gone = (make.make_after_effect(action="call_911", name=name) for name in ("There", "Later", "Gone"))
    dated(THEN, there, gone)
    dated(LATER, later)
    change(there, name="Renamed")
    change(gone, status="draft")
    text = page_of(publisher, topic, THEN).one("main").text
    assert [name in text for name in ("There", "Renamed", "Later", "Gone")] == [True, False, False, True]


def test_record_that_was_deleted_since_is_on_the_page(publisher, topic):
    sign = make.make_after_effect(action="call_911", name="Deleted since")
    dated(THEN, sign)
    sign.delete()
    assert "Deleted since" in page_of(publisher, topic, THEN).one("main").text


def test_related_lists_are_those_of_that_day(publisher):
    neck, foot = make.make_region(name="Neck"), make.make_region(name="Foot")
    condition = make.make_condition(regions=[neck])
    condition.save()
    dated(THEN, neck, foot, condition)
    condition.regions.set([foot])
    condition.save()
    dated(LATER, condition)
    page_of(publisher, condition, THEN)
    assert list(Condition.objects.get().regions.all()) == [foot]


@pytest.mark.parametrize(
    ("day", "words"),
    [(THEN - datetime.timedelta(days=1), "It did not exist then"), (LATER, "the public did not see it")],
    ids=["before", "taken off"],
)
def test_it_says_plainly_when_it_was_not_on_the_site(publisher, day, words):
    topic = make.make_topic()
    dated(THEN, topic)
    unpublishing.take_off([topic], by=make_staff("Publisher"), why="Wrong")
    dated(LATER, topic)
    said = text_of_that_day(publisher, topic, day)
    assert "It was not on the site at that time." in said
    assert words in said


def test_text_that_left_by_its_end_date_is_shown_for_a_day_before(publisher):
    topic = make.make_topic(body="Until then", unpublish_at=LATER)
    dated(THEN, topic)
    assert not Topic.objects.published().exists()
    assert "Until then" in page_of(publisher, topic, THEN).text


def test_day_in_the_future_is_refused(publisher, topic):
    answer = publisher.get(page_url(topic, "on_a_day"), {"day": "2999-01-01"})
    assert "This day has not come yet." in answer.text


def test_history_links_to_it(publisher, topic):
    assert page_url(topic, "on_a_day") in Page(publisher.get(page_url(topic, "history"))).hrefs
