"""/locations/near/: the clinics nearest to a place, and the visitor's privacy."""

import logging

import pytest
from django.core.management import call_command
from django.db import connection

from locations.models import Place
from locations.models.place import town_key
from locations.pages.forms import PointForm
from tests.factories import make_clinic, make_place, make_state
from tests.html import Page
from tests.traces import traces_in

pytestmark = pytest.mark.django_db
NEAR = "/locations/near/"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def tacoma():
    Place.objects.create(
        zip="98402",
        city="Tacoma",
        town_key=town_key("Tacoma"),
        state=make_state("WA"),
        latitude=47.25,
        longitude=-122.44,
    )


def names(response) -> list[str]:
    return [clinic.name for clinic in response.context["clinics"]]


def test_clinics_that_offer_it_are_listed_nearest_first(client):
    make_clinic(name="Far", latitude=30.0, longitude=-90.0)
    make_clinic(name="Close", latitude=47.3, longitude=-122.4)
    make_clinic(name="No", latitude=47.25, longitude=-122.44, offers_dry_needling=False)
    make_clinic(name="Draft", latitude=47.25, longitude=-122.44, status="draft")
    response = client.get(NEAR, {"q": "98402"})
    assert (response.status_code, names(response)) == (200, ["Close", "Far"])
    assert "The clinics nearest to 98402 (Tacoma, WA) that offer dry needling." in Page(response).one("main").text


def test_unknown_zip_code_in_a_known_area_shows_a_note(client):
    assert "middle of its area" in Page(client.get(NEAR, {"q": "98499"})).one("main").text


def test_part_of_a_town_asks_for_the_zip_code_and_links_to_the_state(client):
    page = Page(client.get(NEAR, {"q": "Hilltop, WA"}))
    assert page.one("p", id="id_q_error").text == (
        "Error: We did not find that town in Washington. If it is part of a larger one, type your ZIP code."
    )
    (link,) = [link for link in page.one("main").all("a") if link.text == "All clinics in Washington"]
    assert link["href"] == "/locations/washington/"


def test_state_redirects_to_its_page(client):
    assert client.get(NEAR, {"q": "washington"}).url == "/locations/washington/"


def test_town_in_several_states_offers_links(client):
    Place.objects.create(
        zip="97001", city="Tacoma", town_key="tacoma", state=make_state("OR"), latitude=45, longitude=-121
    )
    page = Page(client.get(NEAR, {"q": "Tacoma"}))
    links = [link["href"] for link in page.one("ul", class_="layout-cols plain-list").all("a")]
    assert links == [f"{NEAR}?q=Tacoma%2C%20OR", f"{NEAR}?q=Tacoma%2C%20WA"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("9840", "A ZIP code has 5 digits, such as 98402. Check the number and try again."),
        ("00001", "We do not know the ZIP code 00001. Try your town and state."),
        ("Tacomma", "We did not find that town. Did you mean one of these?"),
        ("qqqqq", "We did not find that town. Check the spelling, or type your ZIP code."),
        ("", "Type a ZIP code or a town. For example 98402 or Tacoma, WA."),
    ],
)
def test_each_error_has_its_own_message_and_the_field_keeps_the_typed_text(client, typed, message):
    response = client.get(NEAR, {"q": typed})
    page = Page(response)
    assert response.status_code == 400
    assert page.one("p", id="id_q_error").text == f"Error: {message}"
    assert page.one("input", id="id_q").get("value", "") == typed


def test_whole_name_of_one_clinic_leads_to_its_page(client):
    clinic = make_clinic(name="Harbor Sports PT", slug="harbor")
    make_clinic(name="Harbor Sports PT", status="draft")
    assert client.get(NEAR, {"q": "harbor sports pt"}).url == clinic.get_absolute_url()


def test_part_of_a_name_lists_the_clinics_that_have_it(client):
    make_clinic(name="Harbor Sports East", slug="east")
    make_clinic(name="Harbor Sports West", slug="west")
    page = Page(client.get(NEAR, {"q": "Harbor Sports"}))
    links = [link["href"] for link in page.one("ul", class_="layout-cols plain-list").all("a")]
    assert links == ["/locations/washington/east/", "/locations/washington/west/"]
    assert page.h1 == "Which one do you mean?"


