"""The roles that a migration makes: who may do what to which record, cell by cell."""

import pytest
from django.contrib.auth.models import Group, Permission

from tests.staff import make_staff

pytestmark = pytest.mark.django_db

TEXTS = [
    "aftereffect", "bodyregion", "condition", "contraindication", "frequency", "glossaryterm", "question", "reference",
    "topic", "visitstep",
]  # fmt: skip
VIEW, WRITE = {"view"}, {"add", "change", "view"}
REVIEW = {"change", "view", "review"}
KEEP = WRITE | {"delete", "publish"}
MATRIX = {
    "Writer": dict.fromkeys(TEXTS, WRITE)
    | {"reviewer": VIEW, "pagefeedback": {"change", "view"}, "clinic": VIEW, "state": VIEW},
    "Clinical reviewer": dict.fromkeys(TEXTS, REVIEW) | {"reviewer": VIEW, "pagefeedback": VIEW},
    "Publisher": dict.fromkeys(TEXTS, KEEP)
    | {"reviewer": VIEW, "pagefeedback": {"change", "view", "delete"}, "clinic": VIEW, "state": VIEW},
    "Location manager": {
        "clinic": KEEP, "mistakereport": {"change", "view", "delete"}, "state": VIEW, "place": VIEW,
    },
    "Administrator": dict.fromkeys(TEXTS, KEEP)
    | {
        "reviewer": WRITE | {"delete"}, "pagefeedback": {"change", "view", "delete"}, "clinic": KEEP,
        "mistakereport": {"change", "view", "delete"}, "state": {"change", "view"}, "stateaccess": WRITE | {"delete"},
        "place": VIEW, "user": WRITE | {"delete"}, "group": VIEW, "auditentry": VIEW,
    },
}  # fmt: skip


def rights(role: str) -> dict[str, set[str]]:
    """Return the actions that `role` has, by model."""
    found: dict[str, set[str]] = {}
    for permission in Permission.objects.filter(group__name=role).select_related("content_type"):
        action = permission.codename.partition("_")[0]
        found.setdefault(permission.content_type.model, set()).add(action)
    return found


@pytest.mark.parametrize("role", MATRIX)
def test_role_has_exactly_these_rights(role):
    assert rights(role) == MATRIX[role]


def test_there_are_these_roles_and_no_others():
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(MATRIX)


@pytest.mark.parametrize("role", [role for role in MATRIX if role != "Administrator"])
def test_only_administrators_touch_accounts(client, role):
    client.force_login(make_staff(role))
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403


def test_no_permission_is_made_twice():
    names = list(Permission.objects.values_list("content_type__app_label", "codename"))
    assert len(names) == len(set(names))
