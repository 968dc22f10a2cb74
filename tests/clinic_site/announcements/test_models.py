"""Announcements: on which pages they stand, and on which days."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.models import Announcement
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def shown(client, path="/no-such-page/") -> list[str]:
    return [tag.text for tag in Page(client.get(path)).select(".announcements p")]


def test_announcement_stands_on_every_page_until_the_end_of_its_last_day(client):
    today = timezone.localdate()
    make.make_announcement(text="Closed today.", first_day=today, last_day=today)
    make.make_announcement(text="Closed yesterday.", last_day=today - DAY)
    make.make_announcement(text="Closed tomorrow.", first_day=today + DAY, last_day=today + DAY)
    make.make_announcement(text="Not published.", status="draft")
    assert shown(client) == shown(client, "/") == ["Closed today."]


def test_important_ones_come_first_and_say_so(client):
    make.make_announcement(text="We have a new phone.")
    make.make_announcement(text="Closed because of snow.", level="change")
    assert shown(client) == ["Important: Closed because of snow.", "We have a new phone."]


def test_announcement_for_states_stands_on_their_pages_and_those_of_their_clinics(client):
    clinic, other = make.make_clinic(), make.make_clinic(state=make.make_state("ID"))
    announcement = make.make_announcement(text="Road closed.")
    announcement.states.add(clinic.state)
    paths = [clinic.get_absolute_url(), clinic.state.get_absolute_url(), other.get_absolute_url(), "/"]
    assert [shown(client, path) for path in paths] == [["Road closed."], ["Road closed."], [], []]


def test_page_without_announcements_takes_no_query_for_them(client, django_assert_num_queries):
    with CaptureQueriesContext(connection) as without:
        client.get("/no-such-page/")
    assert [query["sql"] for query in without if 'FROM "clinic_site_announcement" ' in query["sql"][:400]] == []
    make.make_announcement()
    with django_assert_num_queries(len(without) + 1):
        client.get("/no-such-page/")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"last_day": None}, "clinic_site_announcement_ends"),
        (
            {"first_day": datetime.date(2026, 5, 2), "last_day": datetime.date(2026, 5, 1)},
            "clinic_site_announcement_ends_after_its_start",
        ),
    ],
)
def test_database_refuses_an_announcement_without_an_end(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make.make_announcement(**values)
    assert Announcement.objects.count() == 0
