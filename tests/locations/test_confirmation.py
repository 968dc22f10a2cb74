"""A clinic's confirmation that it offers dry needling expires. Then visitors are told to call first."""

import datetime
import zoneinfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from locations.models import Clinic, StateAccess
from tests.factories import make_clinic, make_state
from tests.html import Page
from tests.staff import change_url, form_data, list_url, make_staff, post_action

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


@pytest.mark.parametrize(("days", "old"), [(0, False), (180, False), (181, True)])
def test_confirmation_counts_for_180_days(days, old):
    assert make_clinic(dry_needling_confirmed_on=days_ago(days)).must_be_confirmed is old


def test_number_of_days_is_a_setting(settings):
    settings.CONFIRM_AFTER_DAYS = 10
    assert make_clinic(dry_needling_confirmed_on=days_ago(11)).must_be_confirmed is True


def test_clinic_that_does_not_offer_it_needs_no_confirmation():
    assert make_clinic(offers_dry_needling=False, dry_needling_confirmed_on=None).must_be_confirmed is False


def test_page_of_a_clinic_with_an_old_confirmation_says_to_call(client):
    clinic = make_clinic(dry_needling_confirmed_on=days_ago(400))
    badge = Page(client.get(clinic.get_absolute_url())).one("span", class_="badge badge-ask")
    assert badge.text == f"Call to confirm, last confirmed {days_ago(400):%b %Y}"


def test_queue_contains_the_published_clinics_that_are_due_for_a_call():
    due = make_clinic(dry_needling_confirmed_on=days_ago(181))
    make_clinic(dry_needling_confirmed_on=days_ago(180))
    make_clinic(dry_needling_confirmed_on=days_ago(400), status="draft")
    make_clinic(dry_needling_confirmed_on=days_ago(400), offers_dry_needling=False)
    assert list(Clinic.objects.due_for_confirmation()) == [due]


def test_staff_see_the_queue_in_the_list_and_empty_it_with_one_action(location_manager):
    due = make_clinic(dry_needling_confirmed_on=days_ago(400))
    queue = location_manager.get(list_url(Clinic), {"confirmation": "due"}).context["cl"].result_list
    assert list(queue) == [due]
    post_action(location_manager, "confirm", due)
    due.refresh_from_db()
    assert (due.dry_needling_confirmed_on, due.dry_needling_confirmed_by) == (
        timezone.localdate(),
        User.objects.get(username="location-manager-0"),
    )
    assert list(Clinic.objects.due_for_confirmation()) == []


# At any time, one of these zones has a different date from UTC.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_confirmation_uses_the_time_zone_of_the_site_and_not_utc(location_manager, settings, zone):
    settings.TIME_ZONE = zone
    clinic = make_clinic(dry_needling_confirmed_on=days_ago(400))
    post_action(location_manager, "confirm", clinic)
    clinic.refresh_from_db()
    assert clinic.dry_needling_confirmed_on == datetime.datetime.now(zoneinfo.ZoneInfo(zone)).date()


def test_action_skips_clinics_that_do_not_offer_it(location_manager):
    clinic = make_clinic(offers_dry_needling=False, dry_needling_confirmed_on=None)
    post_action(location_manager, "confirm", clinic)
    clinic.refresh_from_db()
    assert clinic.dry_needling_confirmed_on is None


def test_form_records_who_confirmed(location_manager):
    clinic = make_clinic(dry_needling_confirmed_on=days_ago(400))
    data = form_data(clinic, phone=clinic.phone.as_e164, step_free="unknown", _publish="Publish")
    location_manager.post(change_url(clinic), data | {"dry_needling_confirmed_on": days_ago(1).isoformat()})
    clinic.refresh_from_db()
    assert clinic.dry_needling_confirmed_by == User.objects.get(username="location-manager-0")


def test_new_phone_number_is_not_a_confirmation(location_manager):
    clinic = make_clinic(dry_needling_confirmed_on=days_ago(400))
    location_manager.post(
        change_url(clinic), form_data(clinic, phone="+12065550188", step_free="unknown", _publish="yes")
    )
    clinic.refresh_from_db()
    assert (clinic.phone.as_e164, clinic.dry_needling_confirmed_by) == ("+12065550188", None)


def test_one_click_in_the_list_confirms_a_clinic_and_returns_to_the_queue(location_manager):
    due = make_clinic(name="Due", dry_needling_confirmed_on=days_ago(400))
    make_clinic(name="Fresh", dry_needling_confirmed_on=days_ago(1))
    queue = f"{list_url(Clinic)}?confirmation=due"
    button = Page(location_manager.get(queue)).one("button", class_="list-button")
    assert button["aria-label"] == "Still offers it: Due"
    response = location_manager.post(button["formaction"], headers={"referer": f"http://testserver{queue}"})
    assert response["Location"] == queue
    due.refresh_from_db()
    assert (due.dry_needling_confirmed_on, due.dry_needling_confirmed_by) == (
        timezone.localdate(),
        User.objects.get(username="location-manager-0"),
    )


@pytest.mark.parametrize("role", ["Writer", "Publisher"])
def test_accounts_that_only_view_clinics_see_no_button(client, role):
    make_clinic(dry_needling_confirmed_on=days_ago(400))
    client.force_login(make_staff(role))
    assert Page(client.get(list_url(Clinic))).all("button", class_="list-button") == []


def test_account_limited_to_states_sees_the_button_only_in_its_states(client):
    here = make_clinic(name="Here", dry_needling_confirmed_on=days_ago(400), state=make_state("WA"))
    make_clinic(name="There", dry_needling_confirmed_on=days_ago(400), state=make_state("ID"))
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(here.state)
    client.force_login(manager)
    buttons = Page(client.get(list_url(Clinic))).all("button", class_="list-button")
    assert [button["aria-label"] for button in buttons] == ["Still offers it: Here"]


def test_only_clinics_that_are_due_for_a_call_have_the_button(location_manager):
    make_clinic(dry_needling_confirmed_on=days_ago(1))
    make_clinic(dry_needling_confirmed_on=days_ago(400), offers_dry_needling=False)
    assert Page(location_manager.get(list_url(Clinic))).all("button", class_="list-button") == []


def test_one_click_confirmation_requires_post_and_permission(client, location_manager):
    due = make_clinic(dry_needling_confirmed_on=days_ago(400))
    url = f"{list_url(Clinic)}{due.pk}/confirm/"
    assert location_manager.get(url).status_code == 405
    User.objects.create_user("guest", password="x", is_staff=True)
    client.force_login(User.objects.get(username="guest"))
    assert client.post(url).status_code == 403
    due.refresh_from_db()
    assert due.dry_needling_confirmed_on == days_ago(400)
