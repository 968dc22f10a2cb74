"""/locations/<state>/<clinic>/: how to reach a clinic, and whether it offers dry needling."""

import datetime
import re
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
    page = clinic_page(client, clinic)
    assert section(page, "where-title").one("address").text == "1 Main Street, Suite 2 Tacoma, WA 98402"
    (call,) = page.one("p", class_="clinic-do").all("a")
    assert (call["href"], call.text) == ("tel:+1-206-555-0123", "Call (206) 555-0123")


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


def test_note_about_the_hours_follows_them_or_stands_alone(client):
    note = "By appointment."
    both = section(
        clinic_page(client, make.make_clinic(opening_hours="Mo 08:00-18:00", hours_note=note)), "hours-title"
    )
    assert [line.text for line in both.all("dd")] == ["8 am – 6 pm", "Closed"]
    assert both.all("p")[-1].text == note
    assert section(clinic_page(client, make.make_clinic(opening_hours="", hours_note=note)), "hours-title").text == (
        f"Hours {note}"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"step_free": True}, "Step-free"),
        ({"step_free": False}, "Not step-free"),
        ({"step_free": None, "access_notes": "Ring the bell."}, "Ask if it is step-free. Ring the bell."),
    ],
)
def test_unknown_entrance_is_not_shown_as_step_free(client, values, words):
    access = section(clinic_page(client, make.make_clinic(**values)), "access-title")
    assert access.all("dd")[0].text == words


def test_clinic_shows_its_languages_after_english_by_their_usual_names(client):
    known = section(clinic_page(client, make.make_clinic(languages="español; vietnamese; asl;")), "for-you-title")
    assert known.one("dd").text == "English, Spanish, Vietnamese, American Sign Language (ASL)"


FULL = {
    "phone_extension": "4",
    "second_phone": "+12065550124",
    "second_phone_extension": "12",
    "second_phone_label": "Bills",
    "text_phone": "+12065550125",
    "tty_phone": "+12065550126",
    "booking_url": "https://example.com/book",
    "website": "https://example.com/",
    "appointment_email": "desk@example.com",
    "hours_note": "By appointment.",
    "new_patients": True,
    "referral_needed": False,
    "ages": "Adults",
    "languages": "Spanish",
    "self_pay_price": "$85 for 30 minutes",
    "insurance_help": "We ask your plan.",
    "prices_checked_on": datetime.date(2026, 11, 2),
    "step_free": True,
    "access_notes": "Ring the bell.",
    "parking": "Behind the building.",
    "transit": "Bus 11",
}


def headings(page) -> list[str]:
    return [heading.text for heading in page.main.all("h2")]


def test_full_clinic_answers_in_the_order_in_which_patients_ask(client):
    clinic = make.make_clinic(**FULL)
    make.make_person(clinic)
    assert headings(clinic_page(client, clinic))[:7] == [
        "Where it is", "Hours", "Who needles here", "What it costs", "Good to know", "Getting in", "Before you go",
    ]  # fmt: skip


def test_nearly_empty_clinic_has_no_empty_headings_and_says_what_to_ask(client):
    page = clinic_page(client, make.make_clinic(opening_hours=""))
    assert headings(page)[:3] == ["Where it is", "Ask when you call", "Before you go"]
    assert [item.text for item in section(page, "ask-title").all("li")] == [
        "Who does the dry needling, and with what training?",
        "When are you open?",
        "What will it cost, and do you take my plan?",
        "Can I get in without steps?",
        "Does somebody speak my language?",
    ]


def test_every_way_to_reach_a_clinic_is_a_link_that_works_on_a_phone(client):
    page = clinic_page(client, make.make_clinic(**FULL))
    links = {link["href"]: (link.text, link.get("rel")) for link in page.main.all("a")}
    away = "noopener noreferrer"
    expected = {
        "https://example.com/book": ("Book a visit online", away),
        "tel:+1-206-555-0123;ext=4": ("Call (206) 555-0123, extension 4", None),
        "sms:+12065550125": ("Text (206) 555-0125", None),
        "tel:+1-206-555-0124;ext=12": ("(206) 555-0124, extension 12", None),
        "tel:+1-206-555-0126": ("(206) 555-0126", None),
        "mailto:desk@example.com": ("desk@example.com", None),
        "https://example.com/": ("Website", away),
    }
    assert {href: links[href] for href in expected} == expected
    assert "tel:711" not in links


def test_clinic_without_a_tty_number_names_the_relay_service(client):
    text = clinic_page(client, make.make_clinic()).main.text
    assert "Deaf, or hard to understand on the phone? Call 711 (relay) and give this number." in text


def test_price_is_dated(client):
    cost = section(clinic_page(client, make.make_clinic(**FULL)), "cost-title")
    assert [fact.text for fact in cost.all("dd")] == ["$85 for 30 minutes", "We ask your plan."]
    assert cost.one("small").text.startswith("The clinic said so on November 2, 2026.")


