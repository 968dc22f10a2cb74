"""A kept page says the same until the moment that it names: the page store relies on it."""

import datetime
import zoneinfo

import pytest
from django.utils import timezone

from clinic_site.shared.true_until import next_midnight, noted
from locations.models import Clinic
from tests import factories as make

UTC = datetime.UTC
FIRST = datetime.datetime(2026, 12, 21, 3, 7, tzinfo=UTC)  # before Christmas, whose hours differ
MOMENTS = [FIRST + datetime.timedelta(hours=7 * number, minutes=11 * number) for number in range(0, 48, 3)]  # two weeks
SECOND = datetime.timedelta(seconds=1)
HOURS = {
    "usual": "Mo-Fr 08:00-18:00; Sa 09:00-13:00; PH off",
    "late": "Mo-Fr 10:00-02:00",
    "always": "24/7",
    "special": "Mo-Su 09:00-17:00; Dec 24 08:00-12:00; Dec 26-Dec 30 off; PH off",
    "unknown": "",
}


@pytest.fixture
def clock(monkeypatch):
    """A function that sets the time at which pages are rendered."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def rendered(client, path):
    """Return the page, and until when it is true: the earliest moment that was noted, or the end of the site's day."""
    with noted() as moments:
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content, min([next_midnight(timezone.now(), timezone.get_default_timezone()), *moments])


def says_the_same_until_the_moment_it_names(client, clock, path):
    for moment in MOMENTS:
        clock(moment)
        page, until = rendered(client, path)
        assert moment < until
        clock(until - SECOND)
        assert rendered(client, path)[0] == page, (path, moment)


@pytest.mark.django_db
@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Guam"])
def test_pages_of_a_clinic_say_the_same_until_the_moment_they_name(client, clock, hours, zone):
    clinic = make.make_clinic(
        opening_hours=HOURS[hours], time_zone=zone, dry_needling_confirmed_on=datetime.date(2026, 12, 1)
    )
    says_the_same_until_the_moment_it_names(client, clock, clinic.get_absolute_url())
    says_the_same_until_the_moment_it_names(client, clock, clinic.state.get_absolute_url())


@pytest.mark.django_db
def test_page_of_all_states_says_the_same_until_the_moment_it_names(client, clock):
    """It shows no hours, so one clinic with each of them is enough."""
    for hours in HOURS.values():
        make.make_clinic(opening_hours=hours, dry_needling_confirmed_on=datetime.date(2026, 12, 1))
    says_the_same_until_the_moment_it_names(client, clock, "/locations/")


@pytest.mark.django_db
def test_page_of_a_clinic_names_the_moment_at_which_it_closes(client, clock):
    zone = zoneinfo.ZoneInfo("America/Los_Angeles")
    clinic = make.make_clinic(opening_hours=HOURS["usual"], time_zone="America/Los_Angeles")
    Clinic.objects.update(dry_needling_confirmed_on=datetime.date(2026, 12, 1))
    clock(datetime.datetime(2026, 12, 21, 10, tzinfo=zone))
    page, until = rendered(client, clinic.get_absolute_url())
    assert until == datetime.datetime(2026, 12, 21, 18, tzinfo=zone)
    clock(until)
    assert rendered(client, clinic.get_absolute_url())[0] != page


@pytest.mark.django_db
def test_page_of_a_text_is_true_until_the_end_of_the_day(client, clock):
    make.make_topic(slug="dry-needling", title="Dry needling")
    clock(FIRST)
    with noted() as moments:
        assert client.get("/dry-needling/").status_code == 200
    assert moments == []
