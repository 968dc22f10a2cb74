"""The forms with which a clinic makes the site its own: nothing covers a field, and buttons are easy to hit."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS, violations

ADD_PICTURE = "/admin/clinic_site/picture/add/"
ADD_ANNOUNCEMENT = "/admin/clinic_site/announcement/add/"
LOOK = "/admin/clinic_site/sitesettings/1/change/"
# Elements that are compared by their heights, in pixels
HEIGHTS = "names => names.map(name => Math.round(document.querySelector(name).getBoundingClientRect().height))"
# How far the frame of the focused field is from its help text
BELOW_FRAME = """() => {
  const field = document.activeElement, style = getComputedStyle(field);
  const frame = field.getBoundingClientRect().bottom + parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  const help = field.closest(".form-row").querySelector("div.help > div");
  return help.getBoundingClientRect().top - frame;
}"""


@pytest.fixture
def open_at(staff_page, site):
    """Return a function that opens a page of the admin in a window of this size."""

    def go(path: str, width: int, height: int = 900):
        staff_page.set_viewport_size({"width": width, "height": height})
        staff_page.goto(site.url + path)
        return staff_page

    return go


@pytest.mark.parametrize("path", [ADD_PICTURE, ADD_ANNOUNCEMENT])
def test_frame_of_the_first_field_leaves_its_help_text_free(open_at, path):
    assert open_at(path, 1280).evaluate(BELOW_FRAME) >= 0


def test_buttons_of_a_popup_cover_no_field(open_at):
    row = open_at(f"{ADD_PICTURE}?_popup=1", 800, 500).locator(".submit-row")
    assert row.evaluate("row => getComputedStyle(row).position") == "static"


def test_search_field_of_a_list_is_as_high_as_its_button(open_at):
    page = open_at("/admin/clinic_site/announcement/", 768)
    assert page.evaluate(HEIGHTS, ["#searchbar", "#changelist-search input[type=submit]"]) == [44, 44]


def test_delete_is_as_high_as_the_other_buttons(open_at):
    page = open_at("/admin/locations/clinic/", 768)
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    assert page.evaluate(HEIGHTS, [".submit-row .default", ".submit-row .deletelink"]) == [44, 44]


def test_narrow_screen_has_every_list_in_a_menu(open_at, axe):
    page = open_at(ADD_ANNOUNCEMENT, 768)
    page.get_by_text("All lists", exact=True).click()
    assert violations(axe, page, ".lists-menu") == []
    page.get_by_role("navigation", name="All lists").get_by_role("link", name="Pictures").click()
    expect(page).to_have_url(re.compile("/admin/clinic_site/picture/$"))


def test_file_that_is_too_large_is_refused_before_it_is_sent(open_at, tmp_path):
    page = open_at(ADD_PICTURE, 1280)
    file = tmp_path / "large.png"
    file.write_bytes(bytes(21 * 1024 * 1024))
    page.get_by_label("File:").set_input_files(file)
    expect(page.get_by_role("alert")).to_have_text(
        "This file has 21 MB. A picture can have 20 MB. Save it smaller, then choose it again."
    )
    assert page.get_by_label("File:").input_value() == ""


def test_empty_list_of_pictures_says_how_to_fill_it(open_at):
    page = open_at(LOOK, 1280)
    page.locator(".field-logo .select2-selection").click()
    expect(page.locator(".select2-results__message")).to_have_text("No picture yet. Press “Add” beside this list.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_form_of_the_look_is_accessible_and_fits(open_at, axe, theme):
    page = open_at(LOOK, 768)
    page.emulate_media(color_scheme=theme)
    page.reload()
    assert violations(axe, page, "#content") == []
    assert page.evaluate(SIDEWAYS) <= 0


def test_search_stays_at_the_right_edge_when_the_menu_has_a_line_of_its_own(open_at):
    page = open_at("/", 1280)
    page.locator(".masthead-brand").evaluate("brand => { brand.textContent = 'A very long name '.repeat(3); }")
    edges = page.evaluate(
        """() => [document.querySelector(".masthead-search").getBoundingClientRect().right,
        document.querySelector(".masthead").getBoundingClientRect().right
        - parseFloat(getComputedStyle(document.querySelector(".masthead")).paddingRight)].map(Math.round)"""
    )
    assert edges[0] == edges[1]
