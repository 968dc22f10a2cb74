"""A clinic group's first day, from an empty database to an open site, by clicks and typing in the pages alone.

Clicks are counted as in `test_staff_week.py`: a click into a field before typing is one, and a choice from a list is
two. Besides, each task says how many pages it loaded. The only commands are those that install the site and create the
first account.
"""

import contextlib
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.clicks import Staff, Visitor, Week
from tests.browser.conftest import Site, paths_of
from tests.browser.shell import shell_at
from tests.browser.test_review_by_page import is_marked, read_to_the_end
from tests.clinic_site.setup.test_not_open import PATHS
from tests.html import Page
from tests.locations.importing.files import csv_bytes
from tests.proofs.benchmarks import databases
from tests.real_server import ROOT, served, wait_for
from tests.staff import code_now

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
PASSWORD = "copper-lantern-visits-tuesday"
MOST_CLICKS = 400
PATIENCE = 120_000  # milliseconds, for what is done with hundreds of texts at once
EXPECTED = {
    "Administrator: sign in for the first time": 8,
    "Administrator: fill in and publish name and phone": 5,
    "Administrator: add and publish two clinics with the form": 29,
    "Administrator: import and publish one clinic from a file": 11,
    "Administrator: take over the shipped texts": 3,
    "Administrator: invite four people": 29,
    "Administrator: accept the invitation": 8,
    "Clinical reviewer: accept the invitation": 8,
    "Publisher: accept the invitation": 8,
    "Location manager: accept the invitation": 8,
    "Clinical reviewer: read and sign all texts": 24,
    "Publisher: publish all approved texts": 3,
    "Administrator: read and confirm the law of two states": 10,
    "Administrator: answer for four notices": 20,
    "Administrator: open the site": 2,
}
NAME, PHONE = "Juniper Physical Therapy", "303-555-0142"
CLINICS = [
    ("Juniper Denver", "303-555-0143", "12 Larimer Street", "Denver", "Colorado", "80202"),
    ("Juniper Boulder", "303-555-0144", "7 Pearl Street", "Boulder", "Colorado", "80302"),
]
IMPORTED = {
    "name": "Juniper Tucson", "street": "30 Congress Street", "city": "Tucson", "state": "AZ", "zip": "85701",
    "phone": "520-555-0145", "opening_hours": "Mo-Fr 08:00-17:00", "offers_dry_needling": "yes",
    "dry_needling_confirmed_on": "2026-11-01",
}  # fmt: skip
PEOPLE = [
    ("Alex", "Administrator", []),
    ("Cleo", "Clinical reviewer", ["Yes: approvals by this account"]),
    ("Pat", "Publisher", []),
    ("Lou", "Location manager", ["All states"]),
]
NOTICES = ["Privacy practices (HIPAA)", "Nondiscrimination", "Language help", "Cost estimate"]
REVIEWER = "Cleo Juniper, PT, DPT"
NOT_OPEN = "This website is not open yet"
WITHOUT_A_REVIEW = ("/search/", "/locations/", "/about/privacy/")  # no text on these pages needs a clinician
SITEMAP = """
from clinic_site.pages.sitemaps import every_address, first_clinics
for address in every_address(first_clinics(), [], []):
    print(address.path)
"""


@contextlib.contextmanager
def empty_database(folder):
    """Yield the URL of a database without tables: on PostgreSQL, or on SQLite if no server answers."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(databases.postgresql(SERVER, "first_day"))
        except psycopg.OperationalError as error:
            print(f"On SQLite, because no PostgreSQL server answers: {error}")  # noqa: T201
            url = f"sqlite:///{folder / 'site.sqlite3'}"
        yield url


def run(environment, *command, answers=""):
    """Run a command of `manage.py`, as after the installation."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, input=answers, capture_output=True,
        text=True, timeout=300, start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def day(browser, axe, tmp_path, monkeypatch):
    for name in ("CLINIC_NAME", "CLINIC_PHONE"):
        monkeypatch.delenv(name, raising=False)
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(empty_database(tmp_path))
        settings = {"DATABASE_URL": url, "SECRET_KEY": "tests-only"}
        environment = os.environ | settings
        (tmp_path / "site.sqlite3").touch()  # or the server copies a database that is ready
        run(environment, "migrate")
        run(environment, "load_places")
        run(environment, "make_admin", answers=f"dana\n{PASSWORD}\n{PASSWORD}\n")
        server = stack.enter_context(served(tmp_path, **settings))
        shell = stack.enter_context(shell_at(environment))
        yield stack.enter_context(contextlib.closing(Week(Site(server.url, [], shell), browser, axe)))


