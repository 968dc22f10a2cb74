"""A clinician reviews pages in a real browser: what counts as read, with the keyboard alone, and what all of it takes."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS, VIEWS_OF_STAFF, show, violations
from tests.browser.desk import open_desk

MAKE = """
from django.contrib.auth.models import Group, User
from education.models import Reviewer
user = User.objects.filter(username="renee").first()
user = user or User.objects.create_user("renee", "", "a-long-pass-phrase-for-tests", is_staff=True)
user.groups.add(Group.objects.get(name="Clinical reviewer"))
Reviewer.objects.get_or_create(name="Renee Example", credentials="PT", defaults={"account": user})
"""
# Other tests share the site.
FORGET = """
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.reviewing.models import ReadText
from education.models import Reviewed, Reviewer
nothing = {"reviewed_by": None, "reviewed_on": None, "review_due": None, "is_sample": True}
for kind in publishable_kinds(Reviewed):
    kind.objects.filter(reviewed_by__name="Renee Example").update(**nothing)
Reviewer.objects.filter(name="Renee Example").delete()
ReadText.objects.filter(account__username="renee").delete()
"""
SIGNED = "from education.models import VisitStep; print(VisitStep.objects.exclude(reviewed_on=None).count())"
STEPS = "/admin/review/page/?path=/what-to-expect/"
MOST_LOADS, MOST_CLICKS = 80, 250
AT_THE_END = """(selector) => {
    const it = document.querySelector(selector);
    return it.scrollTop + it.clientHeight >= it.scrollHeight - 2;
}"""


class Counted:
    """A page whose loads and clicks are counted."""

    def __init__(self, page):
        self.page, self.loads, self.clicks = page, 0, 0
        page.on("domcontentloaded", self._loaded)

    def _loaded(self, _page):
        self.loads += 1

    def click(self, where):
        self.clicks += 1
        where.click()


@pytest.fixture
def clinician(page, site):
    site.run(MAKE)
    page.set_viewport_size({"width": 1280, "height": 900})
    open_desk(page, site, "renee")
    yield page
    site.run(FORGET)


def is_marked(page) -> None:
    """Wait until the frame is there and its texts are marked."""
    expect(page.frame_locator("#review-frame").locator("[data-review]").first).to_be_attached()
    expect(page.locator("#review-status")).not_to_have_text("")


def read_to_the_end(page) -> None:
    """Press Page Down on the page, and then in the list beside it, until all texts count as read."""
    page.evaluate("document.activeElement.blur()")
    for scroller in ("html", "#review-texts"):
        if scroller != "html":
            page.locator(scroller).focus()
        for _step in range(400):
            page.keyboard.press("PageDown")
            page.wait_for_timeout(60)
            if page.evaluate(AT_THE_END, scroller):
                break
    expect(page.locator(".review-row[data-token]:not([data-was-read])")).to_have_count(0)


def test_page_is_read_and_signed_with_the_keyboard_alone(clinician, site):
    page = clinician
    page.goto(site.url + STEPS)
    is_marked(page)
    counted = Counted(page)
    expect(page.locator("#review-status")).to_have_text("0 of 5 read")
    expect(page.locator(".review-row input:enabled[type=checkbox]")).to_have_count(0)
    read_to_the_end(page)
    expect(page.locator("#review-status")).to_have_text("5 of 5 read")
    button = page.locator("#review-sign:visible")
    expect(button).to_have_text("Sign the 5 texts I have read")
    for _tab in range(80):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("You signed 5 texts.")
    assert (counted.loads, counted.clicks) == (1, 0)
    assert site.run(SIGNED).strip() == "4"  # and the page of text itself


def test_button_for_the_next_text_leads_through_all_of_them_with_one_key(clinician, site):
    page = clinician
    page.goto(site.url + STEPS)
    is_marked(page)
    button = page.locator("#review-next")
    button.focus()
    for _press in range(60):
        if button.text_content() == "All texts are read":
            break
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
    expect(page.locator("#review-status")).to_have_text("5 of 5 read")
    expect(button).to_be_focused()
    page.reload()
    is_marked(page)
    expect(page.locator(".review-row input:checked[type=checkbox]")).to_have_count(5)
    expect(page.locator("#review-sign")).to_have_text("Sign the 5 texts I have read")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_read_and_the_button_stay_in_view_and_nothing_read_cannot_be_signed(clinician, site, width):
    page = clinician
    show(page, width, "light")
    page.goto(site.url + STEPS)
    is_marked(page)
    expect(page.locator("#review-sign")).to_have_attribute("aria-disabled", "true")
    page.locator("#review-sign").press("Enter")
    expect(page.locator("#review-status")).to_have_text("Nothing is ticked. Read a text to its end first.")
    assert page.locator(".messagelist").count() == 0
    for place in (0, 0.5, 1):
        page.evaluate("place => window.scrollTo(0, place * document.documentElement.scrollHeight)", place)
        expect(page.locator("#review-status")).to_be_in_viewport(ratio=1)
        expect(page.locator("#review-sign")).to_be_in_viewport(ratio=1)


def test_text_whose_middle_was_skipped_does_not_count_as_read(clinician, site):
    page = clinician
    page.goto(f"{site.url}/admin/review/page/?path=/dry-needling/")
    is_marked(page)
    page.locator("#review-texts").evaluate("it => it.scrollTo(0, it.scrollHeight)")
    page.keyboard.press("End")
    page.wait_for_timeout(800)
    expect(page.locator("#review-status")).to_have_text("0 of 1 read")


def test_signing_is_possible_without_javascript(browser, clinician, site):
    context = browser.new_context(java_script_enabled=False, storage_state=clinician.context.storage_state())
    page = context.new_page()
    page.goto(site.url + STEPS)
    page.get_by_role("link", name="Read the texts one after another").click()
    page.locator(".review-row input[type=checkbox]").first.check()
    page.get_by_role("button", name="Sign the ticked texts").click()
    expect(page.locator(".messagelist")).to_contain_text("You signed one text.")
    context.close()


@pytest.mark.parametrize(("width", "theme"), VIEWS_OF_STAFF)
def test_pages_of_the_review_are_accessible_and_fit(clinician, site, axe, width, theme):
    page = clinician
    show(page, width, theme)
    for path in ("/admin/review/", STEPS, f"{STEPS}&as=text"):
        page.goto(site.url + path)
        if path == STEPS:
            is_marked(page)
        assert (path, violations(axe, page, {"include": [["#content"]], "exclude": [["iframe"]]})) == (path, [])
        assert (path, page.evaluate(SIDEWAYS)) == (path, 0)
    page.goto(f"{site.url}/admin/review/")
    page.get_by_label("Print “What to expect").check()
    page.get_by_role("button", name="Make a sheet of the ticked pages").click()
    assert violations(axe, page, {"include": [["#content"]]}) == []
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.nightly
def test_all_sample_texts_take_few_loads_and_clicks(clinician, site):
    page = clinician
    counted = Counted(page)
    page.goto(f"{site.url}/admin/review/")
    total = int(page.locator("#review-progress b").text_content().split()[-1])
    counted.click(page.get_by_role("link", name="Start reading"))
    for _page in range(100):
        is_marked(page)
        read_to_the_end(page)
        counted.click(page.locator("#review-sign:visible"))
        expect(page.locator(".messagelist")).to_contain_text("You signed")
        if page.url == f"{site.url}/admin/review/":
            break
    expect(page.locator("#review-progress b")).to_have_text(f"{total} of {total}")
    print(f"{total} texts: {counted.loads} page loads, {counted.clicks} clicks")  # noqa: T201
    assert counted.loads <= MOST_LOADS
    assert counted.clicks <= MOST_CLICKS
