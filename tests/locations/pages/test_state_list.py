"""/locations/: all states, and the form that redirects to one of them."""

import datetime

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

REPORTED = {"law_known_from": "reported", "law_source_name": "A list", "law_checked_on": datetime.date(2026, 1, 1)}


def listed(client):
    """Return {heading: states} of the lists on the page."""
    page = Page(client.get("/locations/"))
    found, heading = {}, None
    for element in page.main.all():
        if element.name == "h3":
            heading = element.text
        if element.name in ("ol", "ul") and element.get("class") in (
            "index-list index-list-counted",
            "layout-cols plain-list",
        ):
            found[heading] = [item.text for item in element.all("li")]
    return found


def test_states_are_grouped_by_availability(client):
    make.make_clinic(state=make.make_state("WA"))
    make.make_clinic(state=make.make_state("WA"))
    make.make_clinic(state=make.make_state("WA"), offers_dry_needling=False)
    make.make_clinic(state=make.make_state("FL"))
    make.make_clinic(state=make.make_state("ID"), offers_dry_needling=False)
    make.make_state("OR", law_status="not_in_force", **REPORTED)
    make.make_state("GU", law_status="not_allowed", **REPORTED)
    make.make_state("TX")
    assert listed(client) == {
        "States with dry needling, and how many clinics offer it": ["Florida clinics: 1", "Washington clinics: 2"],
        "We have a clinic, but it does not offer dry needling": ["Idaho"],
        "Not allowed for physical therapists, as reported": ["Guam", "Oregon (not yet)"],
        "No clinic yet": ["Texas"],
    }


@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_clinic_is_not_counted(client, unseen):
    make.make_clinic()
    hidden = make.make_clinic()
    heading = "States with dry needling, and how many clinics offer it"
    assert listed(client)[heading] == ["Washington clinics: 2"]
    make.change(hidden, **unseen)
    assert listed(client)[heading] == ["Washington clinics: 1"]


def test_state_whose_only_clinic_is_unpublished_has_no_clinic(client):
    make.make_clinic(status="draft")
    assert listed(client) == {"No clinic yet": ["Washington"]}


def test_map_and_lists_say_the_same_about_each_state(client):
    make.make_clinic(state=make.make_state("WA"))
    make.make_clinic(state=make.make_state("ID"), offers_dry_needling=False)
    make.make_state("OR", law_status="not_allowed", **REPORTED)
    make.make_state("TX")
    make.make_state("GU")
    page = Page(client.get("/locations/"))
    areas = page.one("svg", viewbox="0 0 975 610").all("a")
    assert [(area["href"], area.one("title").text, area.all("path")[0].get("class")) for area in areas] == [
        ("/locations/idaho/", "Idaho: our clinics here do not offer dry needling", "country-map-some"),
        ("/locations/oregon/", "Oregon: not allowed for physical therapists, as reported", "country-map-no"),
        ("/locations/texas/", "Texas: no clinic yet", None),
        ("/locations/washington/", "Washington: 1 clinic offers dry needling", "country-map-yes"),
    ]
    links_beside = {link["href"] for link in page.main.all("a") if link.parent.name == "li"}
    assert {area["href"] for area in areas} | {"/locations/guam/"} <= links_beside


@pytest.mark.parametrize("value", ["WA", "wa", " Wa "])
def test_choice_of_a_state_redirects_to_its_page(client, value):
    make.make_state("WA")
    response = client.get("/locations/", {"state": value})
    assert (response.status_code, response["Location"]) == (302, "/locations/washington/")


def test_form_offers_every_state_by_name_and_works_without_javascript(client):
    make.make_state("WA")
    make.make_state("OR")
    form = Page(client.get("/locations/")).one("form", action="/locations/")
    assert form["method"] == "get"
    assert [(option["value"], option.text) for option in form.one("select", name="state").all("option")] == [
        ("", "Choose a state"),
        ("OR", "Oregon"),
        ("WA", "Washington"),
    ]
    assert form.one("button")["type"] == "submit"
    assert form.all("input") == []


@pytest.mark.parametrize("value", ["zz", "Washington", "98402", "💉", "x" * 10_000, "WA WA"])
def test_unknown_state_is_refused_at_the_field(client, value):
    make.make_state("WA")
    response = client.get("/locations/", {"state": value})
    page = Page(response)
    assert response.status_code == 400
    assert page.one("p", class_="field-fault").text == "Error: That is not a state we know. Choose one from the list."
    select = page.one("select")
    assert select["aria-invalid"] == "true"
    assert select["aria-describedby"].split() == ["id_state_helptext", "id_state_error"]
    assert page.one("p", id="id_state_error").text.startswith("Error: ")


@pytest.mark.parametrize("value", ["\x00", "W\x00A", "WA\x00"])
def test_null_byte_in_the_state_is_refused_at_the_field(client, value):
    make.make_state("WA")
    response = client.get("/locations/", {"state": value})
    page = Page(response)
    assert response.status_code == 400
    assert page.one("p", class_="field-fault")["id"] in page.one("select")["aria-describedby"].split()


def test_error_summary_links_to_the_field(client):
    make.make_state("WA")
    page = Page(client.get("/locations/", {"state": "zz"}))
    summary = page.one("div", class_="callout ladder-now form-errors")
    assert page.title.text == "Error: Find a clinic | Dry needling"
    assert page.one("p", id=summary["aria-labelledby"]).text == "Please check one thing"
    link = summary.one("a")
    assert (link["href"], link.text) == ("#id_state", "That is not a state we know. Choose one from the list.")


def test_missing_choice_and_wrong_choice_have_different_messages(client):
    make.make_state("WA")
    response = client.get("/locations/", {"state": ""})
    assert response.status_code == 400
    assert Page(response).one("p", class_="field-fault").text == (
        "Error: Choose a state from the list, then press the button."
    )


def test_page_without_a_choice_shows_no_error(client):
    make.make_state("WA")
    page = Page(client.get("/locations/?other=1"))
    assert page.all("p", class_="field-fault") == []
    assert "aria-invalid" not in page.one("select").attrs


def test_lists_are_shown_beside_an_error(client):
    make.make_clinic()
    response = client.get("/locations/", {"state": "zz"})
    assert "/locations/washington/" in Page(response).hrefs
