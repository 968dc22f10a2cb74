"""Access to /admin/: password, second factor, the desk, and the end of a session."""

import datetime
import time
from urllib.parse import quote

import pytest
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.conftest import force_login
from tests.staff import SECRET, code_now, give_second_factor, make_staff, recovery_code

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-pass-phrase"
LOGIN, CODE, SET_UP, DESK = "/admin/login/", "/admin/sign-in/code/", "/admin/second-factor/", "/admin/"


@pytest.fixture
def account():
    return make_staff("Writer")


def type_password(client, account, password=PASSWORD, **options):
    return client.post(LOGIN, {"login": account.username, "password": password}, **options)


def opens(client) -> bool:
    return client.get(DESK).status_code == 200


@pytest.fixture
def idle(client, account):
    """A function that ages the session of `client`, signed in with both factors, by seconds without a request."""
    client.force_login(account)

    def wait(seconds, *, signed_in_before=0):
        session = client.session
        session["seen_at"] = int(time.time()) - seconds
        session["signed_in_at"] = int(time.time()) - max(seconds, signed_in_before)
        session.save()

    return wait


# Password and second factor ---------------------------------------------------------------------------


def test_account_without_second_factor_can_only_set_one_up(client, account):
    assert type_password(client, account)["Location"] == DESK
    assert client.get(DESK)["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.get("/admin/second-factor/codes/")["Location"] == SET_UP
    assert client.get("/admin/password_change/")["Location"] == SET_UP
    assert client.get(reverse("admin:jsi18n"))["Location"] == SET_UP


def test_setting_up_an_app_grants_access_and_shows_recovery_codes(client, account, monkeypatch):
    monkeypatch.setattr(
        "django.db.transaction.on_commit", lambda done: done()
    )  # a test's own transaction never commits
    type_password(client, account)
    page = client.get("/admin/second-factor/app/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    assert b"data:" not in page.content
    assert b'<svg class="sign-in-qr"' in page.content
    answer = client.post("/admin/second-factor/app/", {"code": code_now()})
    assert answer["Location"] == "/admin/second-factor/codes/"
    assert recovery_code(account) in client.get(answer["Location"]).content.decode()
    assert opens(client)


def test_wrong_code_does_not_set_up_an_app(client, account):
    type_password(client, account)
    client.get("/admin/second-factor/app/")
    assert client.post("/admin/second-factor/app/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    assert not opens(client)


def test_password_alone_does_not_open_the_desk(client, account):
    give_second_factor(account)
    assert type_password(client, account)["Location"] == CODE
    assert client.get(DESK)["Location"].startswith(LOGIN)
    assert client.get(SET_UP)["Location"].startswith(LOGIN)


@pytest.mark.parametrize("later", [-1, 0, 1], ids=["slow clock", "exact", "fast clock"])
def test_code_from_the_app_grants_access(client, account, later):
    give_second_factor(account)
    type_password(client, account)
    assert client.post(CODE, {"code": code_now(later=later)})["Location"] == DESK
    assert opens(client)


def test_code_works_once(client, account):
    give_second_factor(account)
    code = code_now()
    type_password(client, account)
    client.post(CODE, {"code": code})
    client.post("/admin/logout/")
    type_password(client, account)
    assert client.post(CODE, {"code": code}).status_code == 200
    assert not opens(client)


def test_used_code_is_remembered_as_long_as_it_is_valid(client, account):
    """Three steps of half a minute, because the clocks of phones differ."""
    give_second_factor(account)
    type_password(client, account)
    client.post(CODE, {"code": code_now()})
    soon = connection.ops.adapt_datetimefield_value(timezone.now() + datetime.timedelta(seconds=85))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM clinic_site_cache WHERE cache_key LIKE %s AND expires > %s", ["%totp.used%", soon]
        )
        assert cursor.fetchone() == (1,)


def test_recovery_code_works_once(client, account):
    give_second_factor(account)
    code = recovery_code(account)
    for opened in (True, False):
        type_password(client, account)
        client.post(CODE, {"code": code})
        assert opens(client) is opened
        client.post("/admin/logout/")


def test_number_of_tries_for_a_code_is_limited(client, account):
    give_second_factor(account)
    type_password(client, account)
    for _attempt in range(5):
        assert "Incorrect code" in client.post(CODE, {"code": "000000"}).content.decode()
    assert "Too many failed" in client.post(CODE, {"code": code_now()}).content.decode()
    assert not opens(client)


def test_session_older_than_the_second_factor_is_no_longer_valid(client, account):
    force_login(client, account)
    give_second_factor(account)  # in another browser
    assert client.get("/admin/second-factor/app/")["Location"] == f"{LOGIN}?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_authentication_records_of_another_account_are_ignored(client, account):
    force_login(client, account)
    give_second_factor(account)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk + 1)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    assert not opens(client)


def test_removing_the_last_second_factor_closes_the_desk(client, account):
    client.force_login(account)
    client.post("/admin/second-factor/app/remove/")
    assert client.get(DESK)["Location"] == SET_UP


def test_keys_and_codes_are_shown_only_after_recent_authentication(client, account):
    client.force_login(account)
    assert client.get("/admin/second-factor/codes/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()
    again = client.get("/admin/second-factor/codes/")["Location"]
    assert again == "/admin/sign-in/again/?next=%2Fadmin%2Fsecond-factor%2Fcodes%2F"
    assert client.post(again, {"password": PASSWORD})["Location"] == "/admin/second-factor/codes/"


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("second-factor/", "How you sign in"), ("second-factor/app/remove/", "Remove the app"),
        ("second-factor/codes/", "Your recovery codes"), ("second-factor/codes/new/", "New recovery codes"),
        ("second-factor/passkeys/", "Your passkeys"), ("second-factor/passkeys/add/", "Set up a passkey"),
        ("sign-in/again/", "Confirm it’s you"), ("sign-in/again/code/", "Confirm it’s you"),
        ("password_change/", "Change your password"),
    ],
)  # fmt: skip
def test_sign_in_page_has_our_styles_and_is_never_cached(client, account, page, heading):
    client.force_login(account)
    answer = client.get(f"/admin/{page}")
    html = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert f"<h1>{heading}</h1>" in html
    assert "css/sign-in.css" in html


