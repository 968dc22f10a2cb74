"""/locations/<state>/ with many clinics: its towns, its pages and the addresses of both."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.publishing import kept
from tests import factories as make
from tests.html import Page
from tests.locations.pages.test_state_page import clinics, state_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr("locations.pages.state.CLINICS_ON_A_STATE_PAGE", 2)


def towns(page):
    """Return the towns of the jump as (address, text)."""
    return [(item.one("a")["href"], item.text) for item in page.one("nav", class_="town-jump layout-stack").all("li")]


def canonical(page):
    return page.one("link", rel="canonical")["href"].removeprefix("http://testserver/locations/washington/")


def in_towns(*cities):
    return [make.make_clinic(name=f"In {city} {number}", city=city) for number, city in enumerate(cities)]


def test_short_list_has_no_jump_by_town(client):
    in_towns("Tacoma", "Yakima")
    assert state_page(client).all("nav", class_="town-jump layout-stack") == []


@pytest.mark.usefixtures("short_pages")
def test_long_list_has_a_jump_by_town_with_the_number_of_clinics(client):
    in_towns("Tacoma", "TACOMA", "Yakima", "Walla Walla", "Tacoma")
    page = state_page(client)
    assert towns(page) == [
        ("?town=Tacoma", "Tacoma 3"),
        ("?town=Walla+Walla", "Walla Walla 1"),
        ("?town=Yakima", "Yakima 1"),
    ]
    assert clinics(page) == [["In Tacoma 0", "In TACOMA 1"]]


@pytest.mark.usefixtures("short_pages")
def test_page_of_a_long_list_reads_its_own_clinics_alone(client, monkeypatch):
    """Nobody sorts all clinics of a state for each of its pages. A page outside of a transaction keeps their order."""
    in_towns("Tacoma", "TACOMA", "Yakima", "Tacoma")
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))
    for query in ({}, {"page": 2}, {"town": "Tacoma"}):
        client.get("/locations/washington/", query)
        with CaptureQueriesContext(connection) as queries:
            page = Page(client.get("/locations/washington/", query))
        assert clinics(page)
        of_clinics = [each["sql"] for each in queries if 'FROM "locations_clinic"' in each["sql"]]
        assert len(of_clinics) == 1
        assert "ORDER BY" not in of_clinics[0]
    kept.forget()


@pytest.mark.usefixtures("short_pages")
def test_page_of_a_town_has_its_clinics_in_every_case_page_by_page(client):
    in_towns("Tacoma", "TACOMA", "Yakima", "Tacoma")
    first, second = (
        Page(client.get("/locations/washington/", query))
        for query in ({"town": "Tacoma"}, {"town": "Tacoma", "page": 2})
    )
    assert sorted(clinics(first)[0] + clinics(second)[0]) == ["In TACOMA 1", "In Tacoma 0", "In Tacoma 3"]
    assert (first.h1, first.title.text.split(" | ")[0]) == ("Tacoma, Washington", "Dry needling in Tacoma, Washington")
    assert "Clinics 1 to 2 of 3." in first.main.text
    assert [link["href"] for link in first.main.all("a", rel="next")] == ["?town=Tacoma&page=2"]
    assert (canonical(first), canonical(second)) == ("?town=Tacoma", "?town=Tacoma&page=2")
    assert towns(first)[0] == ("/locations/washington/", "All of Washington")
    assert [item["name"] for item in first.json_ld_of("BreadcrumbList")["itemListElement"]][2:] == [
        "Washington",
        "Tacoma",
    ]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"town": "TACOMA"}, "?town=Tacoma"),
        ({"town": " tacoma "}, "?town=Tacoma"),
        ({"town": "Tacoma", "page": "99"}, "?town=Tacoma&page=2"),
        ({"page": "x", "town": "tacoma"}, "?town=Tacoma&page=1"),
    ],
)
@pytest.mark.usefixtures("short_pages")
def test_other_spellings_of_a_town_redirect_to_its_one_address(client, given, address):
    in_towns("Tacoma", "Tacoma", "Tacoma")
    response = client.get("/locations/washington/", given)
    assert (response.status_code, response["Location"]) == (302, f"/locations/washington/{address}")
    assert client.get(response["Location"]).status_code == 200


def test_unknown_town_is_not_found_and_shows_the_whole_state(client):
    in_towns("Tacoma")
    response = client.get("/locations/washington/", {"town": "<b>Nowhere"})
    page = Page(response)
    assert response.status_code == 404
    assert "We have no clinic in that town. These are all of our clinics in Washington" in page.main.text
    assert clinics(page) == [["In Tacoma 0"]]
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize(
    ("query", "expected"), [("", ""), ("?page=1", ""), ("?page=2&utm_source=x&q=1", "?page=2"), ("?town=", "")]
)
@pytest.mark.usefixtures("short_pages")
def test_canonical_address_has_only_the_page(client, query, expected):
    in_towns("A", "B", "C")
    assert canonical(Page(client.get(f"/locations/washington/{query}"))) == expected


def test_large_numbers_have_separators(client, monkeypatch):
    monkeypatch.setattr("locations.pages.state.CLINICS_ON_A_STATE_PAGE", 1001)
    example = make.make_clinic()
    type(example).objects.bulk_create(
        type(example)(
            state=example.state, slug=f"c-{number}", name=f"C {number}", city="A", status="published", phone=example.phone,
            latitude=47, longitude=-120, time_zone="America/Los_Angeles", offers_dry_needling=True, dry_needling_confirmed_on=make.confirmed_lately(),
        )
        for number in range(1092)
    )  # fmt: skip
    page = Page(client.get("/locations/washington/?page=2"))
    assert page.one("p", class_="text-lead").text == "1,093 clinics in Washington offer dry needling."
    assert "Clinics 1,002 to 1,093 of 1,093." in page.main.text


@pytest.mark.usefixtures("short_pages")
def test_fold_has_the_towns_with_most_clinics_and_the_finder_knows_the_others(client, monkeypatch):
    monkeypatch.setattr("locations.pages.state.LARGEST_TOWNS", 1)
    monkeypatch.setattr("locations.pages.state.MOST_TOWNS", 2)
    in_towns("Yakima", "Yakima", "Tacoma", "Tacoma", "Tacoma", "Aberdeen")
    page = state_page(client)
    fold = page.one("nav", class_="town-jump layout-stack").one("details")
    assert fold.one("summary").text == "The 2 towns with most clinics, of 3"
    assert [link["href"] for link in fold.all("a")] == ["#near-me-title", "?town=Tacoma", "?town=Yakima"]
    assert page.one("h2", id="near-me-title").text == "Nearest to you"
    assert client.get("/locations/washington/", {"town": "Aberdeen"}).status_code == 200
