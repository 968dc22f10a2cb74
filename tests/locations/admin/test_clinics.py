"""Clinics and states in the admin: permissions and errors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.publishing import workflow
from clinic_site.publishing.workflow import draft_of, problems_of
from locations.models import Clinic, Place, State, StateAccess
from tests.factories import make_clinic, make_state
from tests.staff import add_url, change_url, form_data, list_url, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db


def clinic_data(clinic, **changes):
    """Return the form data that the button "Publish" sends."""
    return form_data(clinic, **{"phone": clinic.phone.as_e164, "step_free": "unknown", "_publish": "Publish"} | changes)


def test_location_manager_corrects_the_phone_of_a_live_clinic_and_the_page_shows_it(location_manager):
    clinic = make_clinic(phone="+12065550111")
    assert location_manager.post(change_url(clinic), clinic_data(clinic, phone="(206) 555-0122")).status_code == 302
    page = location_manager.get(clinic.get_absolute_url()).content.decode()
    assert page.count("(206) 555-0122") == 1
    assert page.count("(206) 555-0111") == 0


def test_writer_can_view_but_not_change_clinics(writer):
    clinic = make_clinic()
    assert writer.get(change_url(clinic)).status_code == 200
    assert writer.post(change_url(clinic), clinic_data(clinic, name="Changed")).status_code == 403


def test_new_clinic_is_not_on_the_site_until_it_is_published(location_manager):
    data = clinic_data(make_clinic(), slug="new") | {"_save": "Save draft"}
    del data["_publish"]
    location_manager.post(add_url(Clinic), data)
    clinic = Clinic.objects.get(slug="new")
    assert location_manager.get(clinic.get_absolute_url()).status_code == 404
    location_manager.post(change_url(clinic), clinic_data(clinic))
    assert location_manager.get(clinic.get_absolute_url()).status_code == 200


def test_account_limited_to_states_can_change_only_their_clinics(client):
    here, there = make_clinic(state=make_state("WA")), make_clinic(state=make_state("ID"))
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(make_state("WA"))
    client.force_login(manager)
    assert client.post(change_url(here), clinic_data(here, name="Ours")).status_code == 302
    assert client.post(change_url(there), clinic_data(there, name="Theirs")).status_code == 403
    client.post(change_url(here), clinic_data(here, state=there.state_id))
    for action in ("unpublish", "confirm"):
        post_action(client, action, there)
    before = there.dry_needling_confirmed_on
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.name, here.state_id, there.status) == ("Ours", make_state("WA").pk, "published")
    assert there.dry_needling_confirmed_on == before


@pytest.mark.parametrize(
    ("page", "what"),
    [("release", "publish"), ("take_off", ""), ("release", "ready"), ("release", "send_back"), ("discard", "")],
)
def test_account_limited_to_states_can_publish_only_their_clinics(client, page, what):
    """On a clinic's page each button checks its own permission."""
    there = make_clinic(state=make_state("ID"))
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(make_state("WA"))
    client.force_login(manager)
    assert client.post(page_url(there, page), {"do": what}).status_code == 403
    there.refresh_from_db()
    assert there.status == "published"


def test_account_limited_to_states_cannot_publish_a_move_to_another_state(client):
    here, elsewhere = make_clinic(state=make_state("WA"), name="Harbor"), make_state("ID")
    here.state, here.name = elsewhere, "Moved"
    workflow.save_draft(here, by=make_staff("Administrator"))
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(make_state("WA"))
    client.force_login(manager)
    assert client.post(page_url(here, "release"), {"do": "publish"}).status_code == 403
    here.refresh_from_db()
    assert (here.state.code, here.name) == ("WA", "Harbor")


def test_point_on_the_map_comes_from_the_zip_code(location_manager):
    state = make_state()
    Place.objects.create(zip="98225", city="Bellingham", state=state, latitude=48.74, longitude=-122.47)
    data = clinic_data(make_clinic(), slug="new", zip="98225", latitude="", longitude="")
    assert location_manager.post(add_url(Clinic), data).status_code == 302
    clinic = Clinic.objects.get(slug="new")
    assert (clinic.latitude, clinic.longitude, clinic.point_from_zip) == (48.74, -122.47, True)
    location_manager.post(change_url(clinic), clinic_data(clinic, latitude="48.7512"))
    clinic.refresh_from_db()
    assert (clinic.latitude, clinic.point_from_zip) == (48.7512, False)


def test_empty_time_zone_follows_from_the_point(location_manager):
    texas = make_state("TX")
    Place.objects.create(zip="79901", city="El Paso", state=texas, latitude=31.76, longitude=-106.48)
    point = {"state": texas.pk, "zip": "79901", "latitude": "", "longitude": ""}
    location_manager.post(add_url(Clinic), clinic_data(make_clinic(), slug="new", time_zone="", **point))
    clinic = Clinic.objects.get(slug="new")
    assert clinic.time_zone == "America/Denver"
    location_manager.post(change_url(clinic), clinic_data(clinic, time_zone="America/Chicago"))
    clinic.refresh_from_db()
    assert clinic.time_zone == "America/Chicago"


