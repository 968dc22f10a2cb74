"""/locations/<state>/: its clinics, or the nearest ones in other states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def clinics(page):
    """Return the names in each list of clinics on the page."""
    return [
        [item.one("h3").one("a").text for item in found.all("li")] for found in page.main.all("ol") if is_clinics(found)
    ]


def is_clinics(element):
    return element.get("class", "").split()[:1] == ["clinic-list"]


def state_page(client, slug="washington"):
    response = client.get(f"/locations/{slug}/")
    assert response.status_code == 200
    return Page(response)


def test_clinics_that_offer_it_are_marked_and_come_first(client):
    make.make_clinic(name="Closed A", city="Aberdeen", offers_dry_needling=False)
    make.make_clinic(name="Offers T", city="Tacoma")
    make.make_clinic(name="Offers B", city="Bellingham")
    page = state_page(client)
    assert clinics(page) == [["Offers B", "Offers T", "Closed A"]]
    badges = [
        badge.text
        for badge in page.one("ol", class_="clinic-list").all("span")
        if badge.get("class", "").startswith("badge")
    ]
    assert badges == [f"Offers dry needling, confirmed {make.confirmed_lately():%b %Y}"] * 2 + [
        "Does not offer dry needling"
    ]


def test_each_listed_clinic_has_its_own_phone_link(client):
    make.make_clinic(city="Aberdeen", phone="+12065550111")
    make.make_clinic(city="Tacoma", phone="+12535550122")
    numbers = [
        (link["href"], link.text)
        for link in state_page(client).main.all("a", class_="button button-quiet clinic-phone")
    ]
    assert numbers == [
        ("tel:+1-206-555-0111", "Call (206) 555-0111"),
        ("tel:+1-253-555-0122", "Call (253) 555-0122"),
    ]


def test_state_says_how_many_of_its_clinics_offer_it(client):
    make.make_clinic()
    assert state_page(client).one("p", class_="text-lead").text == "One clinic in Washington offers dry needling."
    make.make_clinic()
    make.make_clinic(offers_dry_needling=False)
    assert state_page(client).one("p", class_="text-lead").text == "2 clinics in Washington offer dry needling."


def test_state_with_clinics_that_offer_it_shows_none_in_other_states(client):
    make.make_clinic(name="Here")
    make.make_clinic(name="There", state=make.make_state("OR"))
    assert clinics(state_page(client)) == [["Here"]]


def test_state_without_clinics_shows_the_nearest_in_other_states_with_straight_line_miles(client):
    make.make_state("WA", latitude=47.0, longitude=-120.0)
    oregon, florida = make.make_state("OR"), make.make_state("FL")
    make.make_clinic(name="Far", state=florida, latitude=28.0, longitude=-82.0)
    make.make_clinic(name="Near", state=oregon, latitude=46.0, longitude=-120.0)
    nearer = {"state": oregon, "latitude": 46.9, "longitude": -120.0}
    make.make_clinic(name="Does not offer", offers_dry_needling=False, **nearer)
    make.make_clinic(name="A draft", status="draft", **nearer)
    page = state_page(client)
    assert page.one("p", class_="text-lead").text == (
        "We have no clinic in Washington yet. "
        "The nearest ones that offer dry needling are below, so call before you travel."
    )
    assert clinics(page) == [["Near", "Far"]]
    assert [miles.text for miles in page.all("p", class_="clinic-card-miles")] == [
        "About 69 miles · Oregon",
        "About 2,427 miles · Florida",
    ]
    assert "Miles are measured in a straight line from the middle of Washington." in page.main.text


def test_state_whose_clinics_do_not_offer_it_shows_them_and_the_nearest_that_do(client):
    make.make_clinic(name="Here", offers_dry_needling=False)
    make.make_clinic(name="There", state=make.make_state("OR"))
    page = state_page(client)
    assert page.one("p", class_="text-lead").text == (
        "None of our clinics in Washington offers dry needling. "
        "The nearest ones in other states are below, so call before you travel."
    )
    assert clinics(page) == [["There"], ["Here"]]
    assert "come first" not in page.main.text


def test_state_without_clinics_shows_at_most_five_others(client):
    make.make_state("WA")
    for _ in range(6):
        make.make_clinic(state=make.make_state("OR"))
    assert len(clinics(state_page(client))[0]) == 5


def test_state_says_to_call_when_no_clinic_anywhere_offers_it(client):
    make.make_state("WA")
    make.make_clinic(state=make.make_state("OR"), status="draft")
    page = state_page(client)
    assert clinics(page) == []
    assert "No clinic offers dry needling at the moment. Call us and ask." in page.main.text


def test_page_does_not_promise_nearest_clinics_if_there_are_none(client):
    make.make_state("WA")
    assert "are below" not in state_page(client).one("p", class_="text-lead").text


def test_unpublished_clinic_is_not_in_its_states_list(client):
    make.make_clinic(name="Shown", city="Aberdeen")
    hidden = make.make_clinic(name="Hidden", city="Tacoma")
    assert clinics(state_page(client)) == [["Shown", "Hidden"]]
    hidden.status = "draft"
    hidden.save()
    assert clinics(state_page(client)) == [["Shown"]]


def test_map_has_a_numbered_dot_for_each_clinic_in_the_order_of_the_list(client):
    make.make_clinic(name="B", city="Tacoma", latitude=47.25, longitude=-122.44)
    make.make_clinic(name="A", city="Spokane", latitude=47.66, longitude=-117.43)
    page = state_page(client)
    dots = [
        dot for dot in page.one("svg", class_="state-map").all("g") if dot.get("class", "").startswith("state-map-dot")
    ]
    assert [(dot["class"], dot.one("text").text) for dot in dots] == [
        ("state-map-dot state-map-dot-offers", "1"),
        ("state-map-dot state-map-dot-offers", "2"),
    ]
    assert clinics(page) == [["A", "B"]]
    assert page.one("svg", class_="state-map")["aria-label"] == "Outline of Washington with 2 clinics"


def test_long_list_is_paginated_and_the_map_shows_the_clinics_of_the_page(client, monkeypatch):
    monkeypatch.setattr("locations.pages.state.CLINICS_ON_A_STATE_PAGE", 2)
    for name in ("A", "B", "C"):
        make.make_clinic(name=name, city=f"Town {name}")
    first, second = state_page(client), Page(client.get("/locations/washington/?page=2"))
    assert clinics(first) == [["A", "B"]]
    assert clinics(second) == [["C"]]
    assert [heading.text for heading in second.one("ol", class_="clinic-list").all("h3")] == ["3. C"]
    assert [dot.one("text").text for dot in second.one("svg", class_="state-map").all("g")] == ["3"]
    assert second.one("p", class_="text-lead").text == "3 clinics in Washington offer dry needling."
    assert "Clinics 3 to 3 of 3. The map shows these." in second.main.text
    assert [link.text for link in second.one("nav", class_="pagination").all("a")] == ["Back", "Page 1", "Page 2"]
    assert second.one("nav", class_="pagination").one("a", aria_current="page").text == "Page 2"
    assert [link["href"] for link in first.main.all("a", rel="next")] == ["?page=2"]
    assert [link["href"] for link in second.main.all("a", rel="prev")] == ["?page=1"]


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", ""])
def test_page_number_out_of_range_shows_the_nearest_page(client, number):
    make.make_clinic(name="A")
    assert clinics(Page(client.get("/locations/washington/", {"page": number}))) == [["A"]]


def test_second_page_without_an_offer_does_not_say_that_there_is_none(client, monkeypatch):
    monkeypatch.setattr("locations.pages.state.CLINICS_ON_A_STATE_PAGE", 1)
    make.make_clinic(name="Offers")
    make.make_clinic(name="Does not", offers_dry_needling=False)
    page = Page(client.get("/locations/washington/?page=2"))
    assert page.one("p", class_="text-lead").text == "One clinic in Washington offers dry needling."
    assert clinics(page) == [["Does not"]]


def test_territory_has_a_page_without_a_map(client):
    make.make_clinic(name="Far out", state=make.make_state("GU"), latitude=13.45, longitude=144.78)
    page = state_page(client, "guam")
    assert page.one("main").all("svg") == []
    assert clinics(page) == [["Far out"]]


@pytest.mark.parametrize("guess", ["wa", "WA", "Wa", "Washington", "WASHINGTON"])
def test_code_or_name_of_a_state_redirects_permanently_to_its_page(client, guess):
    make.make_state("WA")
    response = client.get(f"/locations/{guess}/")
    assert (response.status_code, response["Location"]) == (301, "/locations/washington/")


def test_unknown_state_is_not_found_and_the_page_links_to_the_finder(client):
    make.make_state("WA")
    response = client.get("/locations/narnia/")
    assert response.status_code == 404
    assert "/locations/" in [link["href"] for link in Page(response).main.all("a")]


def test_page_has_a_field_for_a_zip_code_or_a_town_of_the_state_before_its_lists(client):
    make.make_state("WA")
    make.make_clinic(state=make.make_state("OR"))
    page = state_page(client)
    form = page.one("form", role="search")
    assert (form["action"], form.one("input", type="hidden")["value"]) == ("/locations/near/", "WA")
    assert form.one("small").text == "Your ZIP code, or a town in Washington"
    assert page.main.text.index("Your ZIP code") < page.main.text.index("Nearest to the middle of Washington")


def test_state_far_from_every_clinic_says_so_before_the_list(client):
    make.make_state("GU")
    make.make_clinic(state=make.make_state("HI"))
    page = state_page(client, "guam")
    assert "No clinic you can drive to" in page.main.text
    assert "miles away, over the sea, in Hawaii." in page.main.text


def order(page, *names):
    """Return in which order the page has the law, the list of clinics, and the field for a ZIP code."""
    parts = {"law": "callout layout-stack law", "clinics": "clinic-list", "field": "finder", "map": "state-map"}
    found = [each.get("class", "") for each in page.main.all("div", "ol", "section", "svg")]
    where = {
        name: next(place for place, value in enumerate(found) if f" {parts[name]} " in f" {value} ") for name in names
    }
    return sorted(where, key=where.get)


def known(status):
    """Return the fields of a law whose words somebody has read."""
    if status == "unknown":
        return {"law_status": status}
    read = {"law_known_from": "copy", "law_source_name": "The code", "law_checked_on": "2026-11-01"}
    return {"law_status": status, **read}


def test_clinics_come_before_the_law_where_it_allows_them_and_one_line_leads_to_it(client):
    make.make_clinic(state=make.make_state("WA", **known("with_conditions")))
    page = state_page(client)
    assert order(page, "law", "clinics", "field", "map") == ["map", "clinics", "law", "field"]
    line = page.one("div", class_="layout-frame layout-head").all("p")[-1]
    assert line.text == (
        "The law in Washington: Allowed for physical therapists, with conditions. What it says, and how we know"
    )
    assert line.one("a")["href"].removeprefix("#") in page.ids


@pytest.mark.parametrize(
    ("status", "offers"), [("not_allowed", False), ("unknown", True), ("silent", True), ("allowed", False)]
)
def test_law_comes_first_where_it_forbids_where_it_is_open_and_where_no_clinic_offers_it(client, status, offers):
    make.make_clinic(state=make.make_state("WA", **known(status)), offers_dry_needling=offers)
    page = state_page(client)
    assert order(page, "law", "clinics", "field", "map") == ["law", "field", "map", "clinics"]


def test_map_says_what_its_dots_mean_and_leads_to_the_clinics(client):
    first = make.make_clinic(city="Aberdeen")
    second = make.make_clinic(city="Tacoma", offers_dry_needling=False)
    figure = state_page(client).one("figure")
    assert figure.one("figcaption").text == (
        "The numbers are those of the list. Offers dry needling Does not offer it now"
    )
    assert [(item.text, item.one("a")["href"]) for item in figure.all("li")] == [
        ("1 Aberdeen", f"#clinic-{first.pk}"),
        ("2 Tacoma", f"#clinic-{second.pk}"),
    ]


def test_dot_on_the_map_has_the_sign_of_the_badge_in_the_list(client):
    old = timezone.localdate() - timedelta(days=400)
    make.make_clinic(name="A", city="Aberdeen")
    make.make_clinic(name="B", city="Bellingham", dry_needling_confirmed_on=old)
    make.make_clinic(name="C", city="Chelan", offers_dry_needling=False)
    page = state_page(client)
    badges = {"badge": "offers", "badge badge-ask": "ask", "badge clinic-no-offer": "no"}
    listed = [
        badges[badge["class"]]
        for badge in page.one("ol", class_="clinic-list").all("span")
        if badge.get("class", "").startswith("badge")
    ]
    drawn = [dot["class"].removeprefix("state-map-dot state-map-dot-") for dot in page.one("figure").all("g")]
    legend = [badges[badge["class"]] for badge in page.one("figcaption").all("span") if "badge" in badge["class"]]
    assert sorted(drawn) == ["ask", "no", "offers"]
    assert listed == drawn
    assert legend == ["offers", "ask", "no"]


def test_clinics_in_one_town_are_told_apart_by_their_names_below_the_map(client):
    for name, city in [("Harbor", "Tacoma"), ("Hilltop", "Tacoma"), ("North", "Seattle")]:
        make.make_clinic(name=name, city=city)
    links = [link.text for link in state_page(client).one("figure").all("a")]
    assert sorted(links) == ["Harbor", "Hilltop", "Seattle"]
