"""After a trial, all made-up clinics leave the site with one action, and can come back."""

import pytest
from django.urls import reverse

from locations.models import Clinic, StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

MADE_UP = reverse("admin:locations_clinic_made_up")


def on_the_site() -> list[str]:
    return sorted(Clinic.objects.published().values_list("name", flat=True))


@pytest.fixture
def clinics():
    for name, values in {
        "Ours": {},
        "One": {"is_sample": True},
        "Two": {"is_sample": True, "state": make.make_state("OR")},
    }.items():
        make.make_clinic(name=name, slug=name.lower(), **values)


def test_desk_counts_them_and_one_question_takes_them_off(location_manager, clinics):
    desk = Page(location_manager.get("/admin/"))
    assert "2 made-up clinics are on the site" in desk.one("div", class_="desk").text
    assert MADE_UP in desk.hrefs
    question = Page(location_manager.get(MADE_UP)).one("div", class_="take-off").text
    assert ("One" in question, "Two" in question, "Ours" in question) == (True, True, False)
    assert on_the_site() == ["One", "Ours", "Two"]
    location_manager.post(MADE_UP, {"why": "The trial is over"})
    assert on_the_site() == ["Ours"]
    assert "made-up clinic" not in Page(location_manager.get("/admin/")).one("div", class_="desk").text


def test_they_can_be_put_back_together(location_manager, clinics):
    location_manager.post(MADE_UP)
    batch = Clinic.objects.get(name="One").takings_off.get().batch
    location_manager.post(reverse("admin:locations_clinic_taking_off", args=[batch]), {"do": "put_back"})
    assert on_the_site() == ["One", "Ours", "Two"]


def test_account_limited_to_states_takes_off_only_theirs(client, clinics):
    account = make_staff("Location manager")
    access = StateAccess.objects.create(account=account)
    access.states.add(make.make_state("OR"))
    client.force_login(account)
    assert "1 made-up clinic is on the site" in client.get("/admin/").text.replace("</b> <span>", " ")
    client.post(MADE_UP)
    assert on_the_site() == ["One", "Ours"]


def test_without_any_nothing_is_asked(location_manager):
    assert "no made-up clinic is on the site" in location_manager.get(MADE_UP, follow=True).text


@pytest.mark.parametrize("role", ["Writer", "Publisher", "Clinical reviewer"])
def test_others_are_refused(client, clinics, role):
    client.force_login(make_staff(role))
    assert (client.get(MADE_UP).status_code, client.post(MADE_UP).status_code) == (403, 403)
    assert on_the_site() == ["One", "Ours", "Two"]
