"""Validation of clinics, states and places, in forms and in the database."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from locations.models import Clinic, Place, State
from locations.models.clinic_hours import TIME_ZONES
from tests import factories as make

pytestmark = pytest.mark.django_db

LAW = {
    "law_status": "allowed",
    "law_known_from": "reported",
    "law_source_name": "A list",
    "law_seen_on": datetime.date(2026, 1, 1),
}


def update(record, **values):
    """Change a record without validation."""
    type(record).objects.filter(pk=record.pk).update(**values)


def errors(record):
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    return error.value.message_dict


# Clinics -----------------------------------------------------------------------------------------------


def test_clinic_made_by_the_factory_is_valid():
    make.make_clinic().full_clean()


def test_slug_of_a_clinic_is_unique_in_its_state():
    make.make_clinic(slug="springfield")
    make.make_clinic(slug="springfield", state=make.make_state("OR"))
    name = r"locations_clinic(_slug_once_in_state|\.state_id, locations_clinic\.slug)"
    with pytest.raises(IntegrityError, match=name):
        make.make_clinic(slug="springfield")


def test_form_says_that_the_address_is_taken():
    make.make_clinic(slug="springfield")
    other = make.make_clinic()
    other.slug = "springfield"
    assert errors(other) == {"__all__": ["Another clinic in this state already has this address on the site."]}


@pytest.mark.parametrize(
    "values",
    [{"latitude": 90.1}, {"latitude": -90.1}, {"longitude": 180.1}, {"longitude": -180.1}],
    ids=lambda values: str(values),
)
@pytest.mark.parametrize("prepare", [make.make_clinic, make.make_state, make.make_place], ids=lambda f: f.__name__)
def test_database_refuses_points_that_are_not_on_the_globe(prepare, values):
    record = prepare()
    with pytest.raises(IntegrityError, match=f"locations_{record._meta.model_name}_on_the_globe"):
        update(record, **values)


@pytest.mark.parametrize(
    "values", [{"latitude": 90, "longitude": 180}, {"latitude": -90, "longitude": -180}], ids=["most", "least"]
)
def test_extreme_points_of_the_globe_are_valid(values):
    make.make_clinic(**values).full_clean()


def test_database_refuses_an_unconfirmed_offer():
    clinic = make.make_clinic()
    with pytest.raises(IntegrityError, match="locations_clinic_offer_has_confirmed_date"):
        update(clinic, dry_needling_confirmed_on=None)


def test_form_asks_when_the_offer_was_confirmed():
    clinic = make.make_clinic()
    clinic.dry_needling_confirmed_on = None
    assert errors(clinic) == {"__all__": ["Enter the date when the clinic confirmed that it offers dry needling."]}


@pytest.mark.parametrize("value", ["1234", "123456", "98402-12", "ABCDE", "98402 ", "９８４０２"])
def test_invalid_zip_code_is_refused(value):
    clinic = make.make_clinic()
    clinic.zip = value
    assert errors(clinic)["zip"][0] == "A ZIP code has five digits, such as 98402."


@pytest.mark.parametrize("value", ["98402", "00901", "98402-1234"])
def test_zip_code_may_have_five_or_nine_digits(value):
    make.make_clinic(zip=value).full_clean()


@pytest.mark.parametrize("value", ["555-01", "12345678901234567890", "not a phone", "911"])
def test_invalid_phone_number_is_refused(value):
    clinic = make.make_clinic()
    clinic.phone = value
    assert list(errors(clinic)) == ["phone"]


@pytest.mark.parametrize("value", ["(206) 555-0123", "206-555-0123", "+1 206 555 0123", "2065550123"])
def test_phone_number_is_read_in_any_notation_and_stored_in_one(value):
    clinic = make.make_clinic(phone=value)
    clinic.full_clean()
    clinic.refresh_from_db()
    assert (clinic.phone.as_e164, clinic.phone.as_national) == ("+12065550123", "(206) 555-0123")
    assert Clinic.objects.filter(phone="+12065550123").count() == 1


@pytest.mark.parametrize("value", ["Mo-Fr 8-18", "weekdays", "25:00-26:00"])
def test_unreadable_hours_are_refused_with_an_example(value):
    clinic = make.make_clinic()
    clinic.opening_hours = value
    assert errors(clinic) == {
        "opening_hours": [
            "These hours can’t be read. Enter them like this: Mo-Fr 08:00-18:00; Sa 09:00-13:00; PH off; "
            "Dec 24 08:00-12:00"
        ]
    }


def test_time_zone_that_does_not_exist_is_refused():
    clinic = make.make_clinic()
    clinic.time_zone = "America/Tacoma"
    assert errors(clinic) == {"time_zone": ["“America/Tacoma” is not a time zone. Example: America/Chicago."]}


@pytest.mark.parametrize("zone", TIME_ZONES)
def test_every_time_zone_that_is_offered_exists(zone):
    make.make_clinic(time_zone=zone).full_clean()


def test_new_clinic_offers_nothing_by_default():
    assert (Clinic().offers_dry_needling, Clinic().step_free, Clinic().status) == (False, None, "draft")


def test_offering_returns_the_clinics_that_offer_it():
    make.make_clinic(slug="offers")
    make.make_clinic(slug="not", offers_dry_needling=False)
    assert [clinic.slug for clinic in Clinic.objects.offering()] == ["offers"]


# States ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [{"law_known_from": ""}, {"law_source_name": ""}, {"law_seen_on": None}], ids=str)
@pytest.mark.parametrize("status", ["allowed", "with_conditions", "not_allowed", "not_in_force", "silent"])
def test_database_refuses_a_known_law_without_source_and_date(status, missing):
    state = make.make_state(**LAW)
    with pytest.raises(IntegrityError, match="locations_state_known_law_has_source_and_date"):
        update(state, law_status=status, **missing)


def test_unknown_law_needs_no_source():
    state = make.make_state(**LAW)
    update(state, law_status="unknown", law_known_from="", law_source_name="", law_seen_on=None)
    assert State.objects.get().law_status == "unknown"


def test_form_says_what_a_known_law_needs():
    state = make.make_state(**LAW)
    state.law_seen_on = None
    assert errors(state) == {"__all__": ["Fill in how we know, the source and its date, or choose “We do not know”."]}


def test_law_of_a_new_state_is_unknown():
    assert State().law_status == "unknown"


@pytest.mark.parametrize(
    ("status", "forbids"),
    [
        ("allowed", False), ("with_conditions", False), ("silent", False), ("unknown", False),
        ("not_allowed", True), ("not_in_force", True),
    ],
)  # fmt: skip
def test_only_a_law_known_to_forbid_it_forbids_it(status, forbids):
    assert State(law_status=status).law_forbids is forbids


@pytest.mark.parametrize("law", State.LawStatus)
def test_clinic_may_offer_it_only_where_the_law_does_not_forbid_it(law):
    clinic = make.make_clinic(state=make.make_state(**LAW | {"law_status": law}))
    if clinic.state.law_forbids:
        assert errors(clinic) == {"offers_dry_needling": [clinic.state.refusal_of_offers]}
        clinic.offers_dry_needling = False
    clinic.full_clean()


@pytest.mark.parametrize("field", ["code", "name", "slug"])
def test_code_name_and_slug_of_a_state_are_unique(field):
    first, second = make.make_state("WA"), make.make_state("OR")
    with pytest.raises(IntegrityError, match=field):
        update(second, **{field: getattr(first, field)})


def test_state_with_clinics_cannot_be_deleted():
    clinic = make.make_clinic()
    with pytest.raises(ProtectedError):
        clinic.state.delete()


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [("DC", "District of Columbia", "the District of Columbia"), ("TX", "Texas", "Texas")],
)
def test_name_of_a_state_fits_in_a_sentence(code, name, words):
    assert State(code=code, name=name).name_in_a_sentence == words


def test_counts_of_a_state_include_only_published_clinics():
    make.make_clinic()
    make.make_clinic(offers_dry_needling=False)
    make.make_clinic(status="draft")
    make.make_clinic(status="draft", offers_dry_needling=False)
    make.make_state("OR")
    for states in (State.objects.with_clinic_counts(), State.objects.all().counted()):
        counts = {state.code: (state.offering_count, state.clinic_count) for state in states}
        assert counts == {"OR": (0, 0), "WA": (1, 2)}


def test_zip_code_of_a_place_is_unique():
    make.make_place(zip="98402")
    with pytest.raises(IntegrityError, match="locations_place"):
        Place.objects.bulk_create([Place(zip="98402", city="A", state=make.make_state(), latitude=1, longitude=1)])


def test_open_now_uses_the_time_zone_of_the_clinic(monkeypatch):
    """The site's time zone is New York, three hours ahead."""
    nine_in_seattle = datetime.datetime(2026, 12, 1, 17, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: nine_in_seattle)
    clinic = make.make_clinic(opening_hours="Mo-Fr 08:00-11:00", time_zone="America/Los_Angeles")
    clinic.dry_needling_confirmed_on = nine_in_seattle.date()
    assert clinic.now.words == "Open now, closes 11 am"
