"""Accounts are deactivated, not deleted: the page says what that ends, and no line of a log is lost."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.staff.account_traces import KEEP
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


# Deactivating --------------------------------------------------------------------------------------------


def test_page_lists_what_the_account_leaves_behind(administrator):
    account = make_staff("Writer")
    make_reviewer(name="Ada Example", credentials="PT", account=account)
    a_draft(by=account, title="An open draft")
    a_draft(by=make_staff("Writer"), title="A draft of someone else")
    later = a_draft(by=account, title="A scheduled text")
    workflow.approve(later, by=make_staff("Clinical reviewer"))
    workflow.publish(later, by=account, at=timezone.now() + datetime.timedelta(days=1))
    PreviewLink.objects.make(make_topic(title="A shared page"), by=account)
    page = Page(administrator.get(address(account)))
    assert [heading.text for heading in page.one("div", id="content-main").all("h2")] == [
        "Open drafts", "Scheduled", "Preview links", "Reviewer",
    ]  # fmt: skip
    assert [link.text for link in page.one("div", id="content-main").all("a")] == [
        "An open draft", "A scheduled text", "A shared page", "Open the entry", "Back to the account",
    ]  # fmt: skip


def test_account_that_leaves_nothing_behind(administrator):
    page = administrator.get(address(make_staff("Writer"))).content.decode()
    assert "It has no open drafts, nothing scheduled and no preview links." in page


def test_deactivating_signs_out_withdraws_links_and_keeps_the_rest(administrator, client):
    by = User.objects.get(groups__name="Administrator").username
    account = make_staff("Writer")
    theirs = type(administrator)()
    theirs.force_login(account)
    topic = a_draft(by=account)
    link = PreviewLink.objects.make(topic, by=account)
    others = PreviewLink.objects.make(topic, by=make_staff("Writer"))
    forget()
    administrator.get(address(account))
    assert theirs.get("/admin/").status_code == 200
    assert administrator.post(address(account))["Location"] == change_url(account)
    account.refresh_from_db()
    link.refresh_from_db()
    assert (account.is_active, link.revoked_at is not None) == (False, True)
    assert theirs.get("/admin/")["Location"].startswith("/admin/login/")
    assert list(PreviewLink.objects.open()) == [others]
    assert workflow.draft_of(topic).edited_by == account
    assert logged(account) == [("rights", by, "no longer active")]


def test_deactivated_account_is_activated_again(administrator):
    account = make_staff("Writer")
    change(account, is_active=False)
    administrator.post(address(account), {"activate": "yes"})
    account.refresh_from_db()
    assert account.is_active


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
