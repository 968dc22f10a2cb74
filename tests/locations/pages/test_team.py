"""Our team: who is named, with which license, and where it is found."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from locations.models import Person
from locations.pages import team
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db
TEAM = "/locations/team/"


def people(client, query="") -> list[str]:
    return [item.text for item in Page(client.get(TEAM + query)).select(".person-list > li")]


def test_team_names_everybody_who_agreed_with_license_and_clinics(client):
    clinic = make.make_clinic(name="Northfield Tacoma")
    hidden = make.make_clinic(name="Closed to patients", status="draft")
    make.make_person(
        clinic, hidden, name="Ana Ruiz", credentials="PT, DPT", training="80 hours", days="Tuesdays",
        license_number="Washington PT60123456", license_checked_on=datetime.date(2026, 11, 2),
    )  # fmt: skip
    make.make_person(name="Bo Lind")
    make.make_person(clinic, name="Cy Park", status="draft", has_agreed=False)
    assert people(client) == [
        f"Ana Ruiz, PT, DPT Training: 80 hours License Washington PT60123456, checked on November 2, 2026 Tuesdays At: "
        f"Northfield Tacoma, {clinic.state.code}",
        "Bo Lind",
    ]


def test_without_anybody_there_is_no_page_and_nothing_leads_to_it(client):
    clinic = make.make_clinic()
    make.make_person(clinic, status="draft")
    assert client.get(TEAM).status_code == 404
    assert TEAM not in client.get("/sitemap.xml").text
    assert TEAM not in client.get(clinic.get_absolute_url()).text


def test_team_is_in_the_sitemap_and_on_the_pages_of_its_clinics(client):
    clinic = make.make_clinic()
    make.make_person(clinic)
    assert f"{TEAM}</loc>" in client.get("/sitemap.xml").text
    assert Page(client.get(clinic.get_absolute_url())).hrefs.count(TEAM) == 1


def test_long_team_has_pages_with_addresses_of_their_own_and_the_same_queries(client, monkeypatch):
    monkeypatch.setattr(team, "PEOPLE_ON_A_PAGE", 2)
    clinic = make.make_clinic()
    for name in ("Ana", "Bo", "Cy"):
        make.make_person(clinic, name=name)
    page = Page(client.get(f"{TEAM}?page=2"))
    assert [item.b.text for item in page.select(".person-list > li")] == ["Cy"]
    assert page.one("link", rel="canonical")["href"].endswith(f"{TEAM}?page=2")
    assert page.title.text.startswith("Our team, page 2")


def test_page_takes_the_same_queries_for_many_people(client, django_assert_num_queries):
    clinic = make.make_clinic()
    for _number in range(3):
        make.make_person(clinic)
    with django_assert_num_queries(5):
        client.get(TEAM)


@pytest.mark.parametrize(
    "values",
    [{"license_number": "WA 1"}, {"license_checked_on": datetime.date(2026, 11, 2)}],
    ids=["a number that nobody checked", "a day without a number"],
)
def test_license_has_a_number_and_the_day_it_was_checked(values):
    with pytest.raises(IntegrityError, match="locations_person_license_was_checked"), transaction.atomic():
        make.make_person(**values)
    assert Person.objects.count() == 0


def test_find_a_clinic_links_to_the_team_page_only_while_there_is_one(client):
    def links():
        return [link["href"] for link in Page(client.get("/locations/")).select("main a[href='/locations/team/']")]

    before = links()
    make.make_person(make.make_clinic())
    assert (before, links()) == ([], ["/locations/team/"])
