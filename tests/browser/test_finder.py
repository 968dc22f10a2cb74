"""Finding a clinic by ZIP code, town or device location, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

PHONE = {"width": 390, "height": 844}
TACOMA = {"latitude": 47.253812, "longitude": -122.444312}

# A device that has permission but cannot find its location. Chromium itself would fail only after 15 seconds.
NO_LOCATION = """navigator.geolocation.getCurrentPosition = (found, failed) =>
    setTimeout(() => failed({code: 2, PERMISSION_DENIED: 1}))"""


def first_clinic(page):
    return page.locator(".clinic-list .clinic-card h3").first


def test_zip_code_on_the_first_page_leads_to_the_nearest_clinic_by_keyboard(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    page.get_by_label("ZIP code or town").focus()
    page.keyboard.type("98402")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/locations/near/?q=98402")
    expect(first_clinic(page)).to_have_text("Northfield Tacoma Harbor")


def test_town_is_found_without_scripts_and_the_location_button_is_hidden(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/locations/")
    expect(page.get_by_text("Use my location")).to_be_hidden()
    page.get_by_label("ZIP code or town").fill("Tacoma, WA")
    page.get_by_role("button", name="Search").click()
    expect(first_clinic(page)).to_have_text("Northfield Tacoma Harbor")
    context.close()


def test_misspelled_town_moves_focus_to_the_error_and_offers_the_right_town(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/locations/")
    page.get_by_label("ZIP code or town").fill("Tacomma, WA")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("group", name="Please check one thing")).to_be_focused()
    expect(page.get_by_label("ZIP code or town")).to_have_value("Tacomma, WA")
    page.get_by_role("link", name="Tacoma, WA", exact=True).click()
    expect(first_clinic(page)).to_have_text("Northfield Tacoma Harbor")


def test_location_is_requested_only_on_tap_and_stays_out_of_the_url(browser, site):
    context = browser.new_context(permissions=["geolocation"], geolocation=TACOMA, viewport=PHONE)
    page = context.new_page()
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
    page.goto(f"{site.url}/locations/")
    assert [method for method, _url, _data in sent if method == "POST"] == []
    page.get_by_role("button", name="Use my location").click()
    expect(first_clinic(page)).to_have_text("Northfield Tacoma Harbor")
    assert page.url == f"{site.url}/locations/near/?q=98401&from=device"
    assert [data for method, _url, data in sent if method == "POST"] == ["latitude=47.25&longitude=-122.44"]
    assert [url for _method, url, _data in sent if "47.25" in url] == []
    assert context.cookies() == []
    first_clinic(page).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northfield Tacoma Harbor")
    page.go_back()
    expect(first_clinic(page)).to_have_text("Northfield Tacoma Harbor")
    assert [method for method, _url, _data in sent].count("POST") == 1
    context.close()


@pytest.mark.parametrize(
    ("permissions", "words"),
    [
        ([], "Your browser may not tell us where you are."),
        (["geolocation"], "Your device could not find where it is."),
    ],
)
def test_unavailable_location_moves_focus_to_the_reason_and_links_to_the_field(browser, site, axe, permissions, words):
    context = browser.new_context(permissions=permissions, viewport=PHONE)
    page = context.new_page()
    if permissions:
        page.add_init_script(NO_LOCATION)
    page.goto(f"{site.url}/locations/")
    page.get_by_role("button", name="Use my location").focus()
    page.keyboard.press("Enter")
    fault = page.locator("#my-location .finder-no-place")
    expect(fault).to_be_focused()
    expect(fault).to_have_text(f"{words} Type your ZIP code or town instead")
    assert violations(axe, page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("ZIP code or town")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("typed", "words", "way_on"),
    [
        ("9840", "A ZIP code has 5 digits", None),
        ("00001", "We do not know the ZIP code 00001", None),
        ("qqqqq", "We did not find that town. Check the spelling", None),
        ("Loving County, TX", "We do not know the counties of Texas.", "All clinics in Texas"),
        ("near me", "We can’t see where you are.", None),
        ("Capitol Hill, Seattle", "Did you mean one of these?", "Seattle, WA"),
        ("", "Type a ZIP code or a town.", None),
    ],
)
def test_search_error_has_its_own_message_and_the_keyboard_focus(browser, site, scripts, typed, words, way_on):
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/locations/")
    page.get_by_label("ZIP code or town").focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    summary = page.get_by_role("group", name="Please check one thing")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(words)
    expect(page.get_by_label("ZIP code or town")).to_have_value(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("ZIP code or town")).to_be_focused()
    if way_on:
        page.get_by_role("link", name=way_on, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".clinic-list .clinic-card").first).to_be_visible()
    context.close()


def test_town_in_several_states_is_chosen_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/locations/")
    page.get_by_label("ZIP code or town").fill("Springfield")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which one do you mean?")
    page.get_by_role("link", name="Springfield, OR", exact=True).click()
    expect(page.locator(".clinic-card-miles").first).to_contain_text(" miles · ")
    context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("query", ["98402", "Springfield", "Tacomma, WA", "Loving County, TX", "9840", "99999"])
def test_clinic_search_results_are_accessible_and_never_scroll_sideways(page, site, axe, query):
    page.goto(f"{site.url}/locations/near/?q={query}")
    for width, theme in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert violations(axe, page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_state_without_clinics_lists_the_nearest_in_other_states(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/locations/")
    page.get_by_label("State", exact=True).select_option(label="Wyoming")
    page.get_by_role("button", name="Show clinics").click()
    page.wait_for_url(f"{site.url}/locations/wyoming/")
    expect(page.locator(".clinic-card-miles").first).to_contain_text(" miles · ")


def test_state_map_is_above_the_clinics_on_a_phone_and_beside_the_text_on_a_desktop(page, site):
    page.goto(f"{site.url}/locations/washington/")
    drawing, text, first = (
        page.locator(".state-map"),
        page.locator(".state-map-page .layout-head p").first,
        page.locator(".clinic-card").first,
    )
    page.set_viewport_size(PHONE)
    assert drawing.bounding_box()["y"] + drawing.bounding_box()["height"] < first.bounding_box()["y"]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert drawing.bounding_box()["x"] >= text.bounding_box()["x"] + text.bounding_box()["width"]
    assert drawing.bounding_box()["y"] < page.locator(".clinic-card").first.bounding_box()["y"]


def test_state_without_an_offer_shows_the_nearest_clinics_before_its_map(page, site):
    page.goto(f"{site.url}/locations/wyoming/")
    page.set_viewport_size(PHONE)
    nearest, drawing = page.locator(".clinic-card").first, page.locator(".state-map")
    assert nearest.bounding_box()["y"] + nearest.bounding_box()["height"] < drawing.bounding_box()["y"]


def test_country_map_opens_a_state(page, site):
    page.goto(f"{site.url}/locations/")
    page.locator("svg.country-map a[href$='/washington/'] text").click()
    page.wait_for_url(f"{site.url}/locations/washington/")


def test_register_of_states_can_be_filtered_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/locations/states/")
    expect(page.locator("tbody tr")).to_have_count(56)
    page.get_by_label("Dry needling here").select_option(label="Offered by a clinic of ours")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Texas")).to_be_visible()
    expect(page.locator("tbody").get_by_role("link", name="Wyoming")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_mistake_is_reported_by_keyboard_without_cookies(browser, site, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{site.url}/locations/washington/vancouver/")
    page.locator(".fold summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What is wrong?")).to_be_focused()
    page.keyboard.press("T")  # The phone number
    page.keyboard.press("Tab")
    page.keyboard.type(f"It ends in 0199, scripts {scripts}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_report_without_a_choice_moves_focus_to_the_error_and_keeps_the_input(page, site, axe):
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/locations/washington/vancouver/report/")
    assert violations(axe, page) == []
    page.get_by_label("What should it be?").fill("Open on Saturdays")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("group", name="Please check one thing")).to_be_focused()
    expect(page.get_by_label("What should it be?")).to_have_value("Open on Saturdays")
    assert violations(axe, page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_outdated_open_now_line_is_removed(page, site):
    page.route("**/locations/washington/spokane/", stale_page)
    page.goto(f"{site.url}/locations/washington/spokane/")
    expect(page.get_by_role("heading", name="Hours")).to_be_visible()
    expect(page.get_by_text("Open now, closes 3:17 pm")).to_have_count(0)


def stale_page(route):
    """Serve the page as from an old cache, with a closing time that no sample clinic has."""
    answer = route.fetch()
    line = '<p class="open-now open-now-yes" data-until="2020-01-01T15:17:00-08:00">Open now, closes 3:17 pm</p>'
    route.fulfill(response=answer, body=answer.text().replace('<dl class="hours">', f'{line}<dl class="hours">', 1))


SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map((each) => each.value)))
        .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("scripts", [True, False])
def test_way_by_location_is_there_from_the_start_and_only_with_scripts(browser, site, scripts):
    with browser.new_context(java_script_enabled=scripts, viewport=PHONE) as context:
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.goto(f"{site.url}/locations/")
        expect(page.get_by_role("button", name="Use my location")).to_be_visible(visible=scripts)
        if scripts:
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            assert page.evaluate("shifts") == []
