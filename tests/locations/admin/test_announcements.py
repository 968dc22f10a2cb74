"""Announcements in the admin: written, published, and limited to the states of the account."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.models import Announcement
from locations.models import StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data, list_url, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """A client signed in as a Location manager who is limited to Washington."""
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account).states.add(make.make_state("WA"))
    client.force_login(account)
    return client


def test_announcement_is_written_and_published_for_three_days(location_manager):
    last_day = timezone.localdate() + datetime.timedelta(days=2)
    location_manager.post(
        add_url(Announcement), {"text": "Closed because of snow.", "level": "change", "last_day": last_day}
    )
    announcement = Announcement.objects.get()
    assert (announcement.text, announcement.status) == ("Closed because of snow.", "draft")
    location_manager.post(change_url(announcement), form_data(announcement, _publish="Publish"))
    shown = Page(location_manager.get("/no-such-page/")).select(".announcements p")
    assert [one.text for one in shown] == ["Important: Closed because of snow."]


def test_announcement_without_its_last_day_can_be_drafted_but_not_published(location_manager):
    data = {"text": "Closed because of snow.", "level": "note"}
    answer = location_manager.post(add_url(Announcement), data | {"_publish": "Publish"}, follow=True)
    assert "last day" in Page(answer).one("main").text.casefold()
    assert [(one.status, one.text) for one in Announcement.objects.all()] == [("draft", "Closed because of snow.")]


def test_limited_account_announces_only_for_its_own_states(manager):
    washington, oregon = make.make_state("WA"), make.make_state("OR")
    ours, theirs, everywhere = (make.make_announcement(text=text) for text in ("Ours", "Theirs", "Everywhere"))
    ours.states.add(washington)
    theirs.states.add(washington, oregon)
    changes = [
        manager.post(change_url(one), form_data(one, text=f"{one.text} again")).status_code
        for one in (ours, theirs, everywhere)
    ]
    assert changes == [302, 403, 403]
    data = {"text": "Closed.", "level": "note", "last_day": timezone.localdate()}
    manager.post(add_url(Announcement), data | {"states": [oregon.pk]})
    manager.post(add_url(Announcement), data)
    assert not Announcement.objects.filter(text="Closed.", status="published").exists()
    assert set(manager.get(add_url(Announcement)).context["adminform"].form.fields["states"].queryset) == {washington}


def test_date_that_can_not_be_read_is_answered_with_an_example(location_manager):
    page = Page(location_manager.post(add_url(Announcement), {"text": "Closed.", "level": "note", "last_day": "soon"}))
    assert page.select(".field-last_day .errorlist")[0].text == "Enter the date like this: 2026-12-31."


def test_list_shows_the_days_in_one_column(location_manager):
    for first in (None, datetime.date(2099, 1, 2)):
        make.make_announcement(first_day=first, last_day=datetime.date(2099, 3, 4))
    cells = Page(location_manager.get(list_url(Announcement))).select("td.field-days")
    assert {one.text for one in cells} == {"until March 4, 2099", "Jan. 2, 2099 – March 4, 2099"}
