"""A chain's own spreadsheet with some forty kinds of mess: what each becomes. The data is made up."""

import datetime
from pathlib import Path

import pytest

from locations import importing
from locations.models import Clinic
from tests.locations.importing.files import make_atlas

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "messy.csv"
DAY = datetime.date(2026, 11, 20)
MIDDLE = {"latitude": 47.25, "longitude": -122.44, "point_from_zip": True}
UNUSED = "The cell was not used."


def table():
    return importing.read_table(FILE.read_bytes(), FILE.name)


@pytest.fixture
def rows():
    """Return the report of each row by its outside number, and by the name of a clinic without a number of its own."""
    make_atlas()
    report = importing.look_at(table())
    return {row.number: row for row in report.rows}


# line of the file: the values of the new clinic that matter
VALUES = {
    2: {"opening_hours": "Mo-Fr 07:00-18:00", "outside_number": "1001"},
    3: {"hours_note": "Sa by appointment", "opening_hours": "", "phone_extension": "3199"},
    4: {"hours_note": "By appointment only", "phone_extension": "4"},
    5: {"opening_hours": "Mo-Fr 08:00-17:00", "hours_note": "1st Saturday 9am-1pm", "phone_extension": "12"},
    6: {"opening_hours": "Mo-Fr 08:00-17:00", "phone": "+12535550105", "second_phone": ""},
    7: {"opening_hours": "", "phone": "+12535550106", "second_phone": "+12535550107"},
    8: {"opening_hours": "Mo-Th 07:00-18:00; Fr 07:00-17:00; Sa 09:00-13:00", "second_phone": "+12535550109"},
    9: {"opening_hours": "Mo 08:00-17:00", "hours_note": "Wednesday by appointment", "phone": "+12535550110",
        "second_phone": ""},
    10: {"opening_hours": "24/7", "phone": "+12535550112", "state__code": "WA"},
    11: {"zip": "98402-1234", "state__code": "WA", "offers_dry_needling": True, "dry_needling_confirmed_on": DAY},
    12: {"zip": "98402", "state__code": "WA", "offers_dry_needling": True, "dry_needling_confirmed_on": DAY},
    13: {"zip": "98402-1234", "offers_dry_needling": True, "dry_needling_confirmed_on": DAY},
    14: {"offers_dry_needling": True, "dry_needling_confirmed_on": DAY},
    15: {"offers_dry_needling": True, "dry_needling_confirmed_on": DAY},
    16: {"offers_dry_needling": False},
    17: {"operation": "closed_for_now", "operation_note": "Coming soon"},
    18: {"operation": "open", "opens_on": datetime.date(2027, 3, 1)},
    20: {"operation": "open"},
    21: {"step_free": None},
    22: {"latitude": 47.26, "longitude": -122.46},
    23: {"latitude": 47.26, "longitude": -122.46},
    24: MIDDLE,
    25: MIDDLE,
    26: MIDDLE,
    27: MIDDLE,
    28: {"latitude": 47.26, "longitude": -122.46, "point_from_zip": True},
    29: {"name": "HARBOR PHYSICAL THERAPY, LLC"},
    30: {"street": "129 Rope Walk, Suite 200", "suite": ""},
    31: {"street": "129 Rope Walk", "suite": "Ste 300"},
    32: {"street": "131 Rope Walk", "city": "Tacoma", "state__code": "WA", "zip": "98402"},
    33: {"city": "Tacoma", "state__code": "WA"},
    34: {"state__code": "WA"},
    35: {"zip": "00601-1234"},
    36: {"zip": "00601", "state__code": "PR"},
    37: {"website": "https://www.harbor.example", "appointment_email": "",
         "languages": "Spanish; American Sign Language (ASL)"},
    38: {"opening_hours": "", "languages": "", "new_patients": True, "ages": "Adults"},
    39: {"dry_needling_confirmed_on": None, "self_pay_price": ""},
    40: {"point_from_zip": True},
    41: {"outside_number": ""},
    42: {"outside_number": ""},
    45: {"outside_number": "", "suite": "", "website": "", "appointment_email": "", "languages": "", **MIDDLE},
}  # fmt: skip


