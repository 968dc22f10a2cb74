"""Ten visitors with a question get from the first page to the answer on a phone: in three taps and four screens at most.

A tap on a field counts, typing and Enter do not. Screens are how far a visitor must scroll to the target of each tap and
to the answer, added up over all pages. `-s` prints the figures of each visit.

| visit | taps | the way | what the answer says |
|---|---:|---|---|
| heel pain, in Texas | 3 | search | heel pain may ease; how many clinics in Texas offer it |
| pregnant, and wondering | 3 | Is it safe for me? | ask first; too little is known about the risk |
| on a blood thinner | 3 | Is it safe for me? | ask first; never stop it on your own |
| sore and short of breath the day after | 1 | the first line of each page | call 911; a lung problem can start days later |
| parent of an athlete of 15, in New York | 3 | search | a parent must agree; not allowed there, as reported |
| afraid of needles | 3 | search | pick another treatment, or start with one needle |
| doctor who thinks of sending a patient | 3 | search | a referral is often not needed, but a plan may want one |
| what does it cost | 3 | search | ask the clinic and the plan, and what to ask |
| book now | 3 | Find a clinic | the clinic's link to book, and its phone |
| deaf | 3 | Find a clinic | the relay service, a number for texts, and mail |
"""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
MOST_TAPS, MOST_SCREENS = 3, 4
# How far the target is below the window or, as a negative number, above it
AWAY = """(it) => {
    const {top, bottom} = it.getBoundingClientRect();
    return bottom > innerHeight ? bottom - innerHeight : Math.min(top, 0);
}"""
SCROLL = "(it, away) => { if (!it.closest(':popover-open')) scrollBy({top: away, behavior: 'instant'}); }"


class Visitor:
    """A visitor with a phone, who scrolls only as far as necessary."""

    def __init__(self, page, url):
        self.page, self.taps, self.scrolled, self.sent = page, 0, 0.0, []
        page.on("request", lambda request: self.sent.append((request.method, request.url)))
        page.goto(url)

    @property
    def screens(self) -> float:
        return round(self.scrolled / PHONE["height"], 1)

    def scroll_to(self, target):
        away = target.evaluate(AWAY)
        target.evaluate(SCROLL, away)
        self.scrolled += abs(away)

    def touch(self, target):
        self.scroll_to(target)
        target.tap()
        self.taps += 1

    def tap(self, name, *, inside="body"):
        self.touch(self.page.locator(inside).get_by_role("link", name=name).first)

    def open(self, summary):
        self.touch(self.page.locator("summary", has_text=summary))

    def type(self, label, text):
        """Tap the field, type and press Enter."""
        self.touch(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def search(self, text):
        self.tap("Search", inside="header")
        self.type("What would you like to know?", text)

    def reads(self, *texts, inside="main"):
        for text in texts:
            answer = self.page.locator(inside).get_by_text(text).filter(visible=True).first
            expect(answer).to_be_attached()
            self.scroll_to(answer)
            expect(answer).to_be_in_viewport()


@pytest.fixture
def visitor(browser, site):
    with browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce") as context:
        context.set_default_timeout(20_000)
        visitor = Visitor(context.new_page(), site.url)
        yield visitor
        print(f"{visitor.taps} taps, {visitor.screens} screens")  # noqa: T201
        assert (visitor.taps <= MOST_TAPS, visitor.screens <= MOST_SCREENS) == (True, True), visitor.screens
        # No personal data is sent or stored.
        assert {method for method, _url in visitor.sent} == {"GET"}
        assert context.cookies() == []
        assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_visitor_with_heel_pain_in_texas(visitor):
    visitor.search("heel pain texas")
    visitor.reads("Dry needling may ease heel pain.")
    visitor.tap("Dry needling in Texas")
    visitor.reads("4 clinics in Texas offer dry needling.")
    assert visitor.taps == 3


def test_visitor_who_is_pregnant(visitor):
    visitor.tap("Is it safe for me?")
    visitor.open("Find yours in the list")
    visitor.tap("Pregnancy", inside="details")
    visitor.reads("Tell us if you are pregnant, or might be", "We do not know enough about the risk")
    assert visitor.taps == 3


def test_visitor_on_a_blood_thinner(visitor):
    visitor.tap("Is it safe for me?")
    visitor.open("Find yours in the list")
    visitor.tap("Blood thinners, or you bleed easily", inside="details")
    visitor.reads("Never stop a blood thinner on your own")
    assert visitor.taps == 3


def test_visitor_short_of_breath_the_day_after(visitor):
    visitor.tap("Problem after treatment? Get help")
    call = visitor.page.locator("#after").get_by_role("link", name="Call 911")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:911")
    visitor.reads("Trouble breathing", "It can start minutes after the needle or up to 2 days later", inside="#after")
    assert visitor.taps == 1


def test_visitor_with_an_athlete_of_15_in_new_york(visitor):
    visitor.search("teenager new york")
    visitor.reads("Can my teen have it?", "a parent or guardian agrees")
    visitor.tap("Dry needling in New York")
    visitor.reads("Not allowed for physical therapists")
    visitor.reads("Nearest to you")  # the nearest clinics to their ZIP code
    assert visitor.taps == 3


def test_visitor_who_is_afraid_of_needles(visitor):
    visitor.search("afraid of needles")
    visitor.tap("What if I am scared of needles?")
    visitor.reads("If needles scare you badly, pick another treatment", "You can start with one needle")
    assert visitor.taps == 3


def test_doctor_who_thinks_of_sending_a_patient(visitor):
    visitor.search("refer a patient")
    visitor.tap("Do I need a referral?")
    visitor.reads("Often not", "Your insurance plan or Medicare may want one")
    assert visitor.taps == 3


def test_visitor_who_wants_to_know_the_cost(visitor):
    visitor.search("how much does it cost")
    visitor.tap("What does it cost, and does insurance pay?")
    visitor.reads("Ask your clinic and your plan", "What does one visit cost, and what else may be on the bill?")
    assert visitor.taps == 3


def test_visitor_who_wants_to_book_now(visitor):
    visitor.tap("Find a clinic")
    visitor.type("ZIP code or town", "78701")
    visitor.tap("Northfield Austin")
    visitor.reads("Book a visit online", "Call (512) 555-0139")
    assert visitor.taps == 3


def test_visitor_who_is_deaf(visitor):
    visitor.tap("Find a clinic")
    visitor.type("ZIP code or town", "78701")
    visitor.tap("Northfield Austin")
    visitor.reads("Text (512) 555-0140", "Deaf, or hard to understand on the phone?", "For appointments:")
    assert visitor.taps == 3


def test_search_for_deaf_leads_to_clinics_with_sign_language(visitor):
    visitor.search("deaf")
    visitor.reads("Clinics by language: American Sign Language (ASL)")
    assert visitor.taps == 2
