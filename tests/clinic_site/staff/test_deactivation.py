"""Who leaves is switched off, not deleted: the page says what that ends, and no line of a log is lost."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.workflow import Draft
from clinic_site.staff.account_traces import KEEP
from clinic_site.staff.invitations import Invitation
from education.models import Reviewer
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.factories import change, make_reviewer, make_topic
from tests.html import Page
from tests.staff import change_url, list_url, make_staff

pytestmark = pytest.mark.django_db


def address(account, page="deactivate") -> str:
    return reverse(f"admin:auth_user_{page}", args=[account.pk])


def a_draft(*, by, **values):
    topic = make_topic(is_sample=True, **values)
    editing = workflow.stored(topic)
    editing.title = "Draft"
    workflow.save_draft(editing, by=by)
    return topic


# Leaving -------------------------------------------------------------------------------------------------


def headings(page) -> list[str]:
    return [heading.text for heading in page.one("div", id="content-main").all("h2")]


def lines_below(page, heading: str) -> list[str]:
    """Return the lines of the list that follows the heading."""
    part = page.one("div", id="content-main")
    lists = part.all("ul")
    return [line.text for line in lists[headings(page).index(heading)].all("li")]


@pytest.fixture
def clinician():
    """A clinical reviewer with everything that somebody can leave behind."""
    account = make_staff("Clinical reviewer")
    account.groups.add(Group.objects.get(name="Administrator"))
    change(account, first_name="Ada", last_name="Example")
    make_reviewer(name="Ada Example", credentials="PT", account=account)
    a_draft(by=account, title="An open draft")
    writer = make_staff("Writer")
    a_draft(by=writer, title="A draft of someone else")
    workflow.approve(a_draft(by=writer, title="An approved text"), by=account)
    later = a_draft(by=account, title="A scheduled text")
    workflow.approve(later, by=make_staff("Clinical reviewer"))
    workflow.publish(later, by=account, at=timezone.now() + datetime.timedelta(days=1))
    PreviewLink.objects.make(make_topic(title="A shared page"), by=account)
    Invitation.objects.make(invited_account(), by=account)
    Client().force_login(account)
    return account


def invited_account():
    account = User.objects.create_user("nora", "nora@example.org", first_name="Nora", is_active=False, is_staff=True)
    account.groups.add(Group.objects.get(name="Publisher"))
    return account


def test_page_names_all_that_ends_and_all_that_stays(administrator, clinician):
    page = Page(administrator.get(address(clinician)))
    assert page.one("h1").text == "Has Ada Example left?"
    assert headings(page) == [
        "What nobody can do afterwards", "What ends", "Approved by them, not public yet", "Open drafts", "Scheduled",
    ]  # fmt: skip
    ends = lines_below(page, "What ends")
    assert [ends[0], ends[1], " ".join(ends[2].split())[:28], ends[3]] == [
        "They are signed in now. They are signed out everywhere.",
        "Ada Example, PT is no longer an active reviewer: no further approval counts. Their past reviews stay.",
        "Preview link: A shared page ",
        "Invitation of Nora. You can send it again.",
    ]
    assert lines_below(page, "Approved by them, not public yet") == ["An approved text"]
    assert lines_below(page, "Open drafts") == ["An open draft"]
    assert [line.partition(",")[0].strip() for line in lines_below(page, "Scheduled")] == ["A scheduled text"]


def test_account_that_leaves_nothing_behind(administrator):
    page = administrator.get(address(make_staff("Writer"))).content.decode()
    assert "They have no open drafts, nothing scheduled, no preview links and no waiting invitations." in page


def test_leaving_ends_all_of_it_at_once_and_keeps_the_work(administrator, clinician):
    by = User.objects.get(groups__name="Administrator", reviewer=None)
    theirs = Client()
    theirs.force_login(clinician)
    others = PreviewLink.objects.make(make_topic(), by=by)
    forget()
    administrator.get(address(clinician))
    assert theirs.get("/admin/").status_code == 200
    assert administrator.post(address(clinician))["Location"] == change_url(clinician)
    clinician.refresh_from_db()
    entry = Reviewer.objects.get()
    assert (clinician.is_active, entry.is_active, entry.account, entry.entered_by) == (False, False, clinician, by)
    assert theirs.get("/admin/")["Location"].startswith("/admin/login/")
    assert list(PreviewLink.objects.open()) == [others]
    assert (Invitation.objects.get().state, Invitation.objects.get().token_hash) == ("expired", "")
    assert Draft.objects.filter(edited_by=clinician).count() == 2
    assert logged(clinician) == [
        ("rights", by.username, "no longer active"),
        ("reviewer", by.username, "Ada Example, PT: active: True -> False"),
    ]


def test_nothing_ends_if_a_part_of_it_fails(administrator, clinician, monkeypatch):
    def fail(self, account):
        raise RuntimeError

    monkeypatch.setattr("clinic_site.staff.invitations.InvitationQuerySet.end_those_of", fail)
    with pytest.raises(RuntimeError):
        administrator.post(address(clinician))
    clinician.refresh_from_db()
    assert (clinician.is_active, Reviewer.objects.get().is_active, PreviewLink.objects.open().count()) == (
        True,
        True,
        1,
    )


def test_gaps_that_the_person_leaves_are_named_before_and_after(administrator, clinician):
    named = [
        "Only one administrator is left. Nobody can help them if they lose their phone.",
        "No clinician is left whose approval counts: no text can be reviewed.",
    ]
    assert lines_below(Page(administrator.get(address(clinician))), "What nobody can do afterwards") == named
    page = administrator.post(address(clinician), follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Ada Example was signed out and can’t sign in any more. Preview links and invitations by them have ended.",
        *named,
    ]


def test_gaps_that_were_there_before_are_not_blamed_on_the_person(administrator):
    page = administrator.post(address(make_staff("Writer")), follow=True)
    assert len(page.context["messages"]) == 1


def test_person_comes_back_as_a_reviewer_only_with_a_tick(administrator, clinician):
    administrator.post(address(clinician))
    page = Page(administrator.get(address(clinician)))
    assert page.one("h1").text == "Is Ada Example back?"
    assert page.one("label", **{"for": "id_as_reviewer"}).text == (
        "Their approvals count as clinical reviews again, as Ada Example, PT"
    )
    administrator.post(address(clinician), {"activate": "yes"})
    clinician.refresh_from_db()
    assert (clinician.is_active, Reviewer.objects.get().is_active) == (True, False)
    administrator.post(address(clinician))
    administrator.post(address(clinician), {"activate": "yes", "as_reviewer": "yes"})
    assert Reviewer.objects.get().is_active
    assert PreviewLink.objects.open().count() == 0  # what has ended stays ended


@pytest.mark.parametrize("data", [{}, {"activate": "yes"}])
def test_invited_person_neither_leaves_nor_comes_back(administrator, data):
    account = invited_account()
    Invitation.objects.make(account, by=User.objects.get(groups__name="Administrator"))
    assert administrator.post(address(account), data)["Location"] == "/admin/invitations/"
    account.refresh_from_db()
    assert not account.is_active
    assert b"See the invitation" in administrator.get(change_url(account)).content


def test_form_of_the_account_does_not_deactivate_it(administrator):
    account = make_staff("Writer")
    administrator.post(change_url(account), {"username": account.username})
    account.refresh_from_db()
    assert account.is_active


@pytest.mark.parametrize("whose", ["superuser", "own"])
def test_administrator_cannot_deactivate_a_superuser_or_themselves(administrator, whose):
    own = User.objects.get(groups__name="Administrator")
    account = own if whose == "own" else User.objects.create_superuser("owner")
    assert administrator.post(address(account)).status_code == 403
    account.refresh_from_db()
    assert account.is_active


# Deleting ------------------------------------------------------------------------------------------------


def an_account_with_a_log_entry():
    account = make_staff("Writer")
    LogEntry.objects.log_actions(account.pk, [make_topic()], 2, "Changed", single_object=True)
    return account


def an_account_with_history():
    account = make_staff("Writer")
    a_draft(by=account)
    return account


@pytest.mark.parametrize("make", [an_account_with_a_log_entry, an_account_with_history])
def test_account_that_has_done_something_is_not_deleted(admin_client, make):
    account = make()
    for method in (admin_client.get, admin_client.post):
        answer = method(address(account, "delete"), {"post": "yes"})
        assert answer["Location"] == address(account)
    page = admin_client.get(address(account)).content.decode()
    assert str(KEEP) in page
    assert address(account, "delete") not in admin_client.get(change_url(account)).content.decode()
    assert User.objects.filter(pk=account.pk).exists()


@pytest.mark.parametrize("make", [an_account_with_a_log_entry, an_account_with_history])
def test_several_accounts_are_not_deleted_if_one_has_done_something(administrator, make):
    accounts = [make(), make_staff("Writer")]
    data = {"action": "delete_selected", "_selected_action": [account.pk for account in accounts]}
    page = administrator.post(list_url(User), data).content.decode()
    assert f"{accounts[0]}: {KEEP}" in page
    administrator.post(list_url(User), data | {"post": "yes"})
    assert User.objects.filter(pk__in=[account.pk for account in accounts]).count() == 2


def test_account_that_has_done_nothing_is_deleted(administrator):
    account = make_staff("Writer")
    administrator.post(address(account, "delete"), {"post": "yes"})
    assert not User.objects.filter(pk=account.pk).exists()


def test_no_other_code_deletes_lines_of_the_log_with_their_account():
    account = an_account_with_a_log_entry()
    for attempt in (account.delete, User.objects.filter(pk=account.pk).delete):
        with pytest.raises(ProtectedError), transaction.atomic():
            attempt()
    assert LogEntry.objects.filter(user=account).count() == 1