class Person(Staff):
    """One of the staff, who goes on from the page that is open."""

    def __init__(self, week, name, role, monkeypatch):
        super().__init__(week, name, role)
        self.monkeypatch, self.answers = monkeypatch, []
        self.page.on("response", self._note_answer)

    def _note_answer(self, response):
        if response.status >= 400:
            self.week.faults.append((self.role, response.status, response.url))

    @contextlib.contextmanager
    def goes_on_to(self, what):
        self.task = f"{self.role}: {what}"
        yield
        self.week.check(self.page, self.role)
        self.task = None

    def write(self, label, text):
        self.click(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, label, choice):
        """Choose from a list: one click opens it, one chooses."""
        self.page.get_by_label(label, exact=True).select_option(label=choice)
        self.week.clicks[self.task] += 2

    def says(self, words):
        expect(self.page.locator(".messagelist")).to_contain_text(words)

    def goes_to_the_setup(self):
        self.click(self.page.get_by_role("link", name="Back to the setup").first)
        expect(self.page.locator("#setup")).to_be_visible()

    def starts(self, step):
        """Press the button of a step of the setup."""
        self.click(self.step(step).get_by_role("link"))

    def step(self, title):
        return self.page.locator(".setup-step").filter(has=self.page.get_by_role("heading", name=title, exact=True))

    def sets_up_second_factor(self):
        page = self.page
        self.click(page.get_by_role("link", name="Set up an app"))
        self.click(page.get_by_text("No camera?"))
        self.monkeypatch.setattr("tests.staff.SECRET", page.locator(".sign-in-key").inner_text())
        self.write("Authenticator code", code_now())
        self.press("Done")
        expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
        self.click(page.get_by_role("link", name="Go to the staff desk"))
        expect(page.get_by_role("heading", name="What needs your attention today?")).to_be_visible()


