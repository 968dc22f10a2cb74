"""Administrators manage accounts and can't raise their own rights."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.html import Page
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


def test_page_of_an_account_says_nothing_of_how_its_password_is_stored(administrator):
    account = make_staff("Writer")
    page = Page(administrator.get(change_url(account)))
    text = page.one("main").text
    assert "A password is set. Nobody can read it." in text
    assert [word for word in ("iterations", "salt", "hash", "algorithm") if word in text] == []


def test_last_sign_in_and_the_day_of_joining_cannot_be_edited(admin_client):
    account = make_staff("Writer")
    page = Page(admin_client.get(change_url(account)))
    assert [field["name"] for field in page.all("input", name=True) if "last_login" in field["name"]] == []
    assert [field["name"] for field in page.all("input", name=True) if "date_joined" in field["name"]] == []
