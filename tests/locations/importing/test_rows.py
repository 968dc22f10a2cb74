"""A row of a file: its values, what is filled in, and why it is refused."""

import pytest

from locations.models import Clinic, State
from tests.factories import make_clinic, make_place, make_state
from tests.locations.importing.files import TACOMA, look_at, look_at_one, make_atlas

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


def added(**changes) -> Clinic:
    report = look_at_one(**changes)
    assert report.faults == {}
    return report.clinic


def faults(**changes) -> dict:
    report = look_at_one(**changes)
    assert report.outcome == "refused"
    return report.faults


def test_row_becomes_a_draft_with_its_values():
    clinic = added(suite="Suite B", languages="Spanish")
    assert (clinic.name, clinic.street, clinic.suite, clinic.city) == ("Harbor PT", "18 Rope Walk", "Suite B", "Tacoma")
    assert (clinic.state.code, clinic.zip, clinic.phone.as_national) == ("WA", "98402", "(253) 555-0110")
    assert (clinic.languages, clinic.slug, clinic.status, clinic.is_sample) == ("Spanish", "harbor-pt", "draft", False)


def test_missing_point_is_filled_in_from_the_zip_code_and_marked():
    report = look_at_one()
    clinic = report.clinic
    assert (clinic.latitude, clinic.longitude, clinic.point_from_zip) == (47.25, -122.44, True)
    assert report.filled == {"latitude": "center of ZIP code 98402", "time_zone": "from the point on the map"}


def test_point_in_the_row_is_used():
    clinic = added(latitude="47.2501", longitude="-122.4")
    assert (clinic.latitude, clinic.longitude, clinic.point_from_zip) == (47.2501, -122.4, False)


@pytest.mark.parametrize(("latitude", "longitude"), [("0", "0"), ("NOT AVAILABLE", "N/A"), ("", "")])
def test_zero_or_empty_point_counts_as_missing(latitude, longitude):
    assert added(latitude=latitude, longitude=longitude).point_from_zip is True


@pytest.mark.parametrize(
    ("row", "zone"),
    [
        ({}, "America/Los_Angeles"),
        ({"state": "ID", "zip": "83702"}, "America/Boise"),
        ({"state": "PR", "zip": "00601"}, "America/Puerto_Rico"),
        ({"time_zone": "America/Denver"}, "America/Denver"),
    ],
)
def test_time_zone_comes_from_the_row_or_from_the_map(row, zone):
    assert added(**row).time_zone == zone


@pytest.mark.parametrize(
    ("state", "typed", "zip_code"),
    [
        ("WA", "98402", "98402"), ("WA", "98402-1234", "98402-1234"), ("WA", "984021234", "98402-1234"),
        ("WA", "98402.0", "98402"), ("PR", "601", "00601"), ("PR", "0601", "00601"),
    ],
)  # fmt: skip
def test_zip_code_is_read_in_any_form_that_spreadsheets_produce(state, typed, zip_code):
    assert added(state=state, zip=typed).zip == zip_code


def test_last_four_digits_of_the_zip_code_may_have_their_own_column():
    assert added(zip4="1234").zip == "98402-1234"
    assert added(zip4="NOT AVAILABLE").zip == "98402"


@pytest.mark.parametrize("state", ["WA", "wa", "Washington", "WASHINGTON"])
def test_state_is_a_code_or_a_name(state):
    assert added(state=state).state.code == "WA"


@pytest.mark.parametrize("phone", ["(253) 555-0110", "253.555.0110", "2535550110", "+1 253 555 0110", "253-555-0110"])
def test_phone_is_read_in_any_usual_notation(phone):
    assert added(phone=phone).phone.as_e164 == "+12535550110"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("yes", True), ("Y", True), ("1", True), ("no", False), ("FALSE", False), ("unknown", None), ("", None)],
)
def test_step_free_is_yes_no_or_unknown(typed, value):
    assert added(step_free=typed).step_free is value


@pytest.mark.parametrize("day", ["2026-11-02", "11/02/2026", "11/2/2026", "2026/11/02 00:00:00", "2026-11-02T10:00:00"])
def test_date_is_read_in_any_usual_notation(day):
    clinic = added(offers_dry_needling="yes", confirmed_on=day)
    assert (clinic.offers_dry_needling, clinic.dry_needling_confirmed_on.isoformat()) == (True, "2026-11-02")


