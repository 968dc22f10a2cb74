"""The lists of the admin fit the screen, and a page of the site opens beside its records."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS, show, violations

LISTS = """
from django.contrib import admin
print(*[f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry])
"""
TABLE = """() => { const box = document.querySelector("#changelist-form .results");
    return box ? box.scrollWidth - box.clientWidth : 0; }"""
TALL = "cells => cells.map((cell) => cell.getBoundingClientRect().height).filter((height) => height > 30)"


def show_again(page, width, theme):
    """Load the page in this view. Django fades the colors of links, so they change some time after the theme."""
    show(page, width, theme)
    page.reload()


@pytest.mark.nightly  # it opens every list
def test_every_list_fits_a_laptop_and_no_list_makes_the_page_scroll_sideways(staff_page, site):
    wide = {}
    for path in site.run(LISTS).split():
        for width in (1280, 1024, 390):
            staff_page.set_viewport_size({"width": width, "height": 900})
            staff_page.goto(site.url + path) if width == 1280 else None
            table = staff_page.evaluate(TABLE) if width > 390 else 0  # on a phone, the table scrolls in its region
            if page := max(table, staff_page.evaluate(SIDEWAYS)):
                wide[path, width] = page
    assert wide == {}


def test_list_of_clinics_shows_a_clinic_on_one_line_and_unfolds_its_filters_without_scripts(
    browser, staff_page, site, axe
):
    state = staff_page.context.storage_state()
    context = browser.new_context(
        java_script_enabled=False, storage_state=state, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{site.url}/admin/locations/clinic/")
    assert page.locator("#result_list .field-phone_link a").evaluate_all(TALL) == []
    page.get_by_text("Filter", exact=True).press("Enter")
    page.get_by_role("link", name="On the site", exact=True).click()
    expect(page.locator(".list-filters summary")).to_have_text("Filter: On the site")
    context.close()
    staff_page.goto(f"{site.url}/admin/locations/clinic/?stands=live")
    for width, theme in ((1280, "light"), (1280, "dark"), (390, "light")):
        show_again(staff_page, width, theme)
        assert violations(axe, staff_page, "#changelist") == []


def test_page_of_the_site_opens_beside_its_records_and_its_links_lead_on(staff_page, site, axe):
    messages = []
    staff_page.on("console", lambda message: messages.append(message.text))
    staff_page.goto(f"{site.url}/admin/")
    staff_page.get_by_label("Address of a page of the site").fill("/conditions/")
    staff_page.get_by_role("button", name="Open it to edit").click()
    for width, theme in ((1280, "light"), (390, "dark")):
        show_again(staff_page, width, theme)
        assert violations(axe, staff_page, {"include": [["#content"]], "exclude": [["iframe"]]}) == []
        assert staff_page.evaluate(SIDEWAYS) <= 0
    frame = staff_page.frame_locator("iframe.site-page-frame")
    frame.get_by_role("link", name=re.compile("Headache")).first.click()
    expect(staff_page.locator("#site-page-main")).to_be_visible()
    staff_page.locator("section", has=staff_page.locator("#site-page-main")).get_by_role("link").first.click()
    staff_page.wait_for_url("**/admin/education/condition/*/change/")
    staff_page.get_by_role("link", name="Edit what is on its page").click()
    expect(staff_page.frame_locator("iframe.site-page-frame").get_by_role("heading", level=1)).to_be_visible()
    assert messages == []
