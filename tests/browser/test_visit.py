"""The public site by keyboard, by touch, without scripts and in print."""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def focused(page, script):
    return page.evaluate(f"(() => {{ const it = document.activeElement; return {script} }})()")


def test_first_tab_reaches_the_skip_link_and_enter_skips_to_the_text(page, site):
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert focused(page, "it.textContent") == "Skip to the main text"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page, "it.id") == "main"


def test_every_tab_stop_shows_the_focus(page, site):
    page.goto(f"{site.url}/locations/")
    bare = []
    for _step in range(60):
        page.keyboard.press("Tab")
        name = focused(page, "it.outerHTML.slice(0, 80)")
        if focused(page, "it === document.body"):
            break
        if focused(page, "getComputedStyle(it).outlineStyle") == "none":
            bare.append(name)
    assert bare == []


def test_menu_on_a_phone_opens_and_closes_by_keyboard(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_state_form_works_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.url}/locations/")
    page.get_by_label("State", exact=True).select_option("WA")
    page.get_by_role("button", name="Show clinics").click()
    assert page.url == f"{site.url}/locations/washington/"
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Safety").click()
    assert page.url == f"{site.url}/safety/"
    context.close()


def test_state_form_without_a_choice_moves_focus_to_the_error_and_links_to_the_field(page, site):
    page.goto(f"{site.url}/locations/")
    page.get_by_role("button", name="Show clinics").click()
    summary = page.get_by_role("group", name="Please check one thing")
    expect(summary).to_contain_text("Choose a state from the list")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    field = page.get_by_label("State", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "Every state, the District of Columbia and the territories "
        "Error: Choose a state from the list, then press the button."
    )


def body_point(page, x, y):
    """The point (x, y) of the body drawing, in pixels of the page."""
    page.locator(".body-drawing").scroll_into_view_if_needed()
    return page.evaluate(
        """([x, y]) => {
            const drawing = document.querySelector('.body-drawing');
            const {x: left, y: top} = new DOMPoint(x, y).matrixTransform(drawing.getScreenCTM());
            return [left, top];
        }""",
        [x, y],
    )


def region_at(page, x, y):
    link = "([x, y]) => document.elementFromPoint(x, y).closest('a')?.getAttribute('href').split('#')[1]"
    return page.evaluate(link, body_point(page, x, y))


def test_body_drawing_links_to_the_conditions_of_a_region(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    page.mouse.click(*body_point(page, 368, 334))
    page.wait_for_url(f"{site.url}/conditions/#low-back")
    page.locator("#low-back").get_by_role("link", name="Low back and neck pain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Low back and neck pain")


def test_breastbone_belongs_to_the_chest_which_says_to_call_911_for_chest_pain(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    assert {region_at(page, 0, y) for y in range(166, 280, 12)} == {"chest-upper-back"}
    page.mouse.click(*body_point(page, 0, 180))
    page.wait_for_url(f"{site.url}/conditions/#chest-upper-back")
    expect(page.locator("#chest-upper-back")).to_contain_text("call 911")


def test_belly_is_no_link(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    assert {region_at(page, x, 340) for x in (-50, 0, 50)} == {None}


def test_every_region_of_the_body_drawing_holds_a_square_of_44_px_on_a_phone(page, site):
    page.set_viewport_size(PHONE)
    page.goto(site.url)
    page.locator(".body-drawing").scroll_into_view_if_needed()
    squares = page.evaluate(
        """() => {
            const box = document.querySelector('.body-drawing').getBoundingClientRect(), found = {};
            let above = [];
            for (let y = box.top - 4; y < box.bottom; y++) {
                const row = [];
                for (let x = box.left; x < box.right; x++) {
                    const link = document.elementFromPoint(x, y)?.closest('.body-drawing a')?.getAttribute('href');
                    const at = row.length, [left, up, corner] = [row[at - 1], above[at], above[at - 1]];
                    const same = [left, up, corner].every((cell) => cell?.link === link);
                    const side = !link ? 0 : same ? 1 + Math.min(left.side, up.side, corner.side) : 1;
                    row.push({link, side});
                    if (link) found[link] = Math.max(found[link] || 0, side);
                }
                above = row;
            }
            return found;
        }"""
    )
    assert len(squares) == 11
    assert {region: side for region, side in squares.items() if side < 44} == {}


def test_twitch_plays_once_when_asked_and_stands_still_without_motion(browser, site):
    shown = "it => getComputedStyle(it.querySelector('.drawing-twitching')).opacity"
    for motion, at_the_end in (("no-preference", "0"), ("reduce", "1")):
        page = browser.new_context(reduced_motion=motion).new_page()
        page.goto(f"{site.url}/trigger-points/")
        twitch = page.locator(".drawing-twitch")
        assert twitch.evaluate(shown) == "0"
        page.get_by_text("Show the twitch").click()
        assert page.get_by_label("Show the twitch").is_checked()
        playing = "it => it.getAnimations({subtree: true}).map(one => one.effect.getComputedTiming().iterations)"
        assert twitch.evaluate(playing) == ([1, 1] if motion == "no-preference" else [])
        twitch.evaluate("it => Promise.all(it.getAnimations({subtree: true}).map(one => one.finished))")
        assert twitch.evaluate(shown) == at_the_end
        page.context.close()


@pytest.mark.parametrize("path", ["/", "/safety/", "/locations/", "/locations/washington/", "/conditions/headache/"])
def test_links_and_buttons_outside_text_are_44_px_high_on_a_phone(page, site, path):
    page.set_viewport_size(PHONE)
    page.goto(site.url + path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button:not(.word), .button, .text-onward, .clinic-phone, .crumbs a, .index-list a, .plain-list a, .footer li a,'
                + ' .contents a, .masthead-helpline a, .clinic-card h3 a, select')]
            .filter((it) => it.checkVisibility())
            .map((it) => [it.textContent.trim().slice(0, 40), it.getBoundingClientRect().height])
            .filter(([, height]) => height < 43.9)"""
    )
    assert small == []


def test_print_has_the_text_without_menus_and_buttons(page, site):
    page.goto(f"{site.url}/conditions/headache/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Call 911 now")).to_be_visible()
    for hidden in (".menu", ".masthead-helpline", ".crumbs", ".contents", ".button"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
