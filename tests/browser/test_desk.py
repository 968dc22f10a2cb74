"""The staff's first page and preview links in a real browser: accessible, by keyboard, read without an account."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.test_clinic_desk import assert_accessible


@pytest.fixture
def condition_page(staff_page, site):
    """The page of a condition's preview links, after a draft was saved."""
    staff_page.goto(f"{site.url}/admin/education/condition/?q=Headache")
    staff_page.locator("#result_list tbody th a").first.click()
    summary = staff_page.get_by_label("One line for lists")
    summary.fill(f"{summary.input_value()} Okapiwort.")
    staff_page.get_by_role("button", name="Save and check").click()
    return staff_page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_first_page_is_accessible_and_nothing_scrolls_sideways(staff_page, site, axe, theme):
    staff_page.emulate_media(color_scheme=theme)
    staff_page.goto(f"{site.url}/admin/")
    expect(staff_page.get_by_role("heading", level=1)).to_have_text("What needs your attention today?")
    expect(staff_page.locator(".desk-need").first).to_be_visible()
    assert_accessible(staff_page, axe, "#content")
    for width in (390, 768, 1280):
        staff_page.set_viewport_size({"width": width, "height": 900})
        assert staff_page.evaluate("document.documentElement.scrollWidth") <= width


def test_first_page_runs_under_the_strict_policy(staff_page, site):
    said = []
    staff_page.on("console", lambda message: said.append(message.text))
    staff_page.goto(f"{site.url}/admin/")
    assert said == []


def test_links_of_the_desk_are_easy_to_hit(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    heights = staff_page.locator(".desk :is(.desk-need-lists, .desk-need-records) a").evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44


def test_first_need_is_opened_by_keyboard(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    first = staff_page.locator(".desk-need-lists a").first
    first.focus()
    assert first.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    staff_page.keyboard.press("Enter")
    staff_page.wait_for_url(re.compile(r"/admin/\w+/\w+/\?"))
    expect(staff_page.locator("#result_list")).to_be_visible()


def pasted(page):
    """Return what is on the clipboard, as somebody pastes it elsewhere: our own pages may not read it."""
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    elsewhere.locator("textarea").focus()
    elsewhere.keyboard.press("Control+V")
    text = elsewhere.locator("textarea").input_value()
    elsewhere.close()
    return text


def test_preview_link_is_made_copied_read_without_an_account_and_taken_back(condition_page, browser, site, axe):
    page = condition_page
    page.get_by_label("It works for").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Make a link"
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".preview-link-copied")).to_have_text("Copied")
    address = pasted(page)
    assert address == page.get_by_label(re.compile("^Works until")).first.input_value()
    assert_accessible(page, axe, "#preview-links")

    reader = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    assert reader.goto(address).status == 200
    expect(reader.get_by_role("region", name="Preview")).to_contain_text("It shows a change that is not public yet.")
    assert violations(axe, reader) == []
    assert reader.context.cookies() == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_role("button", name=re.compile("^Take back the link")).first.click()
    expect(page.locator(".messagelist .success")).to_contain_text("The link is taken back.")
    assert reader.goto(address).status == 410
    expect(reader.get_by_role("heading", level=1)).to_have_text("This link was taken back")
    assert violations(axe, reader) == []
    reader.context.close()


def test_link_is_there_without_scripts_and_the_button_that_needs_them_is_not(browser, site, condition_page):
    context = browser.new_context(java_script_enabled=False, storage_state=condition_page.context.storage_state())
    page = context.new_page()
    page.goto(condition_page.url)
    page.get_by_role("button", name="Make a").first.click()
    expect(page.get_by_label(re.compile("^Works until")).first).to_have_value(re.compile(f"^{site.url}/preview/"))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    context.close()
