"""Administrators manage accounts and can't raise their own rights."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.staff import change_url, make_staff

pytestmark = pytest.mark.django_db


def test_administrator_can_assign_a_role_but_not_create_a_superuser(administrator):
    account = make_staff("Writer")
    data = {"username": "renamed", "is_active": "on", "is_staff": "on", "is_superuser": "on", "groups": [],
            "date_joined_0": "2026-01-01", "date_joined_1": "00:00"}  # fmt: skip
    assert administrator.post(change_url(account), data).status_code == 302
    account.refresh_from_db()
    assert (account.username, account.is_superuser) == ("renamed", False)


@pytest.mark.parametrize("page", ["change", "delete"])
def test_administrator_cannot_touch_a_superuser(administrator, page):
    owner = User.objects.create_superuser("owner")
    address = reverse(f"admin:auth_user_{page}", args=[owner.pk])
    assert administrator.post(address, {"username": "taken"}).status_code == 403
    assert User.objects.get(pk=owner.pk).username == "owner"


def test_administrator_cannot_set_the_password_of_a_superuser(administrator):
    owner = User.objects.create_superuser("owner", password="a-long-pass-phrase")
    administrator.post(
        reverse("admin:auth_user_password_change", args=[owner.pk]),
        {"password1": "another-long-phrase", "password2": "another-long-phrase", "usable_password": "true"},
    )
    assert User.objects.get(pk=owner.pk).check_password("a-long-pass-phrase")


def test_superuser_can_grant_superuser_status(admin_client):
    account = make_staff("Writer")
    assert "is_superuser" in admin_client.get(change_url(account)).context["adminform"].form.fields
