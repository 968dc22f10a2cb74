"""Loading the states, the ZIP codes and the made-up clinics."""

import pytest

from locations.data import place_loading
from locations.models import Clinic, Place, State, Town
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_states_are_the_fifty_dc_and_the_territories():
    assert place_loading.load_states() == 56
    codes = set(State.objects.values_list("code", flat=True))
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} <= codes
    assert len(codes) == 56


def test_zip_codes_of_every_state_are_loaded_once():
    place_loading.load_states()
    added = place_loading.load_places()
    assert added == Place.objects.count() == 41_126  # all rows of the file except two for the Marshall Islands
    assert place_loading.load_places() == 0
    assert set(Place.objects.values_list("state__code", flat=True)) == set(State.objects.values_list("code", flat=True))
    known = Place.objects.get(zip="98402")
    assert (known.city, known.state.code) == ("Tacoma", "WA")
    assert (known.latitude, known.longitude) == pytest.approx((47.25, -122.44), abs=0.05)
    assert Place.objects.get(zip="00901").state.code == "PR"


def test_towns_of_every_state_are_loaded_once_with_their_sizes():
    place_loading.load_states()
    added = place_loading.load_towns()
    assert added == Town.objects.count() == 22_074  # all rows of the file except ten "(historical)" ones
    assert place_loading.load_towns() == 0
    assert set(Town.objects.values_list("state__code", flat=True)) == set(State.objects.values_list("code", flat=True))
    known = Town.objects.get(name="Farmington Hills")
    assert (known.state.code, known.population > 80_000) == ("MI", True)
    assert Town.objects.get(pk=5128581).name == "New York"  # GeoNames: New York City


def test_loading_again_keeps_what_staff_wrote_about_a_law():
    make.make_state("WA", law_note="Our own words.")
    assert place_loading.load_states() == 55
    assert State.objects.get(code="WA").law_note == "Our own words."


# The sample content ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sample_content")
def test_states_and_sample_clinics_are_valid():
    for record in [*State.objects.all(), *Clinic.objects.all()]:
        record.full_clean()


@pytest.mark.usefixtures("sample_content")
def test_about_60_sample_clinics_in_about_25_states_are_marked_as_made_up():
    clinics = Clinic.objects.all()
    assert 55 <= len(clinics) <= 70
    assert 22 <= len({clinic.state_id for clinic in clinics}) <= 30
    assert [clinic.slug for clinic in clinics if not clinic.is_sample] == []
    assert [clinic.phone.as_e164 for clinic in clinics if clinic.phone.as_e164[5:10] != "55501"] == []
    assert len({clinic.phone.as_e164 for clinic in clinics}) == len(clinics)
    assert [clinic.name for clinic in clinics if not clinic.name.startswith("Northfield")] == []


@pytest.mark.usefixtures("sample_content")
def test_some_sample_clinics_and_many_states_do_not_offer_it():
    assert Clinic.objects.filter(offers_dry_needling=False).count() >= 5
    assert State.objects.with_clinic_counts().filter(offering_count=0).count() >= 8


@pytest.mark.usefixtures("sample_content")
def test_no_sample_clinic_offers_it_where_the_law_is_reported_to_forbid_it():
    offering = Clinic.objects.offering().select_related("state")
    assert [clinic.slug for clinic in offering if clinic.state.law_forbids] == []


def test_every_sample_clinic_is_in_the_town_of_its_zip_code(sample_content):
    place_loading.load_places()
    known = Place.objects.select_related("state").in_bulk([clinic.zip for clinic in Clinic.objects.all()])
    wrong = [
        clinic.slug
        for clinic in Clinic.objects.select_related("state")
        if (known[clinic.zip].city, known[clinic.zip].state) != (clinic.city, clinic.state)
        or abs(known[clinic.zip].latitude - clinic.latitude) > 0.2
        or abs(known[clinic.zip].longitude - clinic.longitude) > 0.2
    ]
    assert wrong == []
