"""The groups that a migration makes, right by right."""

import pytest
from django.contrib.auth.models import Group, Permission

from tests.staff import make_staff

pytestmark = pytest.mark.django_db

TEXTS = [
    "aftereffect", "bodyregion", "condition", "contraindication", "glossaryterm", "question", "reference", "topic",
    "visitstep",
]  # fmt: skip


def rights(group: str) -> dict[str, set[str]]:
    """Return the actions that `group` has, by model."""
    found: dict[str, set[str]] = {}
    for permission in Permission.objects.filter(group__name=group).select_related("content_type"):
        action = permission.codename.partition("_")[0]
        found.setdefault(permission.content_type.model, set()).add(action)
    return found


def test_editor_writes_and_does_not_publish_or_delete():
    write = {"add", "change", "view"}
    assert rights("Editor") == dict.fromkeys(TEXTS, write) | {
        "conditionreference": write | {"delete"},
        "reviewer": {"view"},
        "clinic": write,
        "frequency": write,
        "mistakereport": {"change", "view"},
        "pagefeedback": {"change", "view"},
        "state": {"view"},
        "place": {"view"},
    }


def test_publisher_also_publishes_and_deletes_and_keeps_reviewers_and_law():
    everything = {"add", "change", "view", "delete", "publish"}
    assert rights("Publisher") == dict.fromkeys(TEXTS, everything) | {
        "conditionreference": everything - {"publish"},
        "reviewer": {"add", "change", "view"},
        "clinic": everything,
        "frequency": everything,
        "mistakereport": {"change", "view", "delete"},
        "pagefeedback": {"change", "view", "delete"},
        "state": {"change", "view"},
        "place": {"view"},
    }


@pytest.mark.parametrize("group", ["Editor", "Publisher"])
def test_groups_cannot_touch_accounts(client, group):
    client.force_login(make_staff(group))
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403


def test_no_permission_is_made_twice():
    names = list(Permission.objects.values_list("content_type__app_label", "codename"))
    assert len(names) == len(set(names))
    assert Group.objects.count() == 2