def test_reauthentication_with_a_code_returns_to_the_requested_page(client, account):
    client.force_login(account)
    answer = client.post("/admin/sign-in/again/code/?next=/admin/second-factor/codes/", {"code": code_now()})
    assert answer["Location"] == "/admin/second-factor/codes/"


def test_no_code_is_mailed_to_confirm_who_is_signed_in(client, account, mailoutbox):
    """Whoever reads an account's mail must not be able to change its second factor."""
    EmailAddress.objects.create(user=account, email="writer@example.org", verified=True, primary=True)
    client.force_login(account)
    page = client.get("/admin/sign-in/again/?next=/admin/second-factor/codes/")
    assert page.status_code == 200
    flows = get_reauthentication_flows(account)
    assert [flow["id"] for flow in flows] == ["reauthenticate", "mfa_reauthenticate"]
    assert mailoutbox == []


def test_passkeys_of_other_accounts_cannot_be_reached(client, account):
    other = make_staff("Writer")
    give_second_factor(other)
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "theirs", "credential": {}})
    client.force_login(account)
    for page in ("remove", "name"):
        assert client.get(f"/admin/second-factor/passkeys/{key.pk}/{page}/").status_code == 404
        assert client.post(f"/admin/second-factor/passkeys/{key.pk}/{page}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get(pk=key.pk).data["name"] == "theirs"


# Accounts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("no_longer", ["is_staff", "is_active"])
def test_account_that_is_no_longer_staff_is_signed_out_and_cannot_sign_in(client, account, no_longer):
    client.force_login(account)
    assert opens(client)
    User.objects.filter(pk=account.pk).update(**{no_longer: False})
    assert client.get(DESK)["Location"].startswith(LOGIN)
    assert "not correct" in type_password(client, account).content.decode()


def test_sign_up_and_other_unused_account_pages_do_not_exist(client):
    for path in ("signup/", "password/reset/", "email/", "confirm-email/", "inactive/", "social/signup/"):
        for base in ("/accounts/", "/admin/", "/admin/account/"):
            assert client.get(base + path).status_code in (302, 404)
            assert client.get(base + path).get("Location", LOGIN).startswith(LOGIN)
    assert client.get("/accounts/login/").status_code == 404


def test_signing_out_requires_a_post_request(client, account):
    client.force_login(account)
    assert client.get("/admin/logout/").status_code == 405
    assert opens(client)
    assert client.post("/admin/logout/")["Location"] == LOGIN
    assert not opens(client)


def test_signing_in_never_redirects_to_another_site(client, account):
    give_second_factor(account)
    client.post(f"{LOGIN}?next=//evil.example/", {"login": account.username, "password": PASSWORD})
    assert client.post(CODE, {"code": code_now()})["Location"] == DESK


# Sessions ---------------------------------------------------------------------------------------------


def test_session_key_changes_after_signing_in(client, account):
    give_second_factor(account)
    client.get(LOGIN)
    type_password(client, account)
    before = client.session.session_key
    client.post(CODE, {"code": code_now()})
    assert opens(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("minutes", "open_"), [(29, True), (30, False)])
def test_session_ends_after_the_idle_time(client, idle, minutes, open_):
    idle(minutes * 60 + 1 if not open_ else minutes * 60)
    assert opens(client) is open_


def test_requests_keep_the_session_alive(client, idle):
    for _look in range(3):
        idle(20 * 60)
        assert opens(client)


def test_sign_in_page_says_why_the_session_ended_and_returns_to_the_form(client, idle):
    idle(31 * 60)
    address = reverse("admin:education_topic_add")
    answer = client.post(address, {"title": "Typed"}, follow=True)
    assert answer.request["QUERY_STRING"] == f"next={quote(address, safe='')}"
    assert "You were away for 30 minutes, so you were signed out. What you typed is kept" in answer.content.decode()


def test_idle_time_is_a_setting(client, idle, settings):
    settings.STAFF_IDLE_MINUTES = 5
    idle(6 * 60)
    assert not opens(client)


@pytest.mark.parametrize(("hours", "open_"), [(11.9, True), (12, False)])
def test_session_ends_after_half_a_day_despite_activity(client, idle, hours, open_):
    idle(0, signed_in_before=int(hours * 3600))
    assert opens(client) is open_


def test_changing_the_password_signs_out_everywhere_else(client, account, django_user_model):
    elsewhere = type(client)()
    for one in (client, elsewhere):
        one.force_login(account)
    new = "copper-lantern-visits-tuesday"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/admin/password_change/", data)["Location"] == DESK
    assert (opens(client), opens(elsewhere)) == (True, False)


def test_visitor_gets_no_cookie_and_causes_no_query_for_accounts(client, django_assert_num_queries):
    for path in ("/robots.txt", "/accounts/login/", "/no-such-page/"):
        assert client.get(path).cookies == {}
    with django_assert_num_queries(1):  # whether the site is open
        client.get("/robots.txt")
