"""The self-check: ticked answers never leave the page, and the sheet is ready to print."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import VIEWS, violations

PHONE = {"width": 390, "height": 844}
BLOOD_THINNER = "Do you take a blood thinner, or do you bleed or bruise easily?"
PACEMAKER = "Do you have a pacemaker, a pump, or any other device inside your body?"
STORED = """async () => [document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length, window.name]"""


@pytest.fixture
def check(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/self-check/", wait_until="networkidle")
    return page


def sheet(page):
    return page.get_by_role("region", name="Tell your therapist")


def ticked(page):
    return page.locator("#self-check :checked")


def test_answers_are_not_sent_or_stored_and_are_gone_after_a_reload(check, site):
    sent = []
    check.context.on("request", lambda request: sent.append(request.url))
    check.on("websocket", lambda socket: sent.append(socket.url))
    history = check.evaluate("history.length")
    check.get_by_label(BLOOD_THINNER).check()
    check.get_by_label(PACEMAKER).check()
    check.get_by_label(PACEMAKER).press("Enter")  # Enter would submit a form
    check.get_by_role("button", name="See my sheet").click()
    check.get_by_role("button", name="Clear my answers").click()
    check.get_by_label(BLOOD_THINNER).check()
    check.wait_for_timeout(1_000)  # a beacon may be sent only when the page is idle
    assert sent == []
    assert check.url == f"{site.url}/self-check/"
    assert check.evaluate("history.length") == history
    assert check.evaluate(STORED) == ["", 0, 0, 0, 0, 0, ""]
    assert check.context.cookies() == []
    check.reload()
    expect(ticked(check)).to_have_count(0)
    assert [url for url in sent if url != check.url and "/static/" not in url] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_leaving_sends_nothing_and_coming_back_shows_no_ticks(browser, site, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/self-check/", wait_until="networkidle")
    page.get_by_label(BLOOD_THINNER).check()
    sent = []
    context.on("request", lambda request: sent.append((request.method, request.url)))
    page.goto(f"{site.url}/glossary/")
    assert [request for request in sent if request[0] != "GET" or "self-check" in request[1]] == []
    page.go_back()
    expect(page.get_by_label(BLOOD_THINNER)).not_to_be_checked()
    context.close()


def test_page_in_the_back_forward_cache_is_cleared_on_leaving(check):
    check.get_by_label(BLOOD_THINNER).check()
    check.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(ticked(check)).to_have_count(0)
    expect(sheet(check).get_by_text("Blood thinners")).to_be_hidden()


def test_ticked_items_appear_on_the_sheet_by_group_and_are_announced(check):
    status = sheet(check).get_by_role("status")
    check.get_by_label(BLOOD_THINNER).check()
    expect(status).to_have_text("On your sheet: 1.")
    expect(sheet(check).get_by_role("heading", name="Ask first")).to_be_visible()
    expect(sheet(check).get_by_role("heading", name="No needles, or not in that place")).to_be_hidden()
    expect(sheet(check).get_by_text("Do not have dry needling")).to_be_hidden()
    check.get_by_label(PACEMAKER).check()
    expect(status).to_have_text("On your sheet: 2. Do not have dry needling before you have talked about this.")
    expect(sheet(check).get_by_role("heading", name="No needles, or not in that place")).to_be_visible()
    expect(sheet(check).locator(".self-check-stop")).to_contain_text(
        "Do not have dry needling before you have talked about this."
    )
    expect(sheet(check).locator(".self-check-stop").get_by_role("link")).to_have_attribute(
        "href", "tel:+1-206-555-0100"
    )
    assert [item.split("\n")[0] for item in sheet(check).locator("li:visible").all_inner_texts()] == [
        "Electric needling with a pacemaker or pump",
        "Blood thinners, or you bleed easily",
    ]
    check.get_by_role("button", name="Clear my answers").click()
    expect(status).to_have_text("Nothing is checked.")
    expect(ticked(check)).to_have_count(0)
    assert sheet(check).locator("li:visible").count() == 0


def test_sheet_without_ticks_does_not_say_that_it_is_safe(check):
    words = check.inner_text("body").lower().replace("’", "'")
    assert "nothing is checked. what you check goes on this sheet." in words
    assert "does not mean that this is safe for you. your therapist will still ask and check." in words
    assert re.findall(r"you(?:'| a)re (?:all )?(?:safe|fine|clear|ok)|safe to |no risk|go ahead", words) == []


def test_self_check_works_by_keyboard(check):
    check.emulate_media(reduced_motion="reduce")  # positions are measured without smooth scrolling
    check.evaluate("window.print = () => { window.printed = true }")
    check.get_by_label("Are you badly scared of needles?").focus()
    check.keyboard.press("Space")
    check.keyboard.press("Tab")
    expect(check.get_by_label("Would you rather not have a needle treatment?")).to_be_focused()
    button = check.get_by_role("button", name="See my sheet")
    for _step in range(40):
        check.keyboard.press("Tab")
        below = check.evaluate(
            """() => document.activeElement.getBoundingClientRect().bottom
                - document.querySelector('.self-check-tally').getBoundingClientRect().top"""
        )
        if button.evaluate("(it) => it === document.activeElement"):
            break
        assert below <= 0, "the bar at the bottom covers the focused element"
    check.keyboard.press("Enter")
    expect(check.get_by_role("heading", name="Tell your therapist")).to_be_focused()
    for _step in range(3):  # two phone links come before the button
        check.keyboard.press("Tab")
    expect(check.get_by_role("button", name="Print the sheet")).to_be_focused()
    check.keyboard.press("Enter")
    assert check.evaluate("window.printed") is True
    check.keyboard.press("Tab")
    check.keyboard.press("Enter")
    expect(ticked(check)).to_have_count(0)
    expect(check.get_by_role("button", name="Clear my answers")).to_be_focused()


def test_self_check_without_scripts_can_be_ticked_and_printed(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/self-check/")
    for name in ("Print the sheet", "Clear my answers", "See my sheet"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#self-check li:visible")).to_have_count(page.locator("#self-check input").count())
    page.emulate_media(media="screen")
    page.get_by_label(PACEMAKER).check()
    expect(page.locator(".self-check-stop")).to_contain_text(
        "Do not have dry needling before you have talked about this."
    )
    page.emulate_media(media="print")
    expect(page.locator("#self-check li:visible")).to_have_count(1)
    expect(page.get_by_label(PACEMAKER)).to_be_visible()
    expect(page.get_by_role("heading", name="My questions")).to_be_visible()
    context.close()


def test_print_shows_only_the_sheet_with_ticks_and_the_whole_list_without(check):
    check.emulate_media(media="print")
    expect(check.get_by_label(BLOOD_THINNER)).to_be_visible()
    expect(sheet(check).get_by_role("heading", name="My medicines")).to_be_visible()
    check.emulate_media(media="screen")
    check.get_by_label(BLOOD_THINNER).check()
    check.emulate_media(media="print")
    expect(check.get_by_label(BLOOD_THINNER)).to_be_hidden()
    expect(check.get_by_role("heading", level=1)).to_be_hidden()
    expect(sheet(check).get_by_text("Never stop a blood thinner on your own.")).to_be_visible()
    for name in ("My medicines", "My questions"):
        expect(sheet(check).get_by_role("heading", name=name)).to_be_visible()
    expect(sheet(check).get_by_role("link", name="(206) 555-0100").last).to_be_visible()
    for hidden in (".self-check-tally", ".button", ".menu", ".onward", ".onward-finder"):
        assert check.locator(hidden).locator("visible=true").count() == 0


def test_page_with_all_answers_ticked_is_accessible_and_never_scrolls_sideways(check, axe):
    for box in check.locator("#self-check input").all():
        box.check()
    for width, theme in VIEWS:
        check.set_viewport_size({"width": width, "height": 900})
        check.emulate_media(color_scheme=theme)
        assert violations(axe, check) == []
    for width in (320, 390, 768, 1280):
        check.set_viewport_size({"width": width, "height": 900})
        assert check.evaluate("document.documentElement.scrollWidth") <= width


def test_questions_are_easy_to_tap_on_a_phone(check):
    heights = check.locator("#self-check label").evaluate_all("(all) => all.map((it) => it.offsetHeight)")
    assert min(heights) >= 44


def test_what_to_do_is_shown_once_a_box_is_checked_and_for_every_question_on_paper(check):
    line = check.locator("#self-check").get_by_text("Never stop a blood thinner on your own.")
    expect(line).to_be_hidden()
    check.emulate_media(media="print")
    expect(line).to_be_visible()
    check.emulate_media(media="screen")
    check.get_by_label(BLOOD_THINNER).check()
    expect(line).to_be_visible()


def test_printed_sheet_has_room_for_the_name_and_the_disclaimer_at_its_end(check):
    check.get_by_label(BLOOD_THINNER).check()
    check.emulate_media(media="print")
    expect(check.locator(".self-check-who")).to_be_visible()
    title, footer = sheet(check).get_by_role("heading", level=2), check.locator(".footer")
    assert footer.bounding_box()["y"] > title.bounding_box()["y"] + 200
