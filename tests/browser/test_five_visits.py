"""Five visitors with a question get from the first page to the answer on a phone, in few taps and without typing.

| visit | taps | what the answer says |
|---|---:|---|
| heel pain, in Texas | 2, and 3 more to the clinics | heel pain may ease; how sure; clinics in Texas with phone and hours |
| pregnant, and wondering | 3 | ask first; too little is known about safety |
| on a blood thinner | 1, at the end of the first page | ask first; never stop it on your own |
| sore and short of breath the day after | 1 | call 911 now, a lung problem can start days later |
| parent of a 15-year-old athlete, in New York | 2, and 4 more to New York | a parent must agree; not allowed there as reported; the nearest clinics |

Changes after the last review of these visits:
- Pregnancy and blood thinners were one tap away, but five screens down the list on the safety page. "Find yours in the
  list" now links to the item itself, and the reasons to ask first at the end of the first page are links.
- The item that a link leads to is highlighted, so it is easy to spot.

Other changes from that review: the advice for the days after starts with the first hours (do not drive when drowsy),
every source shows how certain it is, and state names in the register are as high as buttons.
"""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


class Visitor:
    """A visitor with a phone, who only taps: no visit needs the keyboard."""

    def __init__(self, page, url):
        self.page, self.taps, self.sent = page, 0, []
        page.set_viewport_size(PHONE)
        page.on("request", lambda request: self.sent.append((request.method, request.url)))
        page.goto(url)

    def tap(self, role, name, *, inside="body", exact=False):
        self.page.locator(inside).get_by_role(role, name=name, exact=exact).first.click()
        self.taps += 1

    def open(self, summary):
        self.page.locator("summary", has_text=summary).click()
        self.taps += 1

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.taps += 1

    def reads(self, *texts):
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)


@pytest.fixture
def visitor(page, site):
    visitor = Visitor(page, site.url)
    yield visitor
    # No personal data is sent or stored.
    assert {method for method, _url in visitor.sent} == {"GET"}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_visitor_with_heel_pain_in_texas(visitor):
    visitor.tap("link", "Foot and ankle", inside=".index-list")
    visitor.tap("link", "Foot and ankle pain", inside="main")
    assert visitor.taps == 2
    visitor.reads("How sure", "heel", "When to get help")
    visitor.tap("link", "Find a clinic", inside=".onward-band")
    visitor.choose("State", "Texas")
    visitor.tap("button", "Show clinics")
    assert visitor.taps == 5
    visitor.reads("clinics in Texas offer dry needling", "The law in Texas")
    expect(visitor.page.locator(".clinic-card .clinic-phone").first).to_be_visible()


def test_visitor_who_is_pregnant(visitor):
    visitor.tap("link", "Is it safe for me?")
    visitor.open("Find yours in the list")
    visitor.tap("link", "Pregnancy", inside="details")
    assert visitor.taps == 3
    expect(
        visitor.page.locator("#pregnancy").get_by_text("Tell us if you are pregnant, or might be")
    ).to_be_in_viewport()
    visitor.reads("Ask first", "We do not know enough about the risk")


def test_visitor_on_a_blood_thinner(visitor):
    visitor.tap("link", "Blood thinners, or you bleed easily", inside="main")
    assert visitor.taps == 1
    answer = visitor.page.locator("#blood-thinners").get_by_text("Never stop a blood thinner on your own")
    expect(answer).to_be_in_viewport()


def test_visitor_short_of_breath_the_day_after(visitor):
    visitor.tap("link", "Unwell after treatment? Get help")
    assert visitor.taps == 1
    visitor.reads("Trouble breathing", "A lung problem can start within minutes, or up to 2 days later at home")
    call = visitor.page.locator("#after").get_by_role("link", name="Call 911")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:911")


def test_visitor_with_a_teenage_athlete_in_new_york(visitor):
    visitor.tap("button", "Menu")
    visitor.tap("link", "Questions", inside="#menu")
    assert visitor.taps == 2
    visitor.reads("Can my teen have it?", "a parent or guardian agrees")
    visitor.tap("button", "Menu")
    visitor.tap("link", "Find a clinic", inside="#menu")
    visitor.choose("State", "New York")
    visitor.tap("button", "Show clinics")
    assert visitor.taps == 6
    visitor.reads("New York", "Not allowed for physical therapists", "straight-line miles")