@pytest.mark.parametrize("number", VALUES)
def test_row_goes_in_with_the_right_values(rows, number):
    row = rows[number]
    assert (row.outcome, row.faults) == ("added", {})
    found = {name: getattr(row.clinic, name.removesuffix("__code")) for name in VALUES[number]}
    found = {name: value.code if name == "state__code" else value for name, value in found.items()}
    assert found == VALUES[number]


REMARKS = {
    7: {"opening_hours": f"Add am or pm to “8-5”. For example: 8am-5pm. {UNUSED}"},
    9: {"phone": "Not used: fax 253-555-0111."},
    11: {"offers_dry_needling": "Read as yes. “2 therapists” was not used."},
    12: {"state": "“Washingtn” was read as Washington."},
    17: {
        "operation": "Read as closed for now, with the note “Coming soon”. Enter the day of the opening when it is known."
    },
    19: {"operation": "This clinic has closed or moved and is not on this site, so it is not added."},
    20: {"operation": f"“haunted” is not valid. Enter open, closed for now, moved or closed. {UNUSED}"},
    21: {"step_free": f"“maybe” is not valid. Enter yes, no or unknown. {UNUSED}"},
    22: {"latitude": "Latitude and longitude were swapped. This was corrected."},
    23: {"latitude": "The longitude had the wrong sign. This was corrected."},
    26: {"latitude": f"Latitude and longitude must be numbers, such as 47.25 and -122.44. {UNUSED}"},
    37: {"appointment_email": f"Enter a valid email address. {UNUSED}"},
    38: {"opening_hours": f"“whenever we like” can’t be read. Enter it like Mon-Fri 8am-5pm. {UNUSED}"},
    41: {"outside_number": "Other rows have the number 9999, so it was not used."},
    45: {"outside_number": f"“1.04E+09” was shortened by a spreadsheet. Format the column as text. {UNUSED}"},
}


@pytest.mark.parametrize("number", REMARKS)
def test_row_says_what_was_not_used_or_changed(rows, number):
    assert rows[number].remarks == REMARKS[number]


def test_only_what_a_new_clinic_needs_refuses_a_row(rows):
    refused = {number: row.faults for number, row in rows.items() if row.outcome == "refused"}
    assert refused == {
        43: {"phone": "“call us” is not a phone number."},
        44: {"zip": "ZIP code 98402 is in Washington, but the clinic is in Idaho."},
    }


def test_counts_add_up_and_the_second_run_changes_nothing():
    make_atlas()
    first = importing.write(table())
    assert first.counts == {"added": 41, "changed": 0, "unchanged": 1, "refused": 2}
    before = list(Clinic.objects.order_by("pk").values())
    assert importing.write(table()).counts == {"added": 0, "changed": 0, "unchanged": 42, "refused": 2}
    assert list(Clinic.objects.order_by("pk").values()) == before


def test_names_in_capitals_are_written_in_words_if_asked():
    make_atlas()
    choices = importing.Choices(in_words=True)
    [row] = [row for row in importing.look_at(table(), choices=choices).rows if row.number == 29]
    assert (row.clinic.name, row.clinic.street, row.clinic.city) == (
        "Harbor Physical Therapy, LLC", "128 Rope Walk", "Tacoma",
    )  # fmt: skip
    assert row.remarks["name"] == "It was in capitals: HARBOR PHYSICAL THERAPY, LLC"
    importing.write(table(), choices=choices)
    assert importing.look_at(table(), choices=choices).counts["changed"] == 0
    assert importing.look_at(table()).counts["changed"] == 0  # capitals do not replace the name in words


def test_one_date_for_the_whole_file_confirms_the_offers_without_one():
    make_atlas()
    report = importing.look_at(table(), choices=importing.Choices(confirmed_on=DAY))
    [row] = [row for row in report.rows if row.number == 16]
    assert (row.clinic.offers_dry_needling, row.clinic.dry_needling_confirmed_on) == (True, DAY)