def answer_of(url):
    """Return status, headers and text of an address, as a visitor without cookies gets them."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def sign_in_and_fill_in_the_name(dana):
    page = dana.page
    with dana.goes_on_to("sign in for the first time"):
        page.goto(f"{dana.week.site.url}/admin/")
        dana.write("Username", "dana")
        dana.write("Password", PASSWORD)
        dana.press("Sign in")
        dana.sets_up_second_factor()
    with dana.goes_on_to("fill in and publish name and phone"):
        dana.starts("Your name and phone number")
        dana.write("Name of your clinic or clinic group:", NAME)
        dana.write("Phone for questions:", PHONE)
        dana.press("Publish")
        dana.says("Published.")
        dana.goes_to_the_setup()


def add_clinics(dana):
    page = dana.page
    with dana.goes_on_to("add and publish two clinics with the form"):
        dana.starts("Your clinics")
        for name, phone, street, city, state, zip_code in CLINICS:
            dana.click(page.locator(".object-tools").get_by_role("link", name="Add clinic"))
            dana.write("Name:", name)
            dana.write("Phone:", phone)
            dana.write("Monday", "8am-5pm")
            dana.press("Copy to Tuesday–Friday")
            dana.click(page.get_by_label("Offers dry needling"))
            dana.click(page.locator(".field-dry_needling_confirmed_on").get_by_role("link", name="Today", exact=True))
            dana.write("Street:", street)
            dana.write("Town:", city)
            dana.choose("State:", state)
            dana.write("ZIP code:", zip_code)
            dana.press("Publish")
            dana.says("Published. The site shows it now.")
            dana.follow("Clinics", inside="#nav-sidebar")
    with dana.goes_on_to("import and publish one clinic from a file"):
        dana.follow("Import a file")
        file = {"name": "clinics.csv", "mimeType": "text/csv", "buffer": csv_bytes([IMPORTED])}
        dana.week.clicks[dana.task] += 2  # one opens the dialog of the browser, one chooses the file
        page.get_by_label("File").set_input_files(file)
        dana.press("Check the file")
        dana.press("Import 1 row")
        dana.says("1 clinic imported. New clinics are drafts until they are published.")
        dana.follow("Clinics", inside="#nav-sidebar")
        dana.run_on_all_shown("Publish")
        dana.says("1 clinic published. 2 had nothing to publish.")
        dana.goes_to_the_setup()


def take_over_the_texts(dana):
    with dana.goes_on_to("take over the shipped texts"):
        dana.starts("Take over the shipped texts")
        dana.click(dana.page.get_by_role("button", name="Yes, take over"), timeout=PATIENCE)
        dana.says("shipped texts are now drafts of your clinic")
        dana.goes_to_the_setup()


def invite(dana):
    """Invite PEOPLE, and return the links that dana gives to them."""
    links = []
    with dana.goes_on_to("invite four people"):
        dana.starts("Invite the people who will work here")
        for name, role, choices in PEOPLE:
            dana.write("First name", name)
            dana.write("Last name", "Juniper")
            dana.write("Email address", f"{name.lower()}@juniper.example")
            dana.click(dana.page.get_by_label(f"{role}:"))
            for choice in choices:
                dana.click(dana.page.get_by_label(choice))
            if role == "Clinical reviewer":
                dana.write("Credentials", "PT, DPT")
            dana.press("Make the invitation")
            expect(dana.page.get_by_role("heading", name=f"The link for {name} Juniper")).to_be_visible()
            dana.press("Copy the link")
            links.append(dana.page.get_by_label("Link", exact=True).input_value())
        dana.goes_to_the_setup()
    return links


def accept(person, link):
    with person.goes_on_to("accept the invitation"):
        person.page.goto(link)
        expect(person.page.get_by_role("heading", name=f"Welcome, {person.name}")).to_be_visible()
        person.write("New password", PASSWORD)
        person.write("New password confirmation", PASSWORD)
        person.press("Save and continue")
        person.sets_up_second_factor()


def review_all(cleo):
    """Read every page to its end and sign its texts."""
    page, content = cleo.page, {"include": [["#content"]], "exclude": [["iframe"]]}
    with cleo.goes_on_to("read and sign all texts"):
        cleo.starts("Your clinician reads and signs the texts")
        cleo.click(page.get_by_role("link", name="Start reading"))
        for number in range(100):
            is_marked(page)
            if number == 0:
                cleo.week.faults += violations(cleo.week.axe, page, content)
            read_to_the_end(page)
            button = page.locator("#review-sign:visible")
            cleo.week.clicks[cleo.task] += 1
            button.click()
            cleo.says("You signed")
            if page.get_by_text("No text is waiting for a review.").is_visible():
                break
        cleo.goes_to_the_setup()
        expect(cleo.step("Your clinician reads and signs the texts")).to_contain_text("Done")


def publish_all(pat):
    with pat.goes_on_to("publish all approved texts"):
        pat.page.reload()  # the desk is from before the review
        pat.starts("Publish the approved texts")
        pat.click(pat.page.get_by_role("button", name="Publish all"), timeout=PATIENCE)
        expect(pat.page.locator(".take-off")).to_contain_text("texts were published. The site shows them now.")
        expect(pat.page.get_by_role("heading", name="What was left out, and why")).to_have_count(0)
        pat.goes_to_the_setup()


def read_the_law(dana):
    with dana.goes_on_to("read and confirm the law of two states"):
        for state in ("Arizona", "Colorado"):
            dana.starts("Read the law of your states")
            dana.follow(state, inside="#result_list tbody")
            dana.follow("Check and publish")
            dana.press("I have read all of it and it is correct")
            dana.says("Your review was recorded.")
            dana.goes_to_the_setup()


def answer_for_the_notices(dana):
    """Answer that no required notice binds this clinic: it has no texts to paste."""
    with dana.goes_on_to("answer for four notices"):
        for notice in NOTICES:
            dana.starts("The notices that the law may require")
            dana.follow(notice, inside=".absent-notices")
            dana.write("Does not apply, because:", "This clinic is made up.")
            dana.press("Publish")
            dana.says("Answered: does not apply. The site has no page for this notice.")
            dana.goes_to_the_setup()


def open_the_site(dana):
    with dana.goes_on_to("open the site"):
        dana.starts("Open the site")
        dana.press("Open the site")
        dana.says("The site is open. Visitors see it now.")
        expect(dana.page.locator("#setup")).to_have_count(0)


def assert_not_open(url, paths):
    """Every public address shows the same plain page, which no search engine may list."""
    for path in paths:
        status, headers, text = answer_of(url + path)
        assert (path, status) == (path, 200 if path == "/" else 404)
        is_marked = '<meta name="robots" content="noindex">' in text
        assert (path, headers["X-Robots-Tag"], is_marked) == (path, "noindex", True)
        assert (path, NOT_OPEN in text) == (path, True)
    assert answer_of(f"{url}/robots.txt")[2] == "User-agent: *\nDisallow: /\n"
    assert paths_of(url) == []


def assert_open(url, paths):
    """Every page of the sitemap is public, indexable and without a word of samples, and names the clinician."""
    assert paths_of(url) == paths
    assert "Disallow: /\n" not in answer_of(f"{url}/robots.txt")[2]
    for path in paths:
        status, headers, text = answer_of(url + path)
        assert (path, status) == (path, 200)
        assert (path, headers["X-Robots-Tag"], 'content="noindex"' in text) == (path, None, False)
        main = Page(text).one("main").text  # with the words in drawings
        assert (path, re.findall(r".{0,40}\bsamples?\b.{0,40}", main, re.IGNORECASE)) == (path, [])
        if not path.startswith(WITHOUT_A_REVIEW):
            assert (path, REVIEWER in main) == (path, True)


def visit(visitor):
    """Look at a page of each kind as a patient does."""
    visitor.reads("/", NAME)
    visitor.reads("/safety/", "Call 911 now")
    emergencies = visitor.page.locator("main section").filter(has=visitor.page.get_by_role("heading", name="Call 911"))
    expect(emergencies.first.locator("li").first).to_be_visible()
    visitor.reads("/conditions/headache/", REVIEWER)
    visitor.reads("/locations/colorado/juniper-boulder/", "(303) 555-0144")
    visitor.reads("/locations/colorado/", "Juniper Denver")
    visitor.reads("/search/?q=headache", "Headache")


@pytest.mark.nightly
def test_first_day_from_an_empty_database_to_an_open_site(day, monkeypatch):
    url, visitor = day.site.url, Visitor(day)
    assert_not_open(url, PATHS)
    visitor.reads("/", NOT_OPEN)
    dana = Person(day, "Dana", "Administrator", monkeypatch)
    sign_in_and_fill_in_the_name(dana)
    add_clinics(dana)
    take_over_the_texts(dana)
    links = invite(dana)
    people = [Person(day, name, role, monkeypatch) for name, role, _choices in PEOPLE]
    for person, link in zip(people, links, strict=True):
        accept(person, link)
    _alex, cleo, pat, _lou = people
    review_all(cleo)
    publish_all(pat)
    read_the_law(dana)
    answer_for_the_notices(dana)
    paths = day.site.run(SITEMAP).splitlines()
    assert_not_open(url, [*PATHS, *paths])
    open_the_site(dana)
    wait_for(lambda: paths_of(url) != [])
    assert_open(url, paths)
    visit(visitor)
    print(f"{day.table()}\n{day.clicks.total():6} {day.loads.total():6}  in all")  # noqa: T201
    assert "\n".join(map(str, day.faults)) == ""
    assert dict(day.clicks) == EXPECTED
    assert day.clicks.total() <= MOST_CLICKS
