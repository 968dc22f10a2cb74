"""Invite people and accept invitations, for tests."""

import re

from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client

from tests.html import Page

ADDRESS = "/admin/invitations/"
PASSWORD = "copper-lantern-visits-tuesday"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
NORA = {"first_name": "Nora", "last_name": "Quinn", "email": "Nora@example.org"}
GONE = "This link does not work."


def roles(*names) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def invite(client, *names, **values):
    """Send the form for Nora, as a Writer unless roles are named."""
    return client.post(ADDRESS, NORA | {"groups": roles(*(names or ["Writer"]))} | values, follow=True)


def link_mailed() -> str:
    return re.search(r"http://localhost:8000(/admin/invitation/\S+)", mail.outbox[-1].body)[1]


def link_on(page) -> str:
    return Page(page).one("input", id="id_link").get("value").removeprefix("http://testserver")


def accept(link: str, password: str = PASSWORD, client: Client | None = None):
    return (client or Client()).post(link, {"new_password1": password, "new_password2": password})


def errors(page) -> dict:
    return {name: list(words) for name, words in page.context["form"].errors.items()}


def nora() -> User:
    return User.objects.get(email__iexact="nora@example.org")
