"""Rows about existing clinics."""

import datetime

import pytest

from locations.models import Clinic
from tests.factories import make_clinic
from tests.locations.importing.files import TACOMA, look_at, look_at_one, make_atlas, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


@pytest.fixture
def harbor():
    return make_clinic(
        name="Harbor PT", slug="harbor", street="18 Rope Walk", city="Tacoma", zip="98402", phone="+12535550110",
        latitude=47.2512, longitude=-122.4411, access_notes="Ring twice.",
    )  # fmt: skip


@pytest.mark.usefixtures("harbor")
@pytest.mark.parametrize(
    "row",
    [
        {},
        {"name": "HARBOR PT", "street": "18 ROPE WALK", "zip": "98402-1234"},
        {
            "page": "/locations/washington/harbor/",
            "name": None,
            "street": None,
            "city": None,
            "zip": None,
            "state": None,
        },
        {"page": "https://needling.example.org/locations/washington/harbor/"},
    ],
)
def test_clinic_is_found_by_its_page_or_by_name_street_and_zip_code(row):
    report = look_at_one(**row)
    assert report.faults == {}
    assert report.outcome != "added"


@pytest.mark.usefixtures("harbor")
def test_row_with_the_stored_values_changes_nothing():
    assert (look_at_one().outcome, look_at_one().changes) == ("unchanged", {})


@pytest.mark.usefixtures("harbor")
def test_changed_fields_have_old_and_new_values():
    report = look_at_one(phone="253 555 0199", step_free="yes", hours="Mo-Fr 08:00-17:00")
    assert report.outcome == "changed"
    assert report.changes == {
        "phone": ("(253) 555-0110", "(253) 555-0199"),
        "step_free": ("unknown", "yes"),
        "opening_hours": ("Mo-Fr 08:00-18:00", "Mo-Fr 08:00-17:00"),
    }


@pytest.mark.usefixtures("harbor")
def test_empty_cell_changes_nothing():
    write(TACOMA | {"access_notes": "", "languages": "N/A", "phone": ""})
    assert Clinic.objects.get().access_notes == "Ring twice."


@pytest.mark.usefixtures("harbor")
def test_name_and_street_can_change_if_the_page_matches():
    report = look_at_one(page="/locations/washington/harbor/", name="Harbor Physical Therapy", street="20 Rope Walk")
    assert list(report.changes) == ["name", "street"]


def test_clinic_keeps_its_address_on_the_site_and_its_status(harbor):
    write(TACOMA | {"phone": "(253) 555-0199"})
    harbor.refresh_from_db()
    assert (harbor.slug, harbor.status, harbor.phone.as_national) == ("harbor", "published", "(253) 555-0199")


def test_exact_point_is_not_replaced_by_the_middle_of_its_zip_code(harbor):
    write(TACOMA | {"phone": "(253) 555-0199"})
    harbor.refresh_from_db()
    assert (harbor.latitude, harbor.longitude, harbor.point_from_zip) == (47.2512, -122.4411, False)


def test_point_follows_a_new_zip_code(harbor):
    write(TACOMA | {"page": "/locations/washington/harbor/", "zip": "98403"})
    harbor.refresh_from_db()
    assert (harbor.zip, harbor.latitude, harbor.longitude, harbor.point_from_zip) == ("98403", 47.26, -122.46, True)


def test_same_point_stays_marked_as_approximate(harbor):
    Clinic.objects.update(point_from_zip=True)
    assert look_at_one(latitude="47.2512", longitude="-122.4411").outcome == "unchanged"


@pytest.mark.usefixtures("harbor")
def test_clinic_cannot_move_to_another_state():
    report = look_at_one(page="/locations/washington/harbor/", state="ID", zip="83702")
    assert report.faults == {
        "state": "The page is in Washington. If the clinic has moved to another state, add it as a new clinic."
    }


def test_clinic_that_has_closed_is_marked(harbor):
    write(TACOMA | {"status": "CLOSED"})
    harbor.refresh_from_db()
    assert harbor.operation == "closed"


def test_confirmation_records_who_imported_it(harbor, admin_user):
    write(TACOMA | {"dry_needling": "yes", "confirmed_on": "11/20/2026"}, user=admin_user)
    harbor.refresh_from_db()
    assert (harbor.dry_needling_confirmed_on, harbor.dry_needling_confirmed_by) == (
        datetime.date(2026, 11, 20), admin_user,
    )  # fmt: skip


@pytest.mark.usefixtures("harbor")
def test_row_that_matches_two_clinics_is_refused():
    make_clinic(name="Harbor P.T.", slug="other", street="18 Rope Walk", zip="98402")
    make_clinic(name="Harbor PT", slug="third", street="18 Rope Walk", zip="98402")
    assert look_at_one().faults == {
        "name": "2 clinics have this name and address. Fill in the page to say which one you mean."
    }


@pytest.mark.usefixtures("harbor")
def test_rows_by_page_and_by_name_for_one_clinic_are_duplicates():
    first, second = look_at(TACOMA | {"page": "/locations/washington/harbor/"}, TACOMA | {"page": ""}).rows
    assert (first.outcome, second.faults) == ("unchanged", {"row": "Row 2 is about the same clinic."})


def test_new_clinic_gets_the_page_named_in_its_row():
    write(TACOMA | {"page": "/locations/washington/my-harbor/"})
    assert Clinic.objects.get().slug == "my-harbor"


@pytest.mark.usefixtures("harbor")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            {"zip": "83702"},
            {"zip": "ZIP code 83702 is in Idaho, but the clinic is in Washington. The stored value stays."},
        ),
        (
            {"latitude": "43.63", "longitude": "-116.2"},
            {"latitude": "The point is 392 miles away from ZIP code 98402. It was not used."},
        ),
        ({"phone": "call us"}, {"phone": "“call us” is not a phone number. The stored value stays."}),
        ({"name": "x" * 151}, {"name": "This text has 151 characters. The limit is 150. The stored value stays."}),
    ],
)
def test_existing_clinic_keeps_what_a_wrong_cell_would_change(row, why):
    page = {"page": "/locations/washington/harbor/"}
    [report] = look_at(page | row).rows
    assert (report.outcome, report.remarks, report.faults) == ("unchanged", why, {})
