"""Rows that look like a clinic that is there already: renamed or moved clinics, and a corrected ZIP code."""

import pytest

from locations import importing
from locations.models import Clinic
from tests.factories import make_clinic
from tests.locations.importing.files import TACOMA, look_at, make_atlas, table, write

pytestmark = pytest.mark.django_db
RENAMED = TACOMA | {"name": "Kelp Physical Therapy"}
MOVED = TACOMA | {"street": "5 Elm Street", "zip": "98403"}
CORRECTED = TACOMA | {"zip": "98403"}


@pytest.fixture(autouse=True)
def harbor():
    make_atlas()
    return make_clinic(
        name="Harbor PT", slug="harbor", street="18 Rope Walk", city="Tacoma", zip="98402", phone="+12535550110",
        latitude=47.25, longitude=-122.44, point_from_zip=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (RENAMED, "the same street and phone number"),
        (MOVED, "the same name and town"),
        (CORRECTED, "the same street and phone number"),
        (CORRECTED | {"phone": "253-555-0199"}, "the same name and street"),
    ],
)
def test_renamed_or_moved_clinic_is_a_question_and_not_a_second_clinic(harbor, row, why):
    [report] = write(row).rows
    assert (report.outcome, report.faults) == ("held", {})
    assert [(one.clinic, one.why) for one in report.candidates] == [(harbor, why)]
    assert Clinic.objects.count() == 1


@pytest.mark.parametrize(("row", "changed"), [(RENAMED, ["name"]), (MOVED, ["street", "zip", "latitude", "longitude"])])
def test_answer_that_it_is_the_same_clinic_changes_that_one(harbor, row, changed):
    choices = importing.Choices(answers={2: str(harbor.pk)})
    [report] = write(row, choices=choices).rows
    assert (report.outcome, list(report.changes)) == ("changed", changed)
    assert Clinic.objects.count() == 1
    assert look_at(row).counts == {"added": 0, "changed": 0, "unchanged": 1, "refused": 0}


def test_answer_that_it_is_another_clinic_adds_it():
    choices = importing.Choices(answers={2: importing.ANOTHER})
    assert write(RENAMED, choices=choices).counts["added"] == 1
    assert look_at(RENAMED).counts == {"added": 0, "changed": 0, "unchanged": 1, "refused": 0}


@pytest.mark.parametrize(("answer", "counts"), [("same", (0, 1)), ("another", (2, 0))])
def test_all_questions_can_have_one_answer(answer, counts):
    report = look_at_with(
        importing.Choices(others=answer), RENAMED, TACOMA | {"name": "River PT", "street": "9 Elm St"}
    )
    assert (report.counts["added"], report.counts["changed"]) == (counts if answer == "another" else (1, 1))


def look_at_with(choices, *rows):
    return importing.look_at(table(*rows), choices=choices)


def test_clinic_with_a_row_of_its_own_is_not_asked_about():
    """A branch of a chain in the same town is not the moved clinic, because that one is in the file too."""
    assert look_at(TACOMA, MOVED | {"phone": "253-555-0199"}).counts == {
        "added": 1, "changed": 0, "unchanged": 1, "refused": 0,
    }  # fmt: skip


def test_number_decides_for_a_renamed_and_moved_clinic(harbor):
    Clinic.objects.update(outside_number="1234567893")
    row = TACOMA | {"npi": "1234567893", "name": "Kelp PT", "street": "5 Elm Street", "zip": "98403"}
    [report] = look_at(row).rows
    assert (report.outcome, list(report.changes)) == ("changed", ["name", "street", "zip", "latitude", "longitude"])


def test_clinic_with_another_number_is_another_clinic():
    Clinic.objects.update(outside_number="1234567893")
    assert look_at(RENAMED | {"npi": "1999999999"}).counts["added"] == 1
    assert look_at(TACOMA | {"npi": "1999999999"}).counts["added"] == 1


def test_another_suite_of_the_building_is_another_clinic():
    Clinic.objects.update(suite="Suite 200")
    assert look_at(TACOMA | {"suite": "Ste 300"}).counts["added"] == 1
    assert look_at(TACOMA | {"street": "18 Rope Walk #200"}).counts["unchanged"] == 1
    assert look_at(TACOMA).counts["unchanged"] == 1  # the only one in the building


def test_suite_that_was_not_stored_is_added_to_the_clinic():
    [report] = look_at(TACOMA | {"suite": "Suite 200"}).rows
    assert report.changes == {"suite": ("", "Suite 200")}


def test_answer_about_two_rows_changes_the_clinic_once(harbor):
    choices = importing.Choices(others=importing.SAME)
    first, second = look_at_with(choices, RENAMED, MOVED).rows
    assert (first.outcome, second.faults) == ("changed", {"row": "Row 2 is about the same clinic."})