@pytest.mark.parametrize("typed", ["near me", "dry needling near me"])
def test_near_me_is_answered_with_the_button_and_never_with_maine(client, typed):
    page = Page(client.get(NEAR, {"q": typed}))
    assert page.one("p", id="id_q_error").text == (
        "Error: We can’t see where you are. Type your ZIP code or town, or use the button “Use my location”."
    )
    assert page.one("form", id="my-location").one("button").text == "Use my location"


def test_location_of_a_device_is_rounded_to_two_decimals(client):
    form = PointForm({"latitude": "47.256789", "longitude": "-122.441234"})
    assert form.is_valid()
    assert form.cleaned_data == {"latitude": 47.26, "longitude": -122.44}


def test_location_of_a_device_leads_to_the_page_of_the_nearest_zip_code_and_back(client):
    """Browsers can go back to the answer of a GET, but ask to send a form again for that of a POST."""
    make_place(zip="98499", city="Lakewood", latitude=47.17, longitude=-122.51)
    make_clinic(name="Close", latitude=47.3, longitude=-122.4)
    sent = client.post(NEAR, {"latitude": "47.256789", "longitude": "-122.441234"}, headers=OURS)
    assert (sent.status_code, sent.url) == (303, f"{NEAR}?q=98402&from=device")
    assert (sent["Cache-Control"], sent["Referrer-Policy"]) == ("no-store", "strict-origin")
    response = client.get(sent.url)
    assert (response.status_code, names(response)) == (200, ["Close"])
    assert "the ZIP code nearest to where your device is" in Page(response).main.text
    assert "122.44" not in response.content.decode()


def test_device_far_from_every_zip_code_is_told_so_by_a_page_of_its_own(client):
    sent = client.post(NEAR, {"latitude": "51.5", "longitude": "-0.12"}, headers=OURS)
    assert (sent.status_code, sent.url) == (303, f"{NEAR}?from=far-away")
    response = client.get(sent.url)
    assert response.status_code == 400
    assert Page(response).one("p", id="id_q_error").text == (
        "Error: We know clinics in the US only, and your device is far from every ZIP code."
    )


@pytest.mark.parametrize(
    "data", [{}, {"latitude": "x", "longitude": "1"}, {"latitude": "91", "longitude": "0"}, {"latitude": "nan", "longitude": "0"}]
)  # fmt: skip
def test_invalid_location_of_a_device_gets_a_message(client, data):
    response = client.post(NEAR, data, headers=OURS)
    assert response.status_code == 400
    assert Page(response).one("p", id="id_q_error").text == (
        "Error: Your device did not say where it is. Type your ZIP code or town instead."
    )


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_other_sites_cannot_send_the_form(client, headers):
    assert client.post(NEAR, {"latitude": "47", "longitude": "-122"}, headers=headers).status_code == 403


def test_older_browser_that_sends_only_an_origin_header_is_accepted(client):
    answer = client.post(NEAR, {"latitude": "47", "longitude": "-122"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 303


def test_answer_is_not_cached_or_indexed_and_sets_no_cookie(client):
    response = client.get(NEAR, {"q": "98402"})
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert response["Referrer-Policy"] == "strict-origin"  # keeps the ZIP code out of the next request
    assert response.cookies == {}
    assert Page(response).one("meta", name="robots")["content"] == "noindex"
    assert Page(response).all("link", rel="canonical") == []


def test_search_leaves_nothing_in_the_logs_and_the_database(client, caplog, tmp_path):
    make_clinic()
    caplog.set_level(logging.DEBUG, logger="django.request")
    client.get(NEAR, {"q": "98402"})
    client.get(NEAR, {"q": "98499-7777"})
    client.get(NEAR, {"q": "Secretville"})
    client.post(NEAR, {"latitude": "47.256789", "longitude": "-122.441234"}, headers=OURS)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert traces_in(said, ["98402", "98499", "Secretville", "47.2", "122.4"]) == []
    dump = tmp_path / "dump.json"
    call_command("dumpdata", exclude=["locations.place"], output=str(dump), verbosity=0)
    kept = dump.read_text()
    assert traces_in(kept, ["98499", "Secretville", "47.26", "122.441"]) == []


def test_search_only_reads_the_database(client):
    make_clinic()
    with connection.execute_wrapper(only_reading):
        assert client.get(NEAR, {"q": "98402"}).status_code == 200


def only_reading(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)
