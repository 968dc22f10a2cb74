"""Structured data about clinics for search engines."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.shared.true_until import today_in
from locations.pages import structured_data
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_clinic_is_described_with_its_address_point_phone_and_hours(client):
    clinic = make.make_clinic(
        name="Clinic", slug="a-clinic", street="1 Main Street", city="Tacoma", zip="98402", latitude=47.25,
        longitude=-122.44, phone="+12065550123", opening_hours="Mo-Tu 08:00-12:00,13:00-17:00; Fr 08:00-17:00",
    )  # fmt: skip
    data = Page(client.get(clinic.get_absolute_url())).json_ld_of("MedicalClinic")
    assert data == {
        "@type": "MedicalClinic",
        "@id": "http://testserver/locations/washington/a-clinic/#clinic",
        "parentOrganization": {"@id": "http://testserver/#organization"},
        "name": "Clinic",
        "url": "http://testserver/locations/washington/a-clinic/",
        "telephone": "+12065550123",
        "medicalSpecialty": "https://schema.org/Physiotherapy",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Main Street",
            "addressLocality": "Tacoma",
            "addressRegion": "WA",
            "postalCode": "98402",
            "addressCountry": "US",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 47.25, "longitude": -122.44},
        "openingHoursSpecification": [
            hours(["Monday", "Tuesday"], "08:00", "12:00"),
            hours(["Monday", "Tuesday"], "13:00", "17:00"),
            hours(["Friday"], "08:00", "17:00"),
        ],
        "availableService": {"@type": "MedicalTherapy", "name": "Dry needling"},
    }


def hours(days, opens, closes):
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes}


def test_clinic_without_an_offer_has_no_available_service(client):
    offers, other = make.make_clinic(), make.make_clinic(offers_dry_needling=False)
    described = [Page(client.get(clinic.get_absolute_url())).json_ld_of("MedicalClinic") for clinic in (offers, other)]
    assert ["availableService" in data for data in described] == [True, False]


def test_point_that_is_not_that_of_the_address_is_left_out(client):
    exact, from_zip = make.make_clinic(latitude=47.1), make.make_clinic(latitude=47.2, point_from_zip=True)
    shared = [make.make_clinic(latitude=47.3) for _number in range(2)]
    described = [
        Page(client.get(clinic.get_absolute_url())).json_ld_of("MedicalClinic") for clinic in (exact, from_zip, *shared)
    ]
    assert ["geo" in data for data in described] == [True, False, False, False]


def test_made_up_clinic_is_described_as_made_up(client):
    real, made_up = make.make_clinic(), make.make_clinic(is_sample=True)
    described = [Page(client.get(clinic.get_absolute_url())).json_ld_of("MedicalClinic") for clinic in (real, made_up)]
    assert [data.get("description") for data in described] == [None, "A made-up clinic, shown as an example."]


def test_date_that_ends_during_rendering_is_left_out(monkeypatch):
    clinic = make.make_clinic()
    last = today_in(clinic.zone) + datetime.timedelta(days=1)  # the clinic's today, not the organization's
    clinic.opening_hours = f"Mo-Fr 08:00-17:00; {last:%Y %b %d} off"
    assert len(clinic.special_days) == 1
    special = clinic.special_days
    monkeypatch.setattr(type(clinic), "special_days", special)  # read before midnight, described after it
    described = structured_data.medical_clinic(clinic, url="https://clinic.example/")
    assert "specialOpeningHoursSpecification" in described
    later = timezone.now() + datetime.timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    described = structured_data.medical_clinic(clinic, url="https://clinic.example/")
    assert "specialOpeningHoursSpecification" not in described


def test_breadcrumbs_lead_from_the_home_page_to_the_clinic(client):
    clinic = make.make_clinic(name="Clinic", slug="a-clinic")
    page = Page(client.get(clinic.get_absolute_url()))
    items = page.json_ld_of("BreadcrumbList")["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, "Home", "http://testserver/"),
        (2, "Find a clinic", "http://testserver/locations/"),
        (3, "Washington", "http://testserver/locations/washington/"),
        (4, "Clinic", "http://testserver/locations/washington/a-clinic/"),
    ]
    trail = page.one("nav", class_="crumbs")
    assert [item.text for item in trail.all("li")] == ["Home", "Find a clinic", "Washington", "Clinic"]
    assert trail.one("span", aria_current="page").text == "Clinic"


def test_pages_of_states_have_only_breadcrumbs_and_the_organization(client):
    make.make_state("WA")
    types = ["BreadcrumbList", "MedicalOrganization"]
    assert [item["@type"] for item in Page(client.get("/locations/washington/")).json_ld] == types
    assert [item["@type"] for item in Page(client.get("/locations/")).json_ld] == types


def test_clinic_is_described_with_how_to_book_and_who_agreed_to_be_named(client):
    clinic = make.make_clinic(
        website="https://example.com/", booking_url="https://example.com/book", phone_extension="4",
        second_phone="+12065550124", second_phone_label="Bills", appointment_email="desk@example.com",
        languages="spanish; asl", new_patients=False, outside_number="1234567893",
    )  # fmt: skip
    make.make_person(clinic, name="Ana Ruiz, PT")
    make.make_person(clinic, name="Hidden", status="draft", has_agreed=False)
    response = client.get(clinic.get_absolute_url())
    data = Page(response).json_ld_of("MedicalClinic")
    expected = {
        "telephone": "+12065550123 ext. 4",
        "sameAs": "https://example.com/",
        "email": "desk@example.com",
        "contactPoint": {"@type": "ContactPoint", "telephone": "+12065550124", "contactType": "Bills"},
        "potentialAction": {"@type": "ReserveAction", "target": "https://example.com/book"},
        "knowsLanguage": ["English", "Spanish", "American Sign Language (ASL)"],
        "isAcceptingNewPatients": False,
        "employee": [{"@type": "Person", "name": "Ana Ruiz, PT"}],
    }
    assert {name: data[name] for name in expected} == expected
    assert "1234567893" not in response.content.decode()
