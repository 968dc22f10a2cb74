"""The people who needle in the admin, and on the form of their clinic."""

import pytest

from clinic_site.publishing import workflow
from locations.models import Person, StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """A client signed in as a Location manager who is limited to Washington."""
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account).states.add(make.make_state("WA"))
    client.force_login(account)
    return client


def test_clinic_names_its_people_and_leads_to_a_form_for_another_one(location_manager):
    clinic = make.make_clinic()
    person = make.make_person(clinic, name="Ana Ruiz, PT", days="Tuesdays")
    make.make_person(clinic, name="Bo Lind, PT", status="draft")
    row = Page(location_manager.get(change_url(clinic))).one("div", class_="form-row field-who_needles")
    assert [item.text for item in row.all("li")] == ["Ana Ruiz, PT , Tuesdays", "Bo Lind, PT (not on the site)"]
    assert row.all("a")[0]["href"] == change_url(person)
    form = location_manager.get(row.all("a")[-1]["href"]).context["adminform"].form
    assert [str(pk) for pk in form["clinics"].value()] == [str(clinic.pk)]


def test_person_is_added_and_published(location_manager):
    clinic = make.make_clinic()
    data = {"name": "Ana Ruiz, PT", "has_agreed": "on", "clinics": [clinic.pk]}
    assert location_manager.post(add_url(Person), data).status_code == 302
    person = Person.objects.get()
    location_manager.post(change_url(person), form_data(person, _publish="Publish"))
    assert "Ana Ruiz, PT" in location_manager.get(clinic.get_absolute_url()).content.decode()


def test_limited_account_changes_only_people_whose_clinics_are_all_in_its_states(manager):
    here, there = make.make_clinic(), make.make_clinic(state=make.make_state("OR"))
    people = [make.make_person(here), make.make_person(here, there), make.make_person(there)]
    answers = [manager.post(change_url(person), form_data(person, days="Mondays")).status_code for person in people]
    assert answers == [302, 403, 403]
    assert manager.get(change_url(people[2])).status_code == 200


def test_limited_account_cannot_send_a_person_to_another_state(manager):
    here, there = make.make_clinic(), make.make_clinic(state=make.make_state("OR"))
    person = make.make_person(here)
    manager.post(change_url(person), form_data(person, clinics=[here.pk, there.pk], _publish="Publish"))
    assert list(person.clinics.all()) == [here]
    workflow.save_draft(person, by=make_staff("Administrator"), related={"clinics": [there]})
    manager.post(change_url(person), form_data(person, clinics=[there.pk], _publish="Publish"))
    assert list(person.clinics.all()) == [here]
