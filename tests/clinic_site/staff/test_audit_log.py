"""The audit log: what it records, and that its entries can't be changed."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from clinic_site.staff.audit_log import Action, AuditEntry, NotToBeChangedError, record
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.staff import change_url, code_now, give_second_factor, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def begin(db):
    forget()


# What it records ----------------------------------------------------------------------------------------


def test_sign_ins_sign_outs_and_failures_are_logged(client, django_capture_on_commit_callbacks):
    account = make_staff("Writer")
    give_second_factor(account)
    forget()
    client.post("/admin/login/", {"login": account.username, "password": "wrong"})
    client.post("/admin/login/", {"login": account.username, "password": "a-long-pass-phrase"})
    client.post("/admin/sign-in/code/", {"code": "000000"})
    client.post("/admin/sign-in/code/", {"code": code_now()})
    client.post("/admin/logout/")
    name = account.username
    assert logged() == [
        ("failed", "", ""), ("code failed", "", ""), ("signed in", name, ""), ("signed out", name, ""),
    ]  # fmt: skip


def test_lockout_is_logged_once_and_later_attempts_are_not(client):
    account = make_staff("Writer")
    forget()
    for _attempt in range(9):
        client.post("/admin/login/", {"login": account.username, "password": "wrong"})
        client.post("/admin/login/", {"login": "nobody", "password": "wrong"})
    assert [what for what, _by, _details in logged()] == ["failed"] * 5 + ["locked out"]


def test_changes_of_second_factors_are_logged(client, django_capture_on_commit_callbacks):
    account = make_staff("Writer")
    client.force_login(account)
    forget()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/second-factor/codes/new/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/second-factor/app/remove/")
    assert {(what, by) for what, by, _details in logged(account)} == {("factor", account.username)}
    assert [details for *_, details in logged(account)] == [
        "made anew: Recovery codes", "removed: TOTP Authenticator", "removed: Recovery codes",
    ]  # fmt: skip


def test_password_change_is_logged_with_its_author_but_without_the_password(admin_client, admin_user):
    account = make_staff("Writer")
    forget()
    new = "copper-lantern-visits-tuesday"
    address = reverse("admin:auth_user_password_change", args=[account.pk])
    admin_client.post(address, {"password1": new, "password2": new, "usable_password": "true"})
    assert logged(account) == [("password", "admin", "")]
    assert new not in str(list(AuditEntry.objects.values()))


def test_creation_and_deletion_of_accounts_are_logged():
    account = User.objects.create_superuser("owner", password="a-long-pass-phrase")
    account.delete()
    assert logged() == [
        ("account", "", "made: active, staff, superuser"), ("account", "", "deleted"),
    ]  # fmt: skip


# Lost phone ---------------------------------------------------------------------------------------------


def test_resetting_a_second_factor_signs_the_account_out(administrator):
    by = User.objects.get(groups__name="Administrator").username
    account = make_staff("Writer")
    theirs = type(administrator)()
    theirs.force_login(account)
    forget()
    address = reverse("admin:auth_user_reset_second_factor", args=[account.pk])
    assert address in administrator.get(change_url(account)).content.decode()
    assert Authenticator.objects.filter(user=account).count() == 2
    assert administrator.get(address).status_code == 200
    assert Authenticator.objects.filter(user=account).count() == 2
    assert administrator.post(address)["Location"] == change_url(account)
    assert not Authenticator.objects.filter(user=account).exists()
    assert theirs.get("/admin/")["Location"].startswith("/admin/login/")
    assert logged(account) == [("factor reset", by, "")]
    assert administrator.get("/admin/").status_code == 200  # others stay signed in


@pytest.mark.parametrize("whose", ["superuser", "own"])
def test_administrator_cannot_reset_a_superusers_or_their_own_second_factor(administrator, whose):
    own = User.objects.get(groups__name="Administrator")
    account = own if whose == "own" else User.objects.create_superuser("owner")
    give_second_factor(account)
    address = reverse("admin:auth_user_reset_second_factor", args=[account.pk])
    assert administrator.post(address).status_code == 403
    assert Authenticator.objects.filter(user=account).count() == 2


def test_command_resets_a_second_factor(capsys):
    account = User.objects.create_superuser("owner")
    give_second_factor(account)
    forget()
    call_command("reset_second_factor", "owner")
    assert "Second factors removed: 2" in capsys.readouterr().out
    assert logged(account) == [("factor reset", "", "")]


# Entries can't be changed -------------------------------------------------------------------------------


def test_entry_cannot_be_changed_or_deleted_through_django():
    entry = record(Action.SIGNED_IN)
    entry.details = "something else"
    entries = AuditEntry.objects.all()
    for attempt in (
        entry.save, entry.delete, entries.delete, lambda: entries.update(details=""),
        lambda: entries.bulk_update([entry], ["details"]), lambda: entries.update_or_create(pk=entry.pk),
        lambda: AuditEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["id"], update_fields=["by"]),
    ):  # fmt: skip
        with pytest.raises(NotToBeChangedError):
            attempt()
    assert AuditEntry.objects.get(pk=entry.pk).details == ""


@pytest.mark.parametrize("statement", ["UPDATE {} SET details = 'x'", "DELETE FROM {}"])
def test_database_refuses_to_change_or_delete_an_entry(statement):
    record(Action.SIGNED_IN)
    with pytest.raises(DatabaseError, match="The audit log can't be changed"), transaction.atomic():
        connection.cursor().execute(statement.format(AuditEntry._meta.db_table))
    assert AuditEntry.objects.get(pk__gt=logged.after).details == ""


@pytest.mark.parametrize("how", ["", " RESTART IDENTITY CASCADE"])
def test_database_refuses_to_empty_the_table(how):
    """PostgreSQL's TRUNCATE doesn't fire row triggers. SQLite has no TRUNCATE, only DELETE."""
    statement = {"postgresql": "TRUNCATE {}" + how, "sqlite": "DELETE FROM {} WHERE 1"}[connection.vendor]
    record(Action.SIGNED_IN)
    with pytest.raises(DatabaseError, match="The audit log can't be changed"), transaction.atomic():
        connection.cursor().execute(statement.format(AuditEntry._meta.db_table))
    assert AuditEntry.objects.filter(pk__gt=logged.after).count() == 1


def test_entry_cannot_be_replaced_by_an_insert():
    entry = record(Action.SIGNED_IN, details="as it was")
    statement = {
        "sqlite": "INSERT OR REPLACE INTO {0} SELECT id, at, action, account, \"by\", 'other' FROM {0} WHERE id = %s",
        "postgresql": "INSERT INTO {0} SELECT * FROM {0} WHERE id = %s ON CONFLICT (id) DO UPDATE SET details = 'other'",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="The audit log can't be changed"), transaction.atomic():
        connection.cursor().execute(statement.format(AuditEntry._meta.db_table), [entry.pk])
    assert AuditEntry.objects.get(pk=entry.pk).details == "as it was"


def test_flush_command_is_refused_and_empties_no_table():
    record(Action.SIGNED_IN)
    roles = Group.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("flush", interactive=False, verbosity=0)
    assert str(refusal.value.__cause__).splitlines()[0] == "The audit log can't be changed."
    assert (len(logged()), Group.objects.count()) == (1, roles)


def test_administrators_can_read_it_and_no_one_can_change_it_in_the_admin(administrator, admin_client):
    entry = record(Action.SIGNED_IN, details="something to read")
    for client in (administrator, admin_client):
        assert "something to read" in client.get("/admin/clinic_site/auditentry/").content.decode()
        for page, status in (("add/", 403), (f"{entry.pk}/change/", 200), (f"{entry.pk}/delete/", 403)):
            assert client.get(f"/admin/clinic_site/auditentry/{page}").status_code == status
            assert (
                client.post(f"/admin/clinic_site/auditentry/{page}", {"details": "x", "post": "yes"}).status_code == 403
            )
    assert AuditEntry.objects.get(pk=entry.pk).details == "something to read"


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_other_roles_cannot_read_it(client, role):
    client.force_login(make_staff(role))
    assert client.get("/admin/clinic_site/auditentry/").status_code == 403
