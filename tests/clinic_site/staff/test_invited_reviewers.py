"""The entry on the list of reviewers of somebody who is invited: whose it is after a withdrawal or an acceptance."""

import pytest

from education.models import Reviewer
from tests.clinic_site.staff.inviting import accept, invite, link_mailed, nora, roles
from tests.clinic_site.staff.test_invitations import do
from tests.factories import change, make_reviewer, make_topic, reviewed

pytestmark = pytest.mark.django_db


def invite_as_clinician(client) -> None:
    invite(client, "Clinical reviewer", is_clinician="yes", credentials="PT")


@pytest.mark.parametrize("names_pages", [False, True])
def test_older_entry_that_was_never_active_stays_without_an_account(administrator, names_pages):
    entry = make_reviewer(name="Nora Quinn", credentials="PT", is_active=False)
    if names_pages:
        make_topic(**reviewed(reviewed_by=entry))
    invite_as_clinician(administrator)
    assert "was withdrawn" in do(administrator, "withdraw").content.decode()
    entry.refresh_from_db()
    assert (entry.account, entry.is_active) == (None, False)


def test_entry_made_for_the_invitation_stays_if_a_page_names_it_meanwhile(administrator):
    invite_as_clinician(administrator)
    make_topic(**reviewed(reviewed_by=Reviewer.objects.get()))
    assert "was withdrawn" in do(administrator, "withdraw").content.decode()
    assert Reviewer.objects.get(name="Nora Quinn").account is None


def test_entry_stays_inactive_if_the_role_was_removed_while_the_invitation_waited(administrator):
    invite_as_clinician(administrator)
    nora().groups.set(roles("Writer"))
    assert accept(link_mailed()).status_code == 302
    assert (nora().is_active, Reviewer.objects.get().is_active) == (True, False)


def test_older_entry_becomes_active_with_the_role(administrator):
    entry = make_reviewer(name="Nora Quinn", credentials="PT")
    change(entry, is_active=False)
    invite_as_clinician(administrator)
    accept(link_mailed())
    entry.refresh_from_db()
    assert (entry.account, entry.is_active) == (nora(), True)
