"""The desk and preview links: accessible, usable by keyboard, and previews readable without an account."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.test_clinic_desk import assert_accessible


@pytest.fixture
def condition_page(staff_page, site):
    """Save a draft of a condition and return the page with its preview links."""
    staff_page.goto(f"{site.url}/admin/education/condition/?q=Headache")
    staff_page.locator("#result_list tbody th a").first.click()
    summary = staff_page.get_by_label("One-line summary")
    summary.fill(f"{summary.input_value()} Okapiwort.")
    staff_page.get_by_role("button", name="Save and check").click()
    return staff_page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_desk_is_accessible_and_never_scrolls_sideways(staff_page, site, axe, theme):
    staff_page.emulate_media(color_scheme=theme)
    staff_page.goto(f"{site.url}/admin/")
    expect(staff_page.get_by_role("heading", level=1)).to_have_text("What needs your attention today?")
    expect(staff_page.locator(".desk-need").first).to_be_visible()
    assert_accessible(staff_page, axe, "#content")
    for width in (390, 768, 1280):
        staff_page.set_viewport_size({"width": width, "height": 900})
        assert staff_page.evaluate("document.documentElement.scrollWidth") <= width


def test_desk_obeys_the_content_security_policy(staff_page, site):
    messages = []
    staff_page.on("console", lambda message: messages.append(message.text))
    staff_page.goto(f"{site.url}/admin/")
    assert messages == []


def test_links_on_the_desk_are_at_least_44_px_high(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    heights = staff_page.locator(".desk :is(.desk-need-lists, .desk-need-records) a").evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44


def test_first_task_opens_by_keyboard(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    first = staff_page.locator(".desk-need-lists a").first
    first.focus()
    assert first.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    staff_page.keyboard.press("Enter")
    staff_page.wait_for_url(re.compile(r"/admin/\w+/\w+/\?"))
    expect(staff_page.locator("#result_list")).to_be_visible()


def pasted(page):
    """Return the clipboard's text by pasting it into another page. Our own pages may not read the clipboard."""
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    elsewhere.locator("textarea").focus()
    elsewhere.keyboard.press("Control+V")
    text = elsewhere.locator("textarea").input_value()
    elsewhere.close()
    return text


def test_preview_link_is_created_copied_read_without_an_account_and_revoked(condition_page, browser, site, axe):
    page = condition_page
    page.get_by_label("Link works for").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Create a link"
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

    page.get_by_role("button", name=re.compile("^Withdraw the link")).first.click()
    expect(page.locator(".messagelist .success")).to_contain_text("The link was withdrawn.")
    assert reader.goto(address).status == 410
    expect(reader.get_by_role("heading", level=1)).to_have_text("This link was withdrawn")
    assert violations(axe, reader) == []
    reader.context.close()


def test_preview_link_works_without_scripts_and_the_copy_button_is_hidden(browser, site, condition_page):
    context = browser.new_context(java_script_enabled=False, storage_state=condition_page.context.storage_state())
    page = context.new_page()
    page.goto(condition_page.url)
    page.get_by_role("button", name="Create a").first.click()
    expect(page.get_by_label(re.compile("^Works until")).first).to_have_value(re.compile(f"^{site.url}/preview/"))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    context.close()
