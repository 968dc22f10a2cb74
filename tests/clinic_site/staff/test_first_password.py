"""New users choose their password with a link, so that nobody else knows it."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.clinic_site.staff.audit_entries import forget, logged
from tests.html import Page
from tests.staff import add_url, change_url, make_staff

pytestmark = pytest.mark.django_db

PASSWORD = "copper-lantern-visits-tuesday"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def create(client, **values):
    data = {"username": "nora", "email": "nora@example.org", "groups": [Group.objects.get(name="Writer").pk]}
    return client.post(add_url(User), data | values, follow=True)


def link_in(message) -> str:
    return re.search(r"http://localhost:8000(/admin/first-password/\S+)", message.body)[1]


def choose(client, link: str, password: str = PASSWORD):
    """Follow the link and choose a password."""
    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(where, {"new_password1": password, "new_password2": password}, follow=True)


def test_new_user_chooses_the_password_and_nobody_else_knows_it(administrator):
    page = create(administrator)
    assert "A link for choosing a password was sent to nora@example.org." in page.content.decode()
    account = User.objects.get(username="nora")
    assert not account.has_usable_password()
    (message,) = mail.outbox
    assert (message.to, "Your user name is nora." in message.body) == (["nora@example.org"], True)
    forget()
    theirs = Client()
    answer = choose(theirs, link_in(message))
    assert "Your password was saved. Sign in with it now." in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert logged(account) == [("password", "", "")]
    assert theirs.get("/admin/")["Location"].startswith("/admin/login/")  # it signs nobody in


def test_link_works_once_and_refuses_passwords_that_are_easy_to_guess(administrator):
    create(administrator)
    link = link_in(mail.outbox[0])
    assert "new_password2" in choose(Client(), link, "password1234").context["form"].errors
    choose(Client(), link)
    page = Client().get(link)
    assert Page(page).one("h1").text == "Choose your password"
    assert "This link does not work any more" in page.content.decode()


def test_link_needs_an_address(administrator):
    page = create(administrator, email="")
    assert page.context["adminform"].form.errors == {
        "email": ["The link for choosing a password needs an e-mail address."]
    }


def test_password_typed_by_the_administrator_sends_no_link(administrator):
    create(administrator, password1=PASSWORD, password2=PASSWORD)
    assert User.objects.get(username="nora").check_password(PASSWORD)
    assert mail.outbox == []


def test_mail_that_cannot_be_sent_is_reported_and_the_account_exists(administrator, monkeypatch):
    def fail(self, fail_silently=False):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    page = create(administrator).content.decode()
    account = User.objects.get(username="nora")
    assert (account.has_usable_password(), "could not be sent to nora@example.org" in page) == (False, True)


def test_administrator_sends_another_link(administrator):
    account = make_staff("Writer")
    address = reverse("admin:auth_user_password_link", args=[account.pk])
    assert address in administrator.get(change_url(account)).content.decode()
    administrator.post(address)
    assert mail.outbox == []  # no address
    User.objects.filter(pk=account.pk).update(email="nora@example.org")
    assert b"Send the link" in administrator.get(address).content
    assert mail.outbox == []
    administrator.post(address)
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]


def test_site_that_sends_no_mail_offers_no_link(administrator, settings):
    settings.EMAIL_BACKEND = CONSOLE
    account = make_staff("Writer")
    User.objects.filter(pk=account.pk).update(email="nora@example.org")
    page = administrator.get(reverse("admin:auth_user_password_link", args=[account.pk])).content
    assert b"Send the link" not in page
    assert administrator.get(add_url(User)).context["adminform"].form.fields["password1"].required is True


@pytest.mark.parametrize("whose", ["superuser", "own"])
def test_administrator_sends_no_link_to_a_superuser_or_themselves(administrator, whose):
    own = User.objects.get(groups__name="Administrator")
    account = own if whose == "own" else User.objects.create_superuser("owner", "owner@example.org")
    assert administrator.post(reverse("admin:auth_user_password_link", args=[account.pk])).status_code == 403
    assert mail.outbox == []
