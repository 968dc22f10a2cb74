"""The database that the migrations create has the roles and rights of `clinic_site/staff/roles.py`, and no others."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from clinic_site.staff.roles import ROLES, TEXTS, give_rights
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def rights(role: str) -> dict[str, set[str]]:
    """Return the actions that `role` has in the database, by model."""
    found: dict[str, set[str]] = {}
    for permission in Permission.objects.filter(group__name=role).select_related("content_type"):
        action = permission.codename.partition("_")[0]
        model = permission.content_type
        assert permission.codename == f"{action}_{model.model}"  # the name by which Django asks for it
        found.setdefault(f"{model.app_label}.{model.model}", set()).add(action)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_role_has_exactly_its_rights(role):
    assert rights(role) == ROLES[role]


def test_there_are_no_other_roles():
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(ROLES)


def test_giving_rights_creates_missing_roles_and_resets_changed_ones():
    Group.objects.get(name="Writer").delete()
    publisher = Group.objects.get(name="Publisher")
    publisher.permissions.remove(Permission.objects.get(codename="publish_topic"))
    publisher.permissions.add(Permission.objects.get(codename="add_user"))
    give_rights(apps, connection.schema_editor())
    assert {role: rights(role) for role in ROLES} == ROLES


def test_rights_to_a_model_of_a_later_migration_are_left_out(monkeypatch):
    """The first migration that gives rights also runs on an empty database, before a later one creates the model."""
    monkeypatch.setitem(ROLES, "Writer", {"education.topic": {"view"}, "education.exercise": {"view"}})
    give_rights(apps, connection.schema_editor())
    assert rights("Writer") == {"education.topic": {"view"}}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "Administrator"])
def test_only_administrators_reach_accounts_and_roles(client, role):
    client.force_login(make_staff(role))
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403


def test_no_permission_is_stored_twice():
    names = list(Permission.objects.values_list("content_type__app_label", "codename"))
    assert len(names) == len(set(names))


def test_only_publishers_and_administrators_publish_or_delete_texts():
    actions = {"publish", "delete"}
    assert {role for role, models in ROLES.items() if any(models.get(text, set()) & actions for text in TEXTS)} == {
        "Publisher", "Administrator",
    }  # fmt: skip


def test_rights_that_protect_patients_and_accounts_belong_to_these_roles_only():
    """The table may change; these lines should not change by accident."""
    may = {
        right: {role for role, models in ROLES.items() if right[1] in models.get(right[0], ())}
        for right in [
            ("education.topic", "publish"),
            ("education.contraindication", "publish"),
            ("education.condition", "review"),
            ("locations.clinic", "publish"),
            ("locations.state", "change"),
            ("locations.state", "publish"),
            ("locations.state", "review"),
            ("locations.stateaccess", "change"),
            ("locations.stateaccess", "delete"),
            ("education.reviewer", "change"),
            ("auth.user", "change"),
            ("auth.user", "delete"),
            ("auth.group", "change"),
            ("clinic_site.auditentry", "view"),
        ]
    }
    assert may == {
        ("education.topic", "publish"): {"Publisher", "Administrator"},
        ("education.contraindication", "publish"): {"Publisher", "Administrator"},
        ("education.condition", "review"): {"Clinical reviewer"},
        ("locations.clinic", "publish"): {"Location manager", "Administrator"},
        ("locations.state", "change"): {"Administrator"},
        ("locations.state", "publish"): {"Administrator"},
        ("locations.state", "review"): {"Administrator", "Clinical reviewer"},
        ("locations.stateaccess", "change"): {"Administrator"},
        ("locations.stateaccess", "delete"): {"Administrator"},
        ("education.reviewer", "change"): {"Administrator"},
        ("auth.user", "change"): {"Administrator"},
        ("auth.user", "delete"): {"Administrator"},
        ("auth.group", "change"): set(),
        ("clinic_site.auditentry", "view"): {"Administrator"},
    }
