"""An administrator invites five people, and an invited person gets from the link to the desk."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS, VIEWS, show, violations
from tests.browser.desk import open_desk
from tests.browser.test_sign_in import set_up_app

PASSWORD = "copper-lantern-visits-tuesday"
ADMINISTRATOR = """
from tests.staff import make_staff
print(make_staff("Administrator").username)
"""
FORGET = """
from django.contrib.auth.models import User
User.objects.filter(email=%r).delete()
"""
RESULT = """
from django.contrib.auth.models import User
from education.models import Reviewer
from locations.models.state_access import states_of
invited = User.objects.filter(email__endswith="@five.example").order_by("invitation__pk")
for account in invited:
    print(account.username, account.groups.get(), account.is_active, bool(states_of(account)), sep=" | ")
print(Reviewer.objects.get(account__in=invited))
"""
PEOPLE = [
    ("Alex", "Administrator", []),
    ("Carla", "Clinical reviewer", ["Yes: approvals by this account"]),
    ("Wen", "Writer", []),
    ("Pat", "Publisher", []),
    ("Lou", "Location manager", ["Only the states that are ticked below", "Oregon"]),
]


@dataclass
class Counted:
    """Clicks, typed fields and page loads."""

    page: object
    clicks: int = 0
    fields: int = 0
    loads: int = 0

    def __post_init__(self):
        self.page.on("load", self._loaded)

    def _loaded(self, _page):
        self.loads += 1

    def click(self, found):
        found.click()
        self.clicks += 1

    def type(self, label, words):
        self.page.get_by_label(label, exact=True).fill(words)
        self.fields += 1


def assert_accessible(page, axe, part="body"):
    for view in VIEWS:
        show(page, *view)
        page.wait_for_timeout(300)  # buttons fade to the color of another theme
        assert (view, violations(axe, page, part), page.evaluate(SIDEWAYS)) == (view, [], 0)
    show(page, 1280, "light")


@pytest.fixture
def administrator(page, site):
    name = site.run(ADMINISTRATOR).strip()
    open_desk(page, site, name)
    return name


def test_five_people_are_invited_in_fourteen_clicks(page, site, axe, administrator):
    counted = Counted(page)
    counted.click(page.locator("#content-main").get_by_role("link", name="Invite people").first)
    assert_accessible(page, axe, "#content-main")
    for name, role, answers in PEOPLE:
        counted.type("First name", name)
        counted.type("Last name", "Five")
        counted.type("Email address", f"{name.lower()}@five.example")
        counted.click(page.get_by_label(f"{role}:"))
        for answer in answers:
            counted.click(page.get_by_label(answer))
        if role == "Clinical reviewer":
            counted.type("Credentials", "PT, DPT")
            assert_accessible(page, axe, "#content-main")
        counted.click(page.get_by_role("button", name="Make the invitation"))
        expect(page.get_by_role("heading", name=f"The link for {name} Five")).to_be_visible()
        expect(page.get_by_role("heading", name="Invite another")).to_be_visible()
    assert_accessible(page, axe, "#content-main")
    assert (counted.clicks, counted.fields, counted.loads) == (14, 16, 6)
    assert site.run(RESULT).splitlines() == [
        "alex.five | Administrator | False | False",
        "carla.five | Clinical reviewer | False | False",
        "wen.five | Writer | False | False",
        "pat.five | Publisher | False | False",
        "lou.five | Location manager | False | True",
        "Carla Five, PT, DPT",
    ]


def test_questions_about_a_role_are_shown_when_it_is_ticked(page, site, administrator):
    page.goto(f"{site.url}/admin/invitations/")
    question, states = page.get_by_text("Clinics of which states?"), page.get_by_label("Oregon")
    expect(question).to_be_hidden()
    page.get_by_label("Location manager:").check()
    expect(question).to_be_visible()
    expect(states).to_be_hidden()
    page.get_by_label("Only the states that are ticked below").check()
    expect(states).to_be_visible()


def test_invited_person_gets_from_the_link_to_the_desk_by_keyboard(
    page, site, axe, administrator, browser, monkeypatch
):
    site.run(FORGET % "kim@keys.example")  # this test is run again if it waited in vain
    page.goto(f"{site.url}/admin/invitations/")
    page.get_by_label("First name").focus()
    for words in ("Kim", "Keys", "kim@keys.example"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    expect(page.get_by_label("Administrator:")).to_be_focused()
    page.get_by_label("Writer:").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copy the link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    page.goto(link)
    expect(page.get_by_text("so this link was not used")).to_be_visible()
    assert_accessible(page, axe)

    context = browser.new_context()
    theirs = context.new_page()
    loads = Counted(theirs)
    theirs.goto(link.replace("127.0.0.1", "localhost"))
    expect(theirs.get_by_role("heading", name="Welcome, Kim")).to_be_visible()
    assert_accessible(theirs, axe)
    theirs.get_by_label("New password", exact=True).focus()
    theirs.keyboard.type(PASSWORD)
    theirs.keyboard.press("Tab")
    theirs.keyboard.type(PASSWORD)
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    set_up_app(theirs, monkeypatch)
    theirs.get_by_role("link", name="Go to the staff desk").click()
    expect(theirs.get_by_role("heading", name="What needs your attention today?")).to_be_visible()
    theirs.wait_for_load_state()  # which counts it
    assert loads.loads == 5
    context.clear_cookies()
    theirs.goto(link.replace("127.0.0.1", "localhost"))
    expect(theirs.get_by_text("This link does not work.")).to_be_visible()
    assert_accessible(theirs, axe)
    context.close()
    page.goto(f"{site.url}/admin/invitations/")
    expect(page.get_by_role("region", name="Accepted", exact=True)).to_contain_text("Kim Keys")
    assert_accessible(page, axe, "#content-main")
