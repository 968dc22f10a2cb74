"""The history of a record: compare two versions, restore one, undo a deletion."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STAFF
from tests.browser.desk import open_desk

SIZES = [(768, "light"), (1280, "dark")]
MAKE_STEP = """
from education.models import VisitStep
VisitStep.objects.create(slug="not-needed", stage="Before", title="Not needed", text="It goes.", order=0)
"""
FORGET_STEP = "from education.models import VisitStep; VisitStep.objects.filter(slug='not-needed').delete()"
AT_NIGHT = [(768, "dark"), (1280, "light")]


def open_term(page, site, name):
    page.goto(f"{site.url}/admin/education/glossaryterm/?q={name}")
    page.locator("#result_list tbody th a").first.click()


def draft(page, text, why):
    page.get_by_label("Meaning").fill(text)
    page.get_by_label("What did you change, and why?").fill(why)
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.fixture(scope="module")
def compared(browser, site):
    """Return the history URL of a term with two draft versions."""
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    open_desk(page, site, STAFF[0])
    open_term(page, site, "dry")
    words = " ".join(f"Sentence number {number} stays as it is." for number in range(30))
    draft(page, f"Do not run for 2 days. {words} The end is old.", "First words")
    draft(page, f"Do run for 3 days. {words} The end is new.", "Second thoughts")
    address = page.url.replace("/change/", "/history/")
    page.context.close()
    return address


def test_two_versions_are_selected_by_keyboard_and_compared(staff_page, compared):
    page = staff_page
    page.goto(compared)
    rows = page.locator(".history tbody tr")
    expect(rows.nth(0)).to_contain_text("Second thoughts")
    expect(rows.nth(1)).to_contain_text("First words")
    rows.nth(0).get_by_label("Old:").focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1).get_by_label("Old:")).to_be_checked()
    page.get_by_role("button", name="Compare the selected versions").press("Enter")
    expect(page.locator(".changes del").first).to_contain_text("not")
    expect(page.locator(".changes .changes-material")).to_have_text("a second person must read this")
    expect(page.locator(".changes")).not_to_contain_text("Sentence number 15")
    page.get_by_role("link", name="Show unchanged text too").click()
    expect(page.locator(".changes")).to_contain_text("Sentence number 15")


def test_old_version_is_restored_after_confirmation(staff_page, compared):
    page = staff_page
    page.goto(compared)
    page.get_by_role("link", name="Compare with the published version").nth(1).click()
    page.get_by_role("button", name="Restore the version from").click()
    expect(page.get_by_label("It stays in the history")).to_be_focused()  # the browser requires the checkbox first
    page.get_by_label("It stays in the history").check()
    page.get_by_role("button", name="Restore the version from").click()
    expect(page.locator(".messagelist .success")).to_contain_text("is now the draft")
    expect(page.get_by_label("Meaning")).to_have_value(re.compile("^Do not run for 2 days"))


@pytest.fixture
def unneeded_step(site):
    """A step of the visit that a test may delete: other tests count those on the page."""
    site.run(MAKE_STEP)
    yield
    site.run(FORGET_STEP)


def test_deleted_record_is_restored_without_scripts(browser, site, unneeded_step):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    open_desk(page, site, STAFF[0])
    page.goto(f"{site.url}/admin/education/visitstep/")
    page.locator("#result_list tbody tr", has_text="Not needed").locator("th a").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("link", name="Deleted records").click()
    expect(page.locator(".history tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".messagelist .success")).to_contain_text("was restored. It is not on the site")
    expect(page.locator(".standing")).to_contain_text("Not on the site")
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [*SIZES, *(pytest.param(*size, marks=pytest.mark.nightly) for size in AT_NIGHT)]
)
def test_history_pages_are_accessible_and_never_scroll_sideways(staff_page, site, compared, axe, width, scheme):
    page = staff_page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    deleted = f"{site.url}/admin/education/visitstep/deleted/"
    page.goto(compared)
    comparison = page.get_by_role("link", name="Compare with the published version").nth(1).get_attribute("href")
    for address in (compared, f"{site.url}{comparison}", deleted):
        page.goto(address)
        found = axe.run(page)
        assert found.response["violations"] == [], f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width
