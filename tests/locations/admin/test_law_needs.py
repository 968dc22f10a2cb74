import pytest

from locations.admin.law_needs import needs, steps
from locations.models import State
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def the_step(role="Administrator"):
    (step,) = steps(make_staff(role))
    return step


def test_setup_asks_for_the_first_clinic_before_the_law():
    make.make_state("WA", law_read_on=None)
    step = the_step()
    assert (step.is_done, step.words) == (
        False,
        "Publish a clinic first. Then this names the states whose law somebody must read.",
    )


def test_setup_names_the_states_with_clinics_whose_law_nobody_has_read():
    for code in ("WA", "OR"):
        make.make_clinic(state=make.make_state(code, law_read_on=None))
    make.make_state("ID", law_read_on=None)  # has no clinic
    step = the_step()
    assert (step.is_done, step.is_required) == (False, False)
    assert "Nobody here has read it for Oregon and Washington." in step.words
    assert step.url == "/admin/locations/state/?ask=read"


def test_step_is_done_once_somebody_has_read_them():
    make.make_clinic()
    assert the_step().is_done is True


def test_account_that_may_not_approve_laws_gets_no_link():
    make.make_clinic(state=make.make_state("WA", law_read_on=None))
    account = make_staff("Location manager")
    assert [step.url for step in steps(account)] == [""]
    assert list(needs(account)) == []


def test_number_of_queries_is_fixed(django_assert_num_queries):
    account = make_staff("Administrator")
    account.has_perm("locations.review_state")  # loads the permissions
    for state in State.objects.all():
        make.make_clinic(state=state)
    with django_assert_num_queries(1):
        list(needs(account))
