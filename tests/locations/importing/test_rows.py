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
        ({"name": "x" * 151}, {"name": "This text has 151 characters. The limit is 150."}),
    ],
)  # fmt: skip
def test_row_is_refused_with_a_reason_for_each_field(row, why):
    assert faults(**row) == why


UNUSED = "The cell was not used."


@pytest.mark.parametrize(
    ("row", "remarks"),
    [
        ({"latitude": "43.63", "longitude": "-116.2"}, {"latitude": "The point is 392 miles away from ZIP code 98402. The center of ZIP code 98402 is used instead, and the page says “about”. Enter the point of the door to correct it."}),
        ({"latitude": "-122.44", "longitude": "47.25"}, {"latitude": "Latitude and longitude were swapped. This was corrected."}),
        ({"latitude": "47.25", "longitude": "122.44"}, {"latitude": "The longitude had the wrong sign. This was corrected."}),
        ({"latitude": "north", "longitude": "west"}, {"latitude": f"Latitude and longitude must be numbers, such as 47.25 and -122.44. {UNUSED}"}),
        ({"latitude": "47.25"}, {"latitude": f"Latitude or longitude is missing. Fill in both, or leave both empty. {UNUSED}"}),
        ({"latitude": "nan", "longitude": "-122.44"}, {"latitude": f"Latitude or longitude is missing. Fill in both, or leave both empty. {UNUSED}"}),
        ({"time_zone": "Pacific"}, {"time_zone": f"“Pacific” is not a time zone. Example: America/Chicago. {UNUSED}"}),
        ({"step_free": "maybe"}, {"step_free": f"“maybe” is not valid. Enter yes, no or unknown. {UNUSED}"}),
        ({"offers_dry_needling": "yes"}, {"offers_dry_needling": "The cell was not used, because the date is missing on which the clinic confirmed that it offers dry needling. Add the column dry_needling_confirmed_on, or give one date for the whole file."}),
        ({"confirmed_on": "2999-01-01"}, {"dry_needling_confirmed_on": f"2999-01-01 is in the future. {UNUSED}"}),
        ({"confirmed_on": "spring"}, {"dry_needling_confirmed_on": f"“spring” is not a date. Enter it like 2026-11-24 or 11/24/2026. {UNUSED}"}),
        ({"status": "haunted"}, {"operation": f"“haunted” is not valid. Enter open, closed for now, moved or closed. {UNUSED}"}),
        ({"suite": "x" * 61}, {"suite": f"This text has 61 characters. The limit is 60. {UNUSED}"}),
        ({"page": "our page"}, {"page": f"“our page” is not the address of a clinic’s page on this site. {UNUSED}"}),
        ({"opening_hours": "9 to 5"}, {"opening_hours": f"Add am or pm to “9-5”. For example: 8am-5pm. {UNUSED}"}),
    ],
)  # fmt: skip
def test_cell_that_a_clinic_does_not_need_gets_a_remark_and_refuses_nothing(row, remarks):
    report = look_at_one(**row)
    assert (report.outcome, report.remarks) == ("added", remarks)


def test_new_clinic_that_has_closed_is_not_added():
    report = look_at_one(status="CLOSED", phone="")
    assert (report.outcome, report.faults) == ("unchanged", {})
    assert report.remarks == {
        "operation": "This clinic has closed or moved and is not on this site, so it is not added."
    }


@pytest.mark.parametrize(("latitude", "longitude"), [("-122.44", "47.25"), ("47.25", "122.44"), ("-47.25", "-122.44")])
def test_swapped_point_and_wrong_sign_are_corrected(latitude, longitude):
    report = look_at_one(latitude=latitude, longitude=longitude)
    clinic = report.clinic
    assert (clinic.latitude, clinic.longitude, clinic.point_from_zip) == (47.25, -122.44, True)  # the ZIP code's center


def test_point_near_its_zip_code_is_used_without_a_remark():
    report = look_at_one(latitude="47.3", longitude="-122.44")
    assert (report.clinic.point_from_zip, report.remarks) == (False, {})


def test_point_that_is_in_another_zip_code_is_replaced():
    make_place(zip="98101", city="Seattle", state=make_state("WA"), latitude=47.61, longitude=-122.33)
    report = look_at_one(latitude="47.6", longitude="-122.33")
    assert (report.clinic.latitude, report.clinic.point_from_zip) == (47.25, True)
    assert report.remarks["latitude"].startswith("The point is in ZIP code 98101, 24 miles away from ZIP code 98402.")


def test_point_in_another_state_is_replaced():
    make_place(zip="97201", city="Portland", state=make_state("OR"), latitude=47.0, longitude=-122.5)
    report = look_at_one(latitude="47.08", longitude="-122.47")
    assert (report.clinic.latitude, report.clinic.point_from_zip) == (47.25, True)
    assert report.remarks["latitude"].startswith("The point is in Oregon, 11 miles away from ZIP code 98402.")


def test_far_point_that_may_be_right_stays_with_a_remark():
    report = look_at_one(latitude="46.9", longitude="-122.44")
    assert (report.clinic.latitude, report.clinic.point_from_zip) == (46.9, False)
    assert report.remarks == {
        "latitude": "The point is 24 miles from the center of ZIP code 98402. Check it on the map."
    }


def test_point_that_several_zip_codes_share_is_replaced():
    point = {"latitude": "47.255", "longitude": "-122.45"}
    rows = [TACOMA | point, TACOMA | point | {"zip": "98403", "street": "1 Elm Street"}]
    first, second = look_at(*rows).rows
    assert [(row.clinic.latitude, row.clinic.point_from_zip) for row in (first, second)] == [
        (47.25, True),
        (47.26, True),
    ]
    assert first.remarks["latitude"].startswith("Rows with other ZIP codes have the same point")


def test_two_clinics_in_one_building_may_share_their_point():
    point = {"latitude": "47.255", "longitude": "-122.45"}
    rows = look_at(TACOMA | point, TACOMA | point | {"name": "Harbor OT"}).rows
    assert [row.clinic.point_from_zip for row in rows] == [False, False]


def test_point_in_alaska_may_be_farther_from_its_zip_code():
    make_place(zip="99501", state=make_state("AK"), latitude=61.2, longitude=-149.9)
    assert added(state="AK", zip="99501", latitude="62.9", longitude="-149.9").point_from_zip is False


def test_unknown_zip_code_in_a_known_area_is_accepted():
    assert added(zip="98499", latitude="47.2", longitude="-122.5").point_from_zip is False
    report = look_at_one(zip="98499")
    assert (round(report.clinic.latitude, 5), report.clinic.point_from_zip) == (47.255, True)
    assert report.filled["latitude"] == "center of Tacoma (ZIP code 98499 is not on our list)"


def test_all_errors_in_a_row_are_listed():
    assert list(faults(phone="1", state="XX", step_free="maybe")) == ["state", "phone"]


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
def test_offer_is_left_out_where_the_law_forbids_it(law):
    source = {"law_known_from": "reported", "law_source_name": "A list", "law_checked_on": "2026-11-23"}
    State.objects.filter(code="WA").update(law_status=law, **source)
    report = look_at_one(offers_dry_needling="yes", confirmed_on="2026-11-02")
    assert (report.clinic.offers_dry_needling, list(report.remarks)) == (False, ["offers_dry_needling"])
    assert added(offers_dry_needling="no").offers_dry_needling is False
