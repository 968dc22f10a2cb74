"""The list of reviewers in the admin: nobody enters themselves, and every version is kept."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from education.models import Reviewer
from education.models.reviewer import NOT_YOURSELF
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.factories import change, make_reviewer
from tests.staff import add_url, change_url, list_url, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["Administrator", "superuser"])
def me(request):
    """An account that keeps the list of reviewers."""
    if request.param == "superuser":
        return User.objects.create_superuser("owner")
    return make_staff(request.param)


@pytest.fixture
def desk(client, me):
    client.force_login(me)
    return client


def data(account, **values):
    return {
        "name": "Ada Example",
        "credentials": "PT",
        "account": (account and account.pk) or "",
        "is_active": "on",
    } | values


@pytest.mark.parametrize("popup", ["", "?_popup=1"])
def test_nobody_adds_themselves(desk, me, popup):
    answer = desk.post(add_url(Reviewer) + popup, data(me) | ({"_popup": "1"} if popup else {}))
    assert answer.context["adminform"].form.errors == {"account": [str(NOT_YOURSELF)]}
    assert not Reviewer.objects.exists()


def test_nobody_points_an_entry_at_their_own_account(desk, me):
    for entry in (make_reviewer(), make_reviewer(account=make_staff("Clinical reviewer"))):
        answer = desk.post(change_url(entry), data(me, name=entry.name))
        assert answer.context["adminform"].form.errors == {"account": [str(NOT_YOURSELF)]}
    assert not Reviewer.objects.filter(account=me).exists()


def test_nobody_changes_activates_or_deletes_their_own_entry(desk, me):
    entry = make_reviewer(account=me, is_active=False)
    assert "is_active" not in desk.get(change_url(entry)).context["adminform"].form.fields
    assert desk.post(change_url(entry), data(me)).status_code == 403
    assert desk.post(reverse("admin:education_reviewer_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
    answer = desk.post(list_url(Reviewer), {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert answer.status_code == 403
    assert Reviewer.objects.get().is_active is False


def test_colleague_adds_a_reviewer_and_is_named(desk, me):
    other = make_staff("Clinical reviewer")
    assert desk.post(add_url(Reviewer), data(other)).status_code == 302
    entry = Reviewer.objects.get()
    assert (entry.account, entry.entered_by) == (other, me)
    desk.post(change_url(entry), data(other, credentials="MD"))
    assert [(row.history_user, row.credentials) for row in entry.history.all()] == [(me, "MD"), (me, "PT")]
    page = desk.get(change_url(entry)).content.decode()
    assert f"{me}: Ada Example, PT (account {other}, active)" in page


def test_database_refuses_an_entry_that_names_its_own_account_as_author():
    account = make_staff("Administrator")
    with pytest.raises(IntegrityError, match="education_reviewer_entered_by_another_person"), transaction.atomic():
        Reviewer.objects.create(name="A", credentials="PT", account=account, entered_by=account)
    entry = make_reviewer(entered_by=account)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reviewer.objects.filter(pk=entry.pk).update(account=account)


def test_model_refuses_it_with_a_message():
    account = make_staff("Administrator")
    with pytest.raises(ValidationError) as refusal:
        Reviewer(name="A", credentials="PT", account=account, entered_by=account).full_clean()
    assert refusal.value.message_dict["account"] == [str(NOT_YOURSELF)]


# The role ------------------------------------------------------------------------------------------------


def test_nobody_gives_themselves_the_role_of_reviewers(desk, me):
    roles = [Group.objects.get(name=name).pk for name in ("Administrator", "Clinical reviewer")]
    answer = desk.post(
        change_url(me), {"username": me.username, "groups": roles, "is_superuser": "on", "is_clinician": "no"}
    )
    assert answer.context["adminform"].form.errors == {"groups": [str(NOT_YOURSELF)]}
    assert not me.groups.filter(name="Clinical reviewer").exists()


def test_role_cannot_be_given_to_oneself_by_other_code(monkeypatch):
    me, role = make_staff("Administrator"), Group.objects.get(name="Clinical reviewer")
    monkeypatch.setattr("clinic_site.staff.reviewer_audit.current_username", lambda: me.username)
    for attempt in (lambda: me.groups.add(role), lambda: role.user_set.add(me), lambda: me.groups.set([role])):
        with pytest.raises(PermissionDenied), transaction.atomic():
            attempt()
    assert not me.groups.filter(name="Clinical reviewer").exists()
    other = make_staff("Writer")
    other.groups.add(role)
    assert other.groups.filter(name="Clinical reviewer").exists()


def test_reviewer_keeps_the_role_when_they_save_their_own_account(client):
    me = make_staff("Administrator")
    me.groups.add(Group.objects.get(name="Clinical reviewer"))
    client.force_login(me)
    data = {"username": me.username, "first_name": "Ann", "groups": [role.pk for role in me.groups.all()],
            "is_clinician": "no"}  # fmt: skip
    assert client.post(change_url(me), data).status_code == 302
    me.refresh_from_db()
    assert (me.first_name, me.groups.count()) == ("Ann", 2)


# The audit log -------------------------------------------------------------------------------------------


def test_every_change_of_the_list_is_in_the_audit_log(desk, me):
    one, other = make_staff("Clinical reviewer"), make_staff("Clinical reviewer")
    forget()
    desk.post(add_url(Reviewer), data(one))
    entry = Reviewer.objects.get()
    desk.post(change_url(entry), data(one, credentials="MD", is_active=""))
    desk.post(change_url(entry), data(other, credentials="MD"))
    desk.post(change_url(entry), data(other, credentials="MD"))  # nothing changed
    desk.post(reverse("admin:education_reviewer_delete", args=[entry.pk]), {"post": "yes"})
    assert logged(one) == [
        ("reviewer", me.username, "Ada Example, PT: added, active"),
        ("reviewer", me.username, "Ada Example, MD: credentials: PT -> MD, active: True -> False"),
        ("reviewer", me.username, "Ada Example, MD: no longer this account"),
    ]
    assert logged(other) == [
        ("reviewer", me.username, "Ada Example, MD: active: False -> True, now this account"),
        ("reviewer", me.username, "Ada Example, MD: deleted"),
    ]


def test_reviewer_who_loses_the_account_is_in_the_audit_log():
    account = make_staff("Clinical reviewer")
    entry = make_reviewer(name="Ada Example", credentials="PT", account=account)
    forget()
    account.delete()
    entry.refresh_from_db()
    change(entry, is_active=False)
    assert logged() == [
        ("reviewer", "", "Ada Example, PT: no longer this account"), ("account", "", "deleted"),
        ("reviewer", "", "Ada Example, PT: active: True -> False"),
    ]  # fmt: skip
