"""/locations/<state>/<clinic>/: how to reach a clinic, and whether it offers dry needling."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.formats import date_format

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def clinic_page(client, clinic):
    response = client.get(clinic.get_absolute_url())
    assert response.status_code == 200
    return Page(response)


def section(page, title_id):
    return page.one("section", aria_labelledby=title_id)


def test_clinic_shows_its_address_and_a_phone_link(client):
    clinic = make.make_clinic(street="1 Main Street", suite="Suite 2", city="Tacoma", zip="98402")
    where = section(clinic_page(client, clinic), "where-title")
    assert where.one("address").text == "1 Main Street, Suite 2 Tacoma, WA 98402 (206) 555-0123"
    assert [link["href"] for link in where.all("a")][:2] == ["tel:+1-206-555-0123", "tel:+1-206-555-0123"]


def test_directions_link_contains_only_the_address_of_the_clinic(client):
    clinic = make.make_clinic(street="1 Main Street", city="Tacoma", zip="98402")
    link = next(a for a in clinic_page(client, clinic).all("a") if a.text.startswith("Directions"))
    url = urlsplit(link["href"])
    assert (url.scheme, url.netloc) == ("https", "www.google.com")
    assert parse_qs(url.query) == {"api": ["1"], "destination": ["1 Main Street, Tacoma, WA 98402"]}
    assert "noreferrer" in link["rel"]


def test_clinic_shows_its_week_in_its_own_time(client):
    clinic = make.make_clinic(city="Tacoma", opening_hours="Mo-Fr 08:00-18:00; Sa 09:00-13:00")
    hours = section(clinic_page(client, clinic), "hours-title")
    lines = hours.one("dl")
    assert [(day.text, time.text) for day, time in zip(lines.all("dt"), lines.all("dd"), strict=True)] == [
        ("Mon–Fri", "8 am – 6 pm"),
        ("Saturday", "9 am – 1 pm"),
        ("Sunday", "Closed"),
    ]
    assert hours.one("small").text == "Local time in Tacoma. Holidays may differ, so call first."


def test_clinic_without_hours_says_to_call(client):
    hours = section(clinic_page(client, make.make_clinic(opening_hours="")), "hours-title")
    assert hours.text == "Hours Call to ask when they are open."


@pytest.mark.parametrize(
    ("step_free", "words"), [(True, "Step-free"), (False, "Not step-free"), (None, "Ask the clinic")]
)
def test_unknown_entrance_is_not_shown_as_step_free(client, step_free, words):
    access = section(clinic_page(client, make.make_clinic(step_free=step_free)), "access-title")
    assert access.all("dd")[0].text == words


def test_clinic_shows_its_languages_after_english(client):
    access = section(clinic_page(client, make.make_clinic(languages="Spanish; Vietnamese;")), "access-title")
    assert access.all("dd")[1].text == "English, Spanish, Vietnamese"


def test_offer_shows_its_confirmation_date_and_links_to_what_to_read_first(client):
    make.make_topic(slug="what-to-expect")
    clinic = make.make_clinic()
    page = clinic_page(client, clinic)
    assert page.one("span", class_="badge").text == f"Offers dry needling · confirmed {make.confirmed_lately():%b %Y}"
    before, confirmed = section(page, "before-title"), date_format(clinic.dry_needling_confirmed_on, "F j, Y")
    assert before.all("p")[0].text.startswith(f"The clinic confirmed on {confirmed} that it offers dry needling.")
    assert [link["href"] for link in before.all("a")] == ["/what-to-expect/", "/safety/#before"]


def test_clinic_without_an_offer_shows_the_nearest_clinics_with_one(client):
    clinic = make.make_clinic(city="Tacoma", offers_dry_needling=False, latitude=47.0, longitude=-120.0)
    make.make_clinic(name="Far", state=make.make_state("OR"), latitude=46.0, longitude=-120.0)
    make.make_clinic(name="Near", latitude=47.1, longitude=-120.0)
    make.make_clinic(name="A draft", latitude=47.0, longitude=-120.0, status="draft")
    make.make_clinic(name="Neither", latitude=47.0, longitude=-120.0, offers_dry_needling=False)
    page = clinic_page(client, clinic)
    nearest = section(page, "nearest-title")
    assert page.main.all("span", class_="badge badge-closed")[0].text == "Does not offer dry needling"
    assert [item.text for item in nearest.all("h3")] == ["Near", "Far"]
    assert [miles.text for miles in nearest.all("p", class_="clinic-card-miles")] == [
        "About 7 straight-line miles · Washington",
        "About 69 straight-line miles · Oregon",
    ]
    assert "Miles are measured in a straight line from Tacoma." in nearest.text


def test_clinic_that_offers_it_shows_no_other_clinic(client):
    make.make_clinic(name="Elsewhere")
    page = clinic_page(client, make.make_clinic(name="Here"))
    assert "Elsewhere" not in page.text
    assert page.h1 == "Here"


def test_made_up_clinic_is_labeled_as_made_up(client):
    words = "This clinic is made up. It is here as an example, and nobody answers its phone."
    assert clinic_page(client, make.make_clinic(is_sample=True)).one("p", class_="callout").text == words
    assert words not in clinic_page(client, make.make_clinic()).text


def test_clinic_is_not_found_under_another_state(client):
    make.make_state("OR")
    clinic = make.make_clinic(slug="a-clinic")
    assert client.get(clinic.get_absolute_url()).status_code == 200
    assert client.get("/locations/oregon/a-clinic/").status_code == 404


def test_clinics_in_two_states_may_have_the_same_slug(client):
    here = make.make_clinic(slug="springfield", name="Here")
    there = make.make_clinic(slug="springfield", name="There", state=make.make_state("OR"))
    assert (clinic_page(client, here).h1, clinic_page(client, there).h1) == ("Here", "There")


def test_markup_in_the_name_of_a_clinic_is_escaped(client):
    page = clinic_page(client, make.make_clinic(name='<script>alert(1)</script>"Clinic"'))
    assert page.h1 == '<script>alert(1)</script>"Clinic"'
    assert page.one("h1").all() == []
