"""The audit log: rights that accounts gain and lose, changes of roles, and limits to states."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from locations.models import StateAccess
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.factories import make_state
from tests.staff import change_url, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def begin(db):
    forget()


def test_gained_and_lost_rights_are_logged(administrator):
    by = User.objects.get(groups__name="Administrator").username
    account = make_staff("Writer")
    forget()
    data = {"username": account.username, "is_active": "on", "is_staff": "on",
            "groups": [Group.objects.get(name="Publisher").pk],
            "date_joined_0": "2026-01-01", "date_joined_1": "00:00"}  # fmt: skip
    administrator.post(change_url(account), data)
    administrator.post(change_url(account), {name: data[name] for name in data if name not in ("is_staff", "groups")})
    assert logged(account) == [
        ("rights", by, "removed: Writer"), ("rights", by, "added: Publisher"), ("rights", by, "no longer staff"),
        ("rights", by, "removed: Publisher"),
    ]  # fmt: skip


def test_rights_granted_outside_the_admin_are_logged():
    account, role = make_staff("Writer"), Group.objects.get(name="Publisher")
    right = Permission.objects.get(codename="view_place")
    forget()
    account.is_superuser = True
    account.save()
    account.user_permissions.add(right)
    account.user_permissions.clear()
    role.user_set.add(account)
    role.permissions.remove(Permission.objects.get(codename="publish_topic"))
    account.groups.clear()
    assert [details.replace(str(right), "RIGHT") for _what, _by, details in logged()] == [
        "now superuser", "added: RIGHT", "removed: RIGHT", f"Publisher: accounts added: {account}",
        "Publisher: removed: Patient education | page | Can publish page", "removed: Publisher, Writer",
    ]  # fmt: skip


def test_renamed_role_is_logged_with_its_previous_name(admin_client):
    role = Group.objects.get(name="Publisher")
    forget()
    admin_client.post(
        change_url(role), {"name": "Editor", "permissions": role.permissions.values_list("pk", flat=True)}
    )
    Group(pk=role.pk, name="Owner").save()
    Group.objects.update_or_create(name="Owner", defaults={"name": "Keeper"})
    assert logged() == [
        ("rights", "admin", "Editor: was called Publisher"), ("rights", "", "Owner: was called Editor"),
        ("rights", "", "Keeper: was called Owner"),
    ]  # fmt: skip


def test_saving_an_unchanged_role_logs_nothing():
    Group.objects.get(name="Publisher").save()
    assert logged() == []


def test_changes_of_limits_to_states_are_logged():
    account = make_staff("Location manager")
    forget()
    access = StateAccess.objects.create(account=account)
    access.states.set([make_state("WA"), make_state("OR")])
    access.states.remove(make_state("OR"))
    access.save()
    access.delete()
    assert [details for *_, details in logged(account)] == [
        "now limited to no state", "limit to states added: Oregon, Washington", "limit to states removed: Oregon",
        "no longer limited to states",
    ]  # fmt: skip


def test_removing_the_last_state_of_a_limit_is_noted_in_the_log():
    account = make_staff("Location manager")
    access = StateAccess.objects.create(account=account)
    both = [make_state("WA"), make_state("OR")]
    forget()
    for lose in (lambda: access.states.set([]), access.states.clear):
        access.states.add(*both)
        lose()
    access.states.clear()  # already empty
    access.states.add(*both)
    both[0].delete()
    both[1].delete()
    lost, added = "limit to states removed: ", "limit to states added: Oregon, Washington"
    assert [details for *_, details in logged(account)] == [
        *[added, f"{lost}Oregon, Washington; now limited to no state"] * 2,
        added, f"{lost}Washington", f"{lost}Oregon; now limited to no state",
    ]  # fmt: skip


def test_limit_created_in_the_admin_and_moved_to_another_account_is_logged(administrator):
    by = User.objects.get(groups__name="Administrator").username
    one, other = make_staff("Location manager"), make_staff("Location manager")
    data = {"account": one.pk, "states": [make_state("WA").pk]}
    forget()
    administrator.post("/admin/locations/stateaccess/add/", data)
    access = StateAccess.objects.get()
    administrator.post(change_url(access), data)
    administrator.post(change_url(access), data | {"account": other.pk})
    assert logged(one) == [
        ("rights", by, "now limited to no state"), ("rights", by, "limit to states added: Washington"),
        ("rights", by, "no longer limited to states"),
    ]  # fmt: skip
    assert logged(other) == [("rights", by, "now limited to states: Washington")]


def test_limit_of_a_deleted_account_is_logged_as_removed():
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account)
    forget()
    account.delete()
    assert [details for *_, details in logged(account)] == ["no longer limited to states", "deleted"]


def test_saving_an_unchanged_account_logs_nothing():
    account = make_staff("Writer")
    forget()
    account.first_name = "Ann"
    account.save()
    account.save(update_fields=["last_login"])
    assert logged() == []
