"""An invited person opens the account with a link, which works once and for one person."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.staff.invitations import Invitation
from locations.models import StateAccess
from tests.clinic_site.staff.inviting import GONE, PASSWORD, accept, invite, link_mailed, nora
from tests.factories import make_state
from tests.html import Page
from tests.own_database import own_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return User.objects.get(groups__name="Administrator")


def limited(own):
    StateAccess.objects.create(account=own).states.add(make_state("OR"))


@pytest.mark.parametrize(
    "how",
    [
        lambda own: own.groups.clear(),
        lambda own: User.objects.filter(pk=own.pk).update(is_active=False),
        limited,
        lambda own: Invitation.objects.update(invited_by=None),
    ],
    ids=["no longer an administrator", "switched off", "limited to states", "deleted"],
)
def test_link_ends_with_the_right_of_whoever_sent_it(administrator, own, how):
    invite(administrator)
    how(own)
    assert GONE in accept(link_mailed()).content.decode()
    assert not nora().is_active


def test_invited_person_chooses_a_password_and_sets_up_the_second_factor(administrator):
    invite(administrator)
    theirs, link = Client(), link_mailed()
    page = theirs.get(link)
    assert Page(page).one("h1").text == "Welcome, Nora"
    assert "nora.quinn" in page.content.decode()
    answer = accept(link, client=theirs)
    assert answer["Location"] == "/admin/second-factor/"
    account = nora()
    assert (account.is_active, account.check_password(PASSWORD)) == (True, True)
    assert theirs.get("/admin/")["Location"] == "/admin/second-factor/"  # nothing else opens before
    assert theirs.get("/admin/second-factor/app/").status_code == 200  # the password is not asked for again
    assert Invitation.objects.get().state == "accepted"


def test_page_of_the_link_is_not_cached_not_listed_and_sends_no_referrer(administrator):
    invite(administrator)
    for link in (link_mailed(), "/admin/invitation/guess/"):
        answer = Client().get(link)
        names = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
        assert [answer[name] for name in names] == ["no-store", "noindex", "strict-origin"]


def test_opening_the_link_changes_nothing(administrator):
    invite(administrator)
    for _time in range(3):
        assert Client().get(link_mailed()).status_code == 200
    assert (nora().is_active, Invitation.objects.get().state) == (False, "waiting")


def test_password_that_is_easy_to_guess_is_refused_and_the_link_still_works(administrator):
    invite(administrator)
    assert "new_password2" in accept(link_mailed(), "nora.quinn-2026").context["form"].errors
    assert accept(link_mailed()).status_code == 302


def test_link_works_once(administrator):
    invite(administrator)
    link = link_mailed()
    accept(link)
    for answer in (Client().get(link), accept(link, "another-lantern-visits-monday")):
        assert (answer.status_code, GONE in answer.content.decode()) == (410, True)
    assert nora().check_password(PASSWORD)


def test_two_people_who_use_the_link_at_the_same_time(administrator):
    invite(administrator)
    token = link_mailed().split("/")[-2]

    class Form:
        def save(self):
            saved.append(self)

    saved: list[Form] = []
    first, second = Invitation.objects.behind(token), Invitation.objects.behind(token)
    assert [first.accept(Form()), second.accept(Form()), len(saved)] == [True, False, 1]


def test_expired_link_does_not_work(administrator):
    invite(administrator)
    Invitation.objects.update(expires_at=timezone.now(), invited_at=timezone.now() - datetime.timedelta(days=8))
    assert (Client().get(link_mailed()).status_code, accept(link_mailed()).status_code) == (410, 410)
    assert (Invitation.objects.get().state, nora().is_active) == ("expired", False)


def test_guessed_links_are_refused_without_a_query_and_then_not_at_all(administrator):
    invite(administrator)
    client, token = Client(), link_mailed().split("/")[-2]
    with CaptureQueriesContext(connection) as queries:
        assert Invitation.objects.behind(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert len(queries) == 0
    answers = [client.get(f"/admin/invitation/guess{number}/").status_code for number in range(31)]
    assert (answers[:30], answers[30]) == ([410] * 30, 429)
    answer = accept(
        link_mailed(), client=client
    )  # a limit that only wrong links reach would tell which links are right
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert not nora().is_active


def test_link_is_not_used_by_an_account_that_is_signed_in(administrator):
    invite(administrator)
    for answer in (administrator.get(link_mailed()), accept(link_mailed(), client=administrator)):
        assert "so this link was not used" in answer.content.decode()
    assert not nora().is_active


def test_invited_account_cannot_sign_in_with_a_password_or_get_a_password_link(administrator):
    invite(administrator)
    account = nora()
    account.set_password(PASSWORD)
    account.save()
    Client().post("/admin/login/", {"login": "nora.quinn", "password": PASSWORD})
    mail.outbox.clear()
    administrator.post(f"/admin/auth/user/{account.pk}/password-link/")
    assert mail.outbox == []
    account.refresh_from_db()
    assert account.last_login is None


# Two processes -------------------------------------------------------------------------------------------

MAKE = """
from django.contrib.auth.models import Group, User
from clinic_site.staff.invitations import Invitation
boss = User.objects.create_user("boss", is_staff=True)
boss.groups.add(Group.objects.get(name="Administrator"))
account = User.objects.create_user("nora", "nora@example.org", is_staff=True, is_active=False)
print(Invitation.objects.make(account, by=boss)[1])
"""
ACCEPT = """
import time
from django.contrib.auth.forms import SetPasswordForm
from clinic_site.staff.invitations import Invitation
invitation = Invitation.objects.behind({token!r})
form = SetPasswordForm(invitation.account, dict.fromkeys(["new_password1", "new_password2"], {password!r}))
assert form.is_valid()
time.sleep(max(0, {at!r} - time.time()))
print({password!r} if invitation.accept(form) else "too late")
"""
CHECK = """
from django.contrib.auth.models import User
account = User.objects.get(username="nora")
print([password for password in {passwords!r} if account.check_password(password)], account.is_active)
"""


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        yield database


def test_one_of_two_processes_accepts_and_its_password_is_the_accounts(database):
    token = database.run(MAKE).strip()
    passwords, at = [PASSWORD, "another-lantern-visits-monday"], timezone.now().timestamp() + 2
    processes = [database.start(ACCEPT.format(token=token, password=one, at=at)) for one in passwords]
    answers = [process.communicate(timeout=120)[0].strip() for process in processes]
    (winner,) = [answer for answer in answers if answer != "too late"]
    assert sorted(answers) == sorted([winner, "too late"])
    assert database.run(CHECK.format(passwords=passwords)).strip() == f"{[winner]} True"