def test_quote_that_protects_from_formulas_is_removed():
    assert added(name="'=Harbor PT").name == "=Harbor PT"
    assert added(name="'Tis Harbor").name == "'Tis Harbor"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"phone": "NOT AVAILABLE"}, {"phone": "Missing. It is required for a new clinic."}),
        ({"phone": "(253) 555-011"}, {"phone": "“(253) 555-011” is not a valid US phone number."}),
        ({"phone": "call us"}, {"phone": "“call us” is not a phone number."}),
        ({"name": "", "street": None}, {"name": "Missing. It is required for a new clinic.", "street": "Missing. It is required for a new clinic."}),
        ({"state": "PW"}, {"state": "“PW” is not a state or territory of the United States."}),
        ({"zip": "9840"}, {"zip": "“9840” is not a ZIP code. It has five digits."}),
        ({"zip": "abc"}, {"zip": "“abc” is not a ZIP code. It has five digits."}),
        ({"state": "ID"}, {"zip": "ZIP code 98402 is in Washington, but the clinic is in Idaho."}),
        ({"zip": "12345"}, {"zip": "No ZIP code begins with 123."}),
        ({"zip": "98499"}, {"latitude": "This ZIP code is not on our list. Fill in latitude and longitude."}),
        ({"latitude": "43.63", "longitude": "-116.2"}, {"latitude": "This location is 392 miles away from ZIP code 98402."}),
        ({"latitude": "-122.44", "longitude": "47.25"}, {"latitude": "Latitude must be from -90 to 90 and longitude from -180 to 180."}),
        ({"latitude": "47.25", "longitude": "122.44"}, {"latitude": "The longitude has the wrong sign. It is negative, except in Guam and the Northern Mariana Islands."}),
        ({"latitude": "north", "longitude": "west"}, {"latitude": "Latitude and longitude must be numbers, such as 47.25 and -122.44."}),
        ({"latitude": "47.25"}, {"latitude": "Latitude or longitude is missing. Fill in both, or leave both empty."}),
        ({"time_zone": "Pacific"}, {"time_zone": "“Pacific” is not a time zone. Example: America/Chicago."}),
        ({"step_free": "maybe"}, {"step_free": "“maybe” is not valid. Enter yes, no or unknown."}),
        ({"offers_dry_needling": "yes"}, {"dry_needling_confirmed_on": "Enter the date when the clinic confirmed that it offers dry needling."}),
        ({"confirmed_on": "2999-01-01"}, {"dry_needling_confirmed_on": "2999-01-01 is in the future."}),
        ({"confirmed_on": "spring"}, {"dry_needling_confirmed_on": "“spring” is not a date. Enter it like 2026-11-24 or 11/24/2026."}),
        ({"status": "haunted"}, {"operation": "“haunted” is not valid. Enter open, closed for now, moved or closed."}),
        ({"status": "CLOSED"}, {"operation": "This clinic has closed or moved and is not on this site, so it is not added."}),
        ({"name": "x" * 151}, {"name": "This text has 151 characters. The limit is 150."}),
        ({"page": "https://elsewhere.example/"}, {"page": "“https://elsewhere.example/” is not the address of a clinic’s page on this site."}),
    ],
)  # fmt: skip
def test_row_is_refused_with_a_reason_for_each_field(row, why):
    assert faults(**row) == why


def test_hours_that_cannot_be_shown_are_refused():
    assert list(faults(opening_hours="9 to 5")) == ["opening_hours"]
    assert added(opening_hours="Mo-Fr 08:00-17:00; PH off").opening_hours == "Mo-Fr 08:00-17:00; PH off"


def test_swapped_latitude_and_longitude_are_recognized():
    make_place(zip="00602", state=make_state("PR"), latitude=18.4, longitude=-67.2)
    assert faults(state="PR", zip="00602", latitude="-67.2", longitude="18.4") == {
        "latitude": "Latitude and longitude are swapped."
    }


def test_point_in_alaska_may_be_farther_from_its_zip_code():
    make_place(zip="99501", state=make_state("AK"), latitude=61.2, longitude=-149.9)
    assert added(state="AK", zip="99501", latitude="62.9", longitude="-149.9").point_from_zip is False


def test_unknown_zip_code_in_a_known_area_is_accepted_with_a_nearby_point():
    assert added(zip="98499", latitude="47.2", longitude="-122.5").zip == "98499"
    assert faults(zip="98499", latitude="43.63", longitude="-116.2") == {
        "latitude": "This location is 392 miles away from ZIP code 98499."
    }


def test_all_errors_in_a_row_are_listed():
    assert list(faults(phone="1", state="XX", step_free="maybe")) == ["state", "phone", "step_free"]


def test_row_with_more_cells_than_columns_is_refused():
    from locations import importing

    [row] = importing.look_at(importing.read_table(b"name,city\nHarbor PT,Tacoma,WA\n", "x.csv")).rows
    assert row.faults == {"row": "This row has 3 cells, but the first row names only 2 columns."}


@pytest.mark.parametrize(
    "again",
    [TACOMA, TACOMA | {"phone": "(253) 555-0199"}, TACOMA | {"name": "HARBOR PT", "street": "18 rope walk."}],
)
def test_same_clinic_twice_in_a_file_is_refused_the_second_time(again):
    first, second = look_at(TACOMA, again).rows
    assert (first.outcome, second.outcome) == ("added", "refused")
    assert second.faults == {"row": "Row 2 is about the same clinic."}


def test_clinics_with_the_same_name_get_different_addresses():
    make_clinic(slug="harbor-pt")
    rows = [TACOMA | {"street": f"{number} Rope Walk"} for number in range(1, 4)]
    assert [row.clinic.slug for row in look_at(*rows).rows] == [
        "harbor-pt-tacoma",
        "harbor-pt-tacoma-2",
        "harbor-pt-tacoma-3",
    ]


def test_name_without_letters_still_gets_an_address():
    assert added(name="¡!").slug == "clinic"


@pytest.mark.parametrize("law", ["not_allowed", "not_in_force"])
def test_offer_is_refused_where_the_law_forbids_it(law):
    source = {"law_known_from": "reported", "law_source_name": "A list", "law_checked_on": "2026-11-23"}
    State.objects.filter(code="WA").update(law_status=law, **source)
    assert list(faults(offers_dry_needling="yes", confirmed_on="2026-11-02")) == ["offers_dry_needling"]
    assert added(offers_dry_needling="no").offers_dry_needling is False
