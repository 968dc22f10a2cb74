"""Signing in: password, authenticator app, recovery codes, passkey, and session expiry."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import type_password
from tests.browser.test_clinic_desk import assert_accessible
from tests.staff import code_now

PASSWORD = "copper-lantern-visits-tuesday"
MAKE = """
from django.contrib.auth.models import Group, User
account = User.objects.create_user({name!r}, password={password!r}, is_staff=True)
account.groups.add(Group.objects.get(name="Writer"))
"""
EXPIRE_SESSIONS = """
from django.contrib.sessions.models import Session
from django.contrib.sessions.backends.db import SessionStore
for session in Session.objects.all():
    store = SessionStore(session.session_key)
    if store.get("seen_at"):
        store["seen_at"] -= 3600
        store.save()
"""


@pytest.fixture
def home(site):
    """Return the site's URL with a host name: browsers refuse passkeys for IP addresses."""
    return site.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def newcomer(page, site, home, request):
    """Create an account, sign it in with its password for the first time, and return its name."""
    name = re.sub(r"\W+", "-", request.node.name)[:40]
    site.run(MAKE.format(name=name, password=PASSWORD))
    page.goto(f"{home}/admin/")
    type_password(page, name, PASSWORD)
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    return name


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def sign_out(page, home):
    page.goto(f"{home}/admin/second-factor/")
    press(page, "Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def is_in(page, home):
    expect(page.get_by_role("heading", name="What needs your attention today?")).to_be_visible()
    assert page.url == f"{home}/admin/"


def set_up_app(page, monkeypatch) -> None:
    """Set up an authenticator app without a camera."""
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code to scan with your app")).to_be_visible()
    page.get_by_text("No camera?").click()
    monkeypatch.setattr("tests.staff.SECRET", page.locator(".sign-in-key").inner_text())
    page.get_by_label("Authenticator code").fill(code_now())
    press(page, "Done")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


def test_first_sign_in_with_app_and_recovery_codes(page, home, newcomer, monkeypatch, axe):
    assert_accessible(page, axe, "body")
    page.goto(f"{home}/admin/education/topic/")  # no other page opens before setup
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    set_up_app(page, monkeypatch)
    codes = page.locator(".sign-in-codes code").all_inner_texts()
    assert len(codes) == 10
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a file").click()
    assert [code in download.value.path().read_text() for code in codes] == [True] * 10
    assert_accessible(page, axe, "body")
    page.get_by_role("link", name="Go to the staff desk").click()
    is_in(page, home)

    sign_out(page, home)
    assert_accessible(page, axe, "body")
    type_password(page, newcomer, PASSWORD)
    page.get_by_label("Code").fill("000000")
    press(page, "Sign in")
    expect(page.get_by_role("group")).to_contain_text("Incorrect code")
    assert_accessible(page, axe, "body")
    page.get_by_label("Code").fill(code_now(later=1))  # the current code was used for the setup
    press(page, "Sign in")
    is_in(page, home)

    sign_out(page, home)
    type_password(page, newcomer, PASSWORD)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Sign in")
    is_in(page, home)
    page.get_by_role("link", name="How you sign in").click()
    expect(page.get_by_text("9 codes are left.")).to_be_visible()
    assert_accessible(page, axe, "body")


def test_passkey_opens_the_desk(page, home, newcomer, axe):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    assert_accessible(page, axe, "body")
    press(page, "Set it up")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.goto(f"{home}/admin/second-factor/passkeys/")
    expect(page.locator("main")).to_contain_text("Laptop")
    assert_accessible(page, axe, "body")

    sign_out(page, home)
    type_password(page, newcomer, PASSWORD)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    press(page, "Use a passkey")
    is_in(page, home)

    page.goto(f"{home}/admin/sign-in/again/passkey/?next=/admin/second-factor/passkeys/")
    assert_accessible(page, axe, "body")
    press(page, "Use a passkey")
    page.get_by_role("link", name="Rename Laptop").click()
    page.get_by_label("Name").fill("Office laptop")
    press(page, "Save")
    page.get_by_role("link", name="Remove Office laptop").click()
    press(page, "Remove it")
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()


def test_failed_passkey_setup_shows_an_error(page, home, newcomer):
    page.get_by_role("link", name="Set up a passkey").click()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")
    press(page, "Set it up")
    expect(page.get_by_role("alert")).to_contain_text("That did not work")


def test_everything_but_passkeys_works_without_scripts(browser, site, home, monkeypatch):
    site.run(MAKE.format(name="plain", password=PASSWORD))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/admin/")
    type_password(page, "plain", PASSWORD)
    set_up_app(page, monkeypatch)
    page.get_by_role("link", name="Go to the staff desk").click()
    is_in(page, home)
    page.goto(f"{home}/admin/second-factor/passkeys/add/")
    expect(page.get_by_text("Passkeys need JavaScript.")).to_be_visible()
    context.close()


def test_session_warning_appears_in_time_and_a_click_extends_the_session(page, site, home, newcomer, monkeypatch, axe):
    set_up_app(page, monkeypatch)
    page.clock.install()
    page.goto(f"{home}/admin/education/topic/add/")
    with page.expect_response("**/unsaved/"):  # what is typed goes to the server, which extends the session
        page.get_by_label("Title").fill("Typed and not saved")
        page.clock.run_for(2_000)
    page.clock.run_for(24 * 60_000)
    expect(page.locator("#session-ends")).to_be_hidden()
    page.clock.run_for(2 * 60_000)
    expect(page.locator("#session-ends")).to_contain_text("You will be signed out soon")
    assert_accessible(page, axe, "#session-ends")
    press(page, "Stay signed in")
    expect(page.locator("#session-ends")).to_be_hidden()


def test_user_signed_out_while_away_gets_unsaved_input_back(page, site, home, newcomer, monkeypatch):
    set_up_app(page, monkeypatch)
    page.goto(f"{home}/admin/education/topic/add/")
    page.get_by_label("Title").fill("Typed before lunch")
    page.wait_for_timeout(1500)  # the local copy is stored half a second after the last key
    site.run(EXPIRE_SESSIONS)
    press(page, "Save draft")
    expect(page.get_by_role("status")).to_contain_text("You were away for 30 minutes, so you were signed out.")
    type_password(page, newcomer, PASSWORD)
    page.get_by_label("Code").fill(code_now(later=1))
    press(page, "Sign in")
    press(page, "Restore it")
    expect(page.get_by_label("Title")).to_have_value("Typed before lunch")


def test_lockout_page_says_when_to_try_again(page, home, axe):
    page.goto(f"{home}/admin/login/")
    for _attempt in range(5):
        type_password(page, "nobody-at-all", "wrong")
    expect(page.get_by_role("heading", name="Please wait a little")).to_be_visible()
    expect(page.locator("main")).to_contain_text(", in 30 minutes.")
    assert_accessible(page, axe, "body")