def test_only_people_on_the_site_are_named(client):
    clinic = make.make_clinic()
    make.make_person(clinic, name="Ana Ruiz, PT", training="80 hours", days="Tuesdays")
    make.make_person(clinic, name="Hidden", status="draft")
    make.make_person(make.make_clinic(), name="Elsewhere")
    assert section(clinic_page(client, clinic), "who-title").text == (
        "Who needles here Ana Ruiz, PT Training: 80 hours Tuesdays Our team, at all clinics"
    )


def test_words_of_a_clinic_are_escaped(client):
    words = "<script>alert(1)</script>"
    texts = dict.fromkeys(("ages", "parking", "transit", "hours_note", "second_phone_label"), words)
    clinic = make.make_clinic(**FULL | texts)
    make.make_person(clinic, name=words, training=words, days=words)
    text = client.get(clinic.get_absolute_url()).content.decode()
    assert text.count("&lt;script&gt;") == 8
    assert words not in text


def test_offer_shows_its_confirmation_date_and_links_to_what_to_read_first(client):
    make.make_topic(slug="what-to-expect")
    clinic = make.make_clinic()
    page = clinic_page(client, clinic)
    assert page.one("span", class_="badge").text == f"Offers dry needling, confirmed {make.confirmed_lately():%b %Y}"
    before, confirmed = section(page, "before-title"), date_format(clinic.dry_needling_confirmed_on, "F j, Y")
    assert before.all("p")[0].text.startswith(f"The clinic confirmed on {confirmed} that it offers dry needling.")
    assert [link["href"] for link in before.all("a")] == [f"{clinic.get_absolute_url()}handout/"]
    assert [link["href"] for link in section(page, "onward-title").all("a")] == [
        "/what-to-expect/", "/self-check/", "/questions/",
    ]  # fmt: skip


def test_clinic_without_an_offer_shows_the_nearest_clinics_with_one(client):
    clinic = make.make_clinic(city="Tacoma", offers_dry_needling=False, latitude=47.0, longitude=-120.0)
    make.make_clinic(name="Far", state=make.make_state("OR"), latitude=46.0, longitude=-120.0)
    make.make_clinic(name="Near", latitude=47.1, longitude=-120.0)
    make.make_clinic(name="A draft", latitude=47.0, longitude=-120.0, status="draft")
    make.make_clinic(name="Neither", latitude=47.0, longitude=-120.0, offers_dry_needling=False)
    page = clinic_page(client, clinic)
    nearest = section(page, "nearest-title")
    assert page.main.all("span", class_="badge clinic-no-offer")[0].text == "Does not offer dry needling"
    assert [item.text for item in nearest.all("h3")] == ["Near", "Far"]
    assert [miles.text for miles in nearest.all("p", class_="clinic-card-miles")] == [
        "About 7 miles · Washington",
        "About 69 miles · Oregon",
    ]
    assert "Miles are measured in a straight line from Tacoma." in nearest.text


def test_clinic_whose_point_is_a_middle_says_so_beside_its_address(client):
    exact = make.make_clinic(city="Houston", latitude=29.1)
    from_zip = make.make_clinic(city="Houston", latitude=29.2, point_from_zip=True)
    shared, _other = (make.make_clinic(city="Houston", latitude=29.3) for _number in range(2))
    said = [section(clinic_page(client, clinic), "where-title").all("small") for clinic in (exact, from_zip, shared)]
    assert [[line.text for line in lines] for lines in said] == [
        [],
        [
            "On our map and in our distances, this clinic is in the middle of its ZIP code area. "
            "Directions go to its address."
        ],
        ["On our map and in our distances, this clinic is in the middle of Houston. Directions go to its address."],
    ]


def test_nearest_clinics_are_no_nearer_than_both_points_say(client):
    here = {"latitude": 29.76, "longitude": -95.37}
    clinic = make.make_clinic(**here, offers_dry_needling=False, point_from_zip=True)
    make.make_clinic(name="Exact", latitude=29.761, longitude=-95.37)
    make.make_clinic(name="Middle", city="Houston", latitude=29.762, longitude=-95.37, point_from_zip=True)
    nearest = section(clinic_page(client, clinic), "nearest-title")
    assert [miles.text for miles in nearest.all("p", class_="clinic-card-miles")] == [
        "About 1 mile · Washington",
        "In Houston · Washington",
    ]
    assert "Where a distance begins with “In”, we know only the town" in nearest.text


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


def test_clinic_without_the_offer_names_the_nearest_one_that_has_it_before_its_own_phone(client):
    without = make.make_clinic(name="Without", offers_dry_needling=False)
    near = make.make_clinic(name="With it", latitude=47.3, longitude=-122.44, phone="+12535550199")
    page = clinic_page(client, without)
    buttons = [(link.text, link["class"]) for link in page.main.all("a", class_=re.compile(r"\bbutton\b"))][:2]
    assert buttons == [
        (f"Call {near.phone_in_words}", "button"),
        (f"Call {without.phone_in_words}", "button button-quiet"),
    ]
    assert page.main.text.index(near.name) < page.main.text.index("This clinic:")
