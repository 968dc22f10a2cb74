"""Every admin page links to its section of the staff guide."""

import re

from playwright.sync_api import expect


def test_help_link_opens_the_section_about_the_screen(staff_page, site):
    staff_page.goto(f"{site.url}/admin/education/condition/add/")
    help_link = staff_page.get_by_role("link", name="Help with this page")
    help_link.focus()
    staff_page.keyboard.press("Enter")
    staff_page.wait_for_url(re.compile(r"/admin/guide/writing/#add-or-change-a-condition$"))
    expect(staff_page.get_by_role("heading", name="Add or change a condition")).to_be_in_viewport()


def test_pictures_of_the_guide_are_shown(staff_page, site):
    staff_page.goto(f"{site.url}/admin/guide/publishing/")
    pictures = staff_page.locator(".guide-text img")
    assert pictures.count() > 0
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        expect(pictures.nth(number)).to_have_js_property("complete", True)
        assert pictures.nth(number).evaluate("picture => picture.naturalWidth") > 100
