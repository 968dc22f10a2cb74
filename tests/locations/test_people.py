"""The people who needle: nobody is shown without having agreed."""

import pytest
from django.db import IntegrityError

from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.taking_off import TakingOff
from clinic_site.publishing.workflow import problems_of
from locations.models import Person
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def test_person_who_has_not_agreed_is_not_published():
    with pytest.raises(IntegrityError, match="locations_person_shown_person_agreed"):
        make.make_person(has_agreed=False)


def test_publishing_says_that_the_person_must_agree_and_needs_a_clinic():
    person = make.make_person(has_agreed=False, status="draft")
    assert {problem.field: problem.message.split(".")[0] for problem in problems_of(person)} == {
        "has_agreed": "Only people who agreed are named on the site",
        "clinics": "Choose at least one clinic where this person needles",
    }


def test_person_is_shown_until_taken_off_the_site(client):
    clinic = make.make_clinic()
    person = make.make_person(clinic, name="Ana Ruiz, PT")
    assert "Ana Ruiz, PT" in client.get(person.get_absolute_url()).content.decode()
    unpublishing.take_off([person], by=make_staff("Location manager"))
    assert "Ana Ruiz, PT" not in client.get(clinic.get_absolute_url()).content.decode()
    assert Person.history.filter(name="Ana Ruiz, PT").exists()


def test_draft_of_a_person_changes_nothing_until_it_is_published(client):
    here, there = make.make_clinic(), make.make_clinic()
    person = make.make_person(here, name="Ana Ruiz, PT")
    manager = make_staff("Location manager")
    workflow.save_draft(person, by=manager, related={"clinics": [there]})
    assert [list(clinic.people.published()) for clinic in (here, there)] == [[person], []]
    workflow.publish(person, by=manager)
    assert [list(clinic.people.published()) for clinic in (here, there)] == [[], [person]]


@pytest.mark.parametrize("is_a_draft", [True, False])
def test_person_who_no_longer_agrees_is_not_put_back(client, is_a_draft):
    """Within a day, one click puts back what was taken off, which says that the person agreed."""
    clinic, manager = make.make_clinic(), make_staff("Location manager")
    person = make.make_person(clinic, name="Ana Ruiz, PT")
    unpublishing.take_off([person], by=manager)
    person.refresh_from_db()
    person.has_agreed = False
    if is_a_draft:
        workflow.save_draft(person, by=manager)
    else:
        person.save()
    with pytest.raises(NotPublishedError) as refused:
        unpublishing.put_back(TakingOff.objects.all(), by=manager)
    assert [problem.message for problem in refused.value.problems] == [
        "“Ana Ruiz, PT” can’t be put back: “This person agreed to be named here” is no longer ticked or filled in. "
        "Publish it in the normal way."
    ]
    assert "Ana Ruiz, PT" not in client.get(clinic.get_absolute_url()).content.decode()


def test_person_who_still_agrees_is_put_back(client):
    clinic, manager = make.make_clinic(), make_staff("Location manager")
    person = make.make_person(clinic, name="Ana Ruiz, PT")
    unpublishing.take_off([person], by=manager)
    unpublishing.put_back(TakingOff.objects.all(), by=manager)
    assert "Ana Ruiz, PT" in client.get(clinic.get_absolute_url()).content.decode()