def blocking(clinic) -> dict[str, list[str]]:
    """Return what blocks publishing `clinic`, by field."""
    found: dict[str, list[str]] = {}
    for problem in problems_of(clinic):
        if problem.is_stop:
            found.setdefault(problem.field, []).append(problem.message)
    return found


def test_unknown_zip_code_without_a_point_is_saved_and_blocks_publishing_with_the_reason(location_manager):
    data = clinic_data(make_clinic(), slug="new", zip="00000", latitude="", longitude="")
    assert location_manager.post(add_url(Clinic), data).status_code == 302
    clinic = Clinic.objects.get(slug="new")
    assert (clinic.latitude, clinic.longitude) == (clinic.state.latitude, clinic.state.longitude)  # until it is known
    assert blocking(clinic) == {
        "latitude": [
            "“Latitude” is empty.",
            "This ZIP code is not on our list. Check it, or enter latitude and longitude.",
        ],
        "longitude": ["“Longitude” is empty."],
    }


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "12", "This is not a valid phone number. Enter it like this: 253-272-0101."),
        ("zip", "9840", "A ZIP code has five digits, such as 98402."),
        ("latitude", "91", "Ensure this value is less than or equal to 90."),
        ("latitude", "", "“Latitude” is empty."),
        ("time_zone", "Mars/Base", "“Mars/Base” is not a time zone. Example: America/Chicago."),
        (
            "dry_needling_confirmed_on",
            "",
            "Enter the date when the clinic confirmed that it offers dry needling.",
        ),
    ],
)
def test_invalid_value_is_kept_in_the_draft_and_blocks_publishing_with_the_reason(
    location_manager, field, value, message
):
    clinic = make_clinic()
    answer = location_manager.post(change_url(clinic), clinic_data(clinic, **{field: value}, _publish="1"))
    assert answer["Location"] == page_url(clinic, "release")
    assert message in [one for messages in blocking(clinic).values() for one in messages]
    assert str(draft_of(clinic).contents[field] or "") == value.replace("91", "91.0")
    assert clinic.history.count() == 1


def test_unreadable_value_is_refused_at_its_field_and_kept_in_the_form(location_manager):
    clinic = make_clinic()
    form = location_manager.post(change_url(clinic), clinic_data(clinic, latitude="north")).context["adminform"].form
    assert (list(form.errors), form["latitude"].value()) == (["latitude"], "north")


def test_location_manager_can_view_but_not_change_state_law(location_manager):
    state = make_state()
    assert location_manager.get(change_url(state)).status_code == 200
    assert location_manager.post(change_url(state), {"law_status": "silent"}).status_code == 403


@pytest.mark.parametrize("model", [State, Place])
def test_states_and_places_cannot_be_added_in_the_admin(admin_client, model):
    assert admin_client.get(add_url(model)).status_code == 403


def test_filter_lists_the_boards_to_ask_the_most_urgent_first(admin_client):
    """The order does not depend on the names. Washington comes last by name, and Idaho is settled."""
    read = {"law_status": "allowed", "law_source_name": "A rule", "law_checked_on": "2026-11-23"}
    seen = {"law_status": "allowed", "law_source_name": "A list", "law_seen_on": "2026-11-23"}
    make_state("ID", law_known_from="primary", **read)
    make_state("FL", law_known_from="list", **seen)
    make_state("OR", law_known_from="reported", **seen)
    make_state("TX", law_one_source_says="Yes.", law_another_source_says="No.")
    make_state("WA", law_known_from="copy", law_may_have_changed="A bill.", **read)
    listed = admin_client.get(list_url(State), {"ask": "board"}).context["cl"].result_list
    assert [state.code for state in listed] == ["WA", "TX", "OR", "FL"]
    everything = admin_client.get(list_url(State)).context["cl"].result_list
    assert [state.code for state in everything] == ["FL", "ID", "OR", "TX", "WA"]


def test_state_list_counts_clinics_on_the_site(admin_client):
    make_clinic()
    make_clinic(status="draft")
    states = admin_client.get(list_url(State)).context["cl"].result_list
    assert [state.offering_count for state in states] == [1]


def test_list_takes_the_same_number_of_queries_for_any_number_of_drafts(location_manager):
    def fill(count):
        for _number in range(count):
            clinic = make_clinic()
            clinic.name = f"{clinic.name} changed"
            workflow.save_draft(clinic, by=None)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            location_manager.get(list_url(Clinic))
        return len(captured)

    fill(3)
    queries()  # fills the caches of the process
    few = queries()
    fill(20)
    assert queries() == few
