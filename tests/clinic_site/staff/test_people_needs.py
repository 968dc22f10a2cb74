"""The desk warns administrators of what nobody can do, and the setup says who is missing."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.shared.desk_registry import Group as DeskGroup
from clinic_site.shared.desk_registry import needs_of
from clinic_site.shared.setup_registry import steps_for
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.people_needs import needs
from education.models import Reviewer
from locations.models import MistakeReport, StateAccess
from tests.factories import change, make_clinic, make_reviewer, make_state, make_topic
from tests.html import Page
from tests.staff import give_second_factor, make_staff

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - datetime.timedelta(days=8)


@pytest.fixture
def boss():
    return make_staff("Administrator")


def clinician(**values):
    account = make_staff("Clinical reviewer")
    make_reviewer(account=account, **values)
    return account


def invited(by, number=0):
    account = User.objects.create_user(
        f"invited{number}", f"invited{number}@example.org", is_active=False, is_staff=True
    )
    return Invitation.objects.make(account, by=by)[0]


def draft(by, **options):
    topic = make_topic(is_sample=True)
    editing = workflow.stored(topic)
    editing.short_answer = "It is not 5."
    workflow.save_draft(editing, by=by, **options)
    return topic


def warnings(account) -> dict[str, int]:
    return {need.key: need.count for need in needs(account) if need.count or need.shows_zero}


def complete(boss):
    """Add who is missing beside the administrator."""
    make_staff("Administrator")
    make_staff("Publisher")
    make_staff("Location manager")
    return clinician()


# The desk ------------------------------------------------------------------------------------------------


def test_site_with_enough_people_has_no_warning(boss):
    complete(boss)
    assert warnings(boss) == {}


def test_new_site_lacks_a_second_administrator_and_a_clinician(boss):
    assert warnings(boss) == {"one-administrator": 1, "no-reviewer": 0}


def test_warnings_are_on_the_desk_with_links(administrator):
    page = Page(administrator.get("/admin/"))
    part = page.one("section", **{"aria-labelledby": "desk-people"})
    assert part.one("h2").text == "People"
    assert [(link.text, link.get("href")) for link in part.all("a")] == [
        ("Invite people", "/admin/invitations/"),
        ("Invite people", "/admin/invitations/"),
        ("Reviewers", "/admin/education/reviewer/"),
    ]


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_only_administrators_are_warned(role):
    account = make_staff(role)
    assert [need for need in needs_of(account) if need.group == DeskGroup.PEOPLE] == []


@pytest.mark.parametrize(
    "how",
    [
        lambda account: change(account, is_active=False),
        lambda account: StateAccess.objects.create(account=account),
        lambda account: account.groups.clear(),
    ],
    ids=["switched off", "limited to states", "another role"],
)
def test_administrator_who_cannot_look_after_accounts_does_not_count(boss, how):
    clinician()
    other = make_staff("Administrator")
    assert warnings(boss) == {}
    how(other)
    assert warnings(boss) == {"one-administrator": 1}


def test_superuser_counts_as_an_administrator(boss):
    clinician()
    User.objects.create_superuser("owner")
    assert warnings(boss) == {}


@pytest.mark.parametrize(
    "how",
    [
        lambda account: Reviewer.objects.update(is_active=False),
        lambda account: Reviewer.objects.update(account=None),
        lambda account: change(account, is_active=False),
        lambda account: account.groups.set([Group.objects.get(name="Writer")]),
    ],
    ids=["not active", "no account", "switched off", "another role"],
)
def test_reviewer_counts_only_if_approvals_by_them_count(boss, how):
    make_staff("Administrator")
    how(clinician())
    assert warnings(boss) == {"no-reviewer": 0}


def test_drafts_that_every_clinician_wrote_are_counted(boss):
    only = complete(boss)
    draft(only, is_ready=True)
    draft(make_staff("Writer"), is_ready=True)
    draft(only)  # not ready
    assert warnings(boss) == {"nobody-can-approve": 1}
    clinician()
    assert warnings(boss) == {}


def test_roles_that_nobody_has_are_named_only_if_work_waits(boss):
    make_staff("Administrator")
    reviewer = clinician()
    assert warnings(boss) == {}
    workflow.approve(draft(make_staff("Writer"), is_ready=True), by=reviewer)
    MistakeReport.objects.create(clinic=make_clinic(), what="phone")
    assert warnings(boss) == {"no-publisher": 0, "no-location-manager": 0}
    make_staff("Publisher")
    make_staff("Location manager")
    assert warnings(boss) == {}


def test_states_with_clinics_that_no_location_manager_looks_after_are_counted(boss):
    make_staff("Administrator")
    clinician()
    for code in ("OR", "OR", "WA", "ID"):
        make_clinic(state=make_state(code))
    make_state("AK")  # has no clinics
    StateAccess.objects.create(account=make_staff("Location manager")).states.add(make_state("OR"))
    assert warnings(boss) == {"states": 2}
    make_staff("Location manager")  # for all states
    assert warnings(boss) == {}


def test_expired_invitations_are_counted(boss):
    complete(boss)
    one, other = invited(boss), invited(boss, 1)
    assert warnings(boss) == {}
    change(one, invited_at=LONG_AGO, expires_at=timezone.now())
    assert warnings(boss) == {"expired-invitations": 1}
    change(one, accepted_at=timezone.now(), token_hash="")
    change(other, invited_at=LONG_AGO, expires_at=timezone.now())
    assert warnings(boss) == {"expired-invitations": 1}


def test_accounts_that_had_no_second_factor_for_a_week_are_named(boss):
    complete(boss)
    late, new, secured, gone = (make_staff("Writer") for _number in range(4))
    for account in (late, secured, gone):
        change(account, date_joined=LONG_AGO)
    give_second_factor(secured)
    change(gone, is_active=False)
    (need,) = [need for need in needs(boss) if need.count]
    assert (need.key, [record.name for record in need.records]) == ("no-second-factor", [str(late)])
    assert new.date_joined > LONG_AGO


def test_number_of_queries_does_not_grow_with_people_and_drafts(boss):
    def count() -> int:
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            list(needs(boss))
        return len(queries)

    def fill(numbers):
        for number in numbers:
            change(make_staff("Writer"), date_joined=LONG_AGO)
            draft(clinician(), is_ready=True)
            change(invited(boss, number), invited_at=LONG_AGO, expires_at=timezone.now())
            manager = make_staff("Location manager")
            StateAccess.objects.create(account=manager).states.add(make_state("OR"))
            make_clinic(state=make_state("WA"))

    fill(range(2))
    count()  # reads the account's rights, once
    before = count()
    fill(range(2, 12))
    assert count() == before
    assert before <= 12


# The setup -----------------------------------------------------------------------------------------------


def step(account):
    (found,) = [step for step in steps_for(account) if step.key == "people"]
    return found


def signed_in(account):
    give_second_factor(account)
    change(account, last_login=timezone.now())


def test_step_is_done_when_each_needed_role_has_somebody_who_signed_in(boss):
    reviewer = clinician()
    assert (step(boss).is_done, step(boss).words) == (
        False,
        "0 people have signed in. Still missing: an administrator, a clinician who reviews texts and somebody who publishes.",
    )
    signed_in(boss)
    assert (step(boss).is_done, step(boss).words) == (
        False, "1 person has signed in. Still missing: a clinician who reviews texts.",
    )  # fmt: skip
    change(reviewer, last_login=timezone.now())  # without a second factor, the desk has not opened
    assert not step(boss).is_done
    signed_in(reviewer)
    assert (step(boss).is_done, step(boss).words) == (True, "2 people have signed in.")


def test_step_counts_invitations_that_are_not_accepted(boss):
    signed_in(boss)
    invited(boss)
    assert "1 invitation is not accepted yet." in step(boss).words


def test_step_leads_administrators_to_the_form_and_tells_others_who_invites(boss):
    assert (step(boss).url, step(boss).button, step(boss).place) == ("/admin/invitations/", "Invite people", 40)
    other = step(make_staff("Writer"))
    assert (other.url, other.words.endswith("An administrator invites people.")) == ("", True)
