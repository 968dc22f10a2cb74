"""The search: on a phone, by keyboard, without scripts, and with errors."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scripts", [True, False])
def test_answer_is_found_by_keyboard_from_the_first_page_without_cookies(browser, site, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("banner").get_by_role("link", name="Search").press("Enter")
    page.get_by_label("What would you like to know?").focus()
    page.keyboard.type("siatica")
    page.keyboard.press("Enter")
    expect(page.get_by_text("so we looked for sciatica")).to_be_visible()
    page.get_by_role("link", name="Condition, sample text Hip and leg pain").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Hip and leg pain")).to_be_visible()
    assert context.cookies() == []
    context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("text", ["short of breath", "blood thinners", "xyzzy", "", "Seattle", "heel pain " * 30])
def test_search_results_and_errors_are_accessible_and_never_scroll_sideways(page, site, axe, text):
    page.goto(f"{site.url}/search/?q={text}")
    for width, theme in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert violations(axe, page) == []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_empty_search_moves_focus_to_the_error(page, site):
    page.goto(f"{site.url}/search/")
    page.get_by_role("search", name="This site").get_by_role("button").click()
    expect(page.get_by_role("group", name="Please check one thing")).to_be_focused()


def test_typing_sends_nothing(page, site):
    page.goto(f"{site.url}/search/", wait_until="networkidle")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("What would you like to know?").press_sequentially("my secret pain")
    page.wait_for_timeout(300)
    assert [url for url in sent if "favicon" not in url] == []
