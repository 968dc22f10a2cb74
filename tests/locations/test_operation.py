"""Clinics that are closed for now, have moved or have closed show a notice or redirect, but never a bare 404."""

import datetime
import json

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format

from locations.models import Clinic, State
from tests.factories import make_clinic, make_state
from tests.html import Page

pytestmark = pytest.mark.django_db


def main(client, clinic) -> str:
    return Page(client.get(clinic.get_absolute_url())).one("main").text


def test_moved_clinic_redirects_to_its_new_page(client):
    new = make_clinic(name="New")
    old = make_clinic(name="Old", operation="moved", moved_to=new)
    response = client.get(old.get_absolute_url())
    assert (response.status_code, response.url) == (302, new.get_absolute_url())


def test_clinic_that_moved_to_an_unpublished_page_shows_a_notice(client):
    old = make_clinic(operation="moved", moved_to=make_clinic(status="draft"))
    assert "There is no clinic of ours at this address any more." in main(client, old)


def test_closed_clinic_shows_a_notice_and_the_nearest_clinics(client):
    make_clinic(name="The nearest", phone="+12065550199")
    text = main(client, make_clinic(name="Gone", operation="closed", operation_note="We closed in May."))
    assert "Closed for good We closed in May." in text
    assert "The nearest" in text
    assert "Call (206) 555-0199" in text
    assert "555-0123" not in text


def test_clinic_closed_for_now_shows_its_phone_and_the_nearest_clinics(client):
    make_clinic(name="The nearest")
    text = main(client, make_clinic(operation="closed_for_now", operation_note="We open again on March 1."))
    assert "Closed for now We open again on March 1. Call before you go." in text
    assert "Call (206)" in text
    assert "The nearest" in text


@pytest.mark.parametrize("operation", ["moved", "closed"])
def test_moved_or_closed_clinic_is_not_in_lists_counts_sitemap_and_open_data(client, operation):
    make_clinic(name="Still here")
    gone = make_clinic(name="Not here", operation=operation)
    assert "Not here" not in Page(client.get("/locations/washington/")).one("main").text
    assert State.objects.with_clinic_counts().get(code="WA").clinic_count == 1
    assert gone.get_absolute_url() not in client.get("/sitemap.xml").content.decode()
    names = [
        feature["properties"]["name"]
        for feature in json.loads(client.get("/locations/clinics.geojson").content)["features"]
    ]
    assert names == ["Still here"]


def test_clinic_closed_for_now_is_listed_last_and_does_not_count_as_offering(client):
    make_clinic(name="Closed", city="A", operation="closed_for_now")
    make_clinic(name="Without", city="B", offers_dry_needling=False)
    make_clinic(name="With", city="C")
    page = Page(client.get("/locations/washington/"))
    assert [heading.one("a").text for heading in page.one("ol", class_="clinic-list").all("h3")] == [
        "With",
        "Without",
        "Closed",
    ]
    state = State.objects.with_clinic_counts().get(code="WA")
    assert (state.offering_count, state.clinic_count) == (1, 3)


@pytest.mark.parametrize("operation", ["closed_for_now", "moved", "closed"])
def test_nearest_clinics_are_open(operation):
    make_clinic(operation=operation)
    open_one = make_clinic(state=make_state("OR"))
    assert Clinic.objects.published().offering().nearest_to(47, -122, count=5) == [open_one]


def test_clinic_that_has_not_moved_cannot_have_a_new_page():
    other = make_clinic()
    with pytest.raises(IntegrityError, match="locations_clinic_only_a_moved_one_leads_on"):
        make_clinic(moved_to=other)


def day(days_from_today: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days_from_today)


DATES = [
    {},
    *({"opens_on": day} for day in (-1, 0, 1)),
    *({"closes_on": day} for day in (-1, 0, 1)),
    {"opens_on": -9, "closes_on": -1},
    {"opens_on": -1, "closes_on": 9},
    {"opens_on": 1, "closes_on": 9},
]


def test_property_and_query_agree_on_which_clinics_offer_it_now_and_which_are_listed():
    for operation in Clinic.Operation.values:
        for offers in (True, False):
            for dates in DATES:
                when = {name: day(days) for name, days in dates.items()}
                make_clinic(operation=operation, offers_dry_needling=offers, **when)
    clinics = Clinic.objects.all()
    assert {clinic.pk for clinic in clinics.offering()} == {clinic.pk for clinic in clinics if clinic.offers_now}
    assert {clinic.pk for clinic in clinics.listed()} == {clinic.pk for clinic in clinics if not clinic.is_gone}


def test_announced_clinic_is_listed_but_offers_nothing_yet(client):
    soon = make_clinic(name="Soon", opens_on=day(10))
    words = f"Opens {date_format(day(10), 'F j, Y')}"
    assert words in main(client, soon)
    assert words in Page(client.get("/locations/washington/")).one("main").text
    assert Clinic.objects.nearest_offering(47, -122, count=5) == []
    counted = State.objects.with_clinic_counts().get(code="WA")
    assert (counted.offering_count, counted.clinic_count) == (0, 1)
    Clinic.objects.update(opens_on=day(0))
    assert words not in main(client, soon)
    assert Clinic.objects.nearest_offering(47, -122, count=5) == [soon]


def test_clinic_says_when_it_closes_and_is_closed_after_its_last_day(client):
    clinic = make_clinic(closes_on=day(0))
    words = f"Last day: {date_format(day(0), 'F j, Y')}. After that, this clinic is closed."
    assert words in main(client, clinic)
    assert Clinic.objects.nearest_offering(47, -122, count=5) == [clinic]
    Clinic.objects.update(closes_on=day(-1))
    assert "Closed for good There is no clinic of ours at this address any more." in main(client, clinic)
    assert Clinic.objects.nearest_offering(47, -122, count=5) == []
    assert clinic.get_absolute_url() not in client.get("/sitemap.xml").content.decode()


def test_clinic_closes_after_it_opens():
    with pytest.raises(IntegrityError, match="locations_clinic_closes_after_it_opens"):
        make_clinic(opens_on=day(1), closes_on=day(1))


def test_clinics_that_name_each_other_do_not_redirect_in_a_loop(client):
    one = make_clinic(name="One", operation="moved")
    two = make_clinic(name="Two", operation="moved", moved_to=one)
    Clinic.objects.filter(pk=one.pk).update(moved_to=two)
    assert [client.get(clinic.get_absolute_url()).status_code for clinic in (one, two)] == [200, 200]


@pytest.mark.parametrize(
    ("operation", "describes", "has_hours"),
    [("open", True, True), ("closed_for_now", True, False), ("moved", False, False), ("closed", False, False)],
)
def test_structured_data_of_a_clinic_contains_only_what_is_still_true(client, operation, describes, has_hours):
    text = client.get(make_clinic(operation=operation).get_absolute_url()).content.decode()
    assert ("MedicalClinic" in text, "openingHoursSpecification" in text) == (describes, has_hours)
