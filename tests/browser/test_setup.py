"""The first day in a real browser: the plain page, the setup on the desk by keyboard, opening and closing the site."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import VIEWS_OF_STAFF, check_in

NEW = """
from clinic_site.models import SiteOpening, SiteSettings
SiteOpening.objects.update(opened_at=None)
SiteSettings.objects.update(name="", phone="")
"""
AS_BEFORE = """
from django.utils import timezone
from clinic_site.models import SiteOpening, SiteSettings
SiteOpening.objects.update(opened_at=timezone.now())
SiteSettings.objects.update(name="Northfield Physical Therapy", phone="+12065550100")
"""


@pytest.fixture
def new_site(site):
    """The site before its setup. Afterwards it is open again, for the tests that follow."""
    site.run(NEW)
    yield site
    site.run(AS_BEFORE)


def press(page, words: str) -> None:
    """Reach the link or button `words` with the keyboard, see where the focus is, and press Enter."""
    target = page.locator("#content, #content-start").get_by_text(words, exact=True).first
    for _step in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("(it) => it === document.activeElement"):
            break
    assert target.evaluate("(it) => getComputedStyle(it).outlineStyle !== 'none'"), words
    page.keyboard.press("Enter")


def test_setup_is_done_by_keyboard_and_every_page_of_it_is_accessible(staff_page, new_site, axe):
    page = staff_page
    page.goto(new_site.url + "/safety/")
    expect(page.locator("h1")).to_have_text("This website is not open yet")
    check_in(VIEWS_OF_STAFF, page, axe)

    page.goto(new_site.url + "/admin/")
    expect(page.locator("#setup")).to_be_visible()
    check_in(VIEWS_OF_STAFF, page, axe)
    press(page, "Fill in name and phone")
    expect(page.get_by_label("Name of your clinic")).to_be_visible()
    check_in(VIEWS_OF_STAFF, page, axe)
    page.get_by_label("Name of your clinic").fill("Elm Street Physical Therapy")
    page.get_by_label("Phone for questions").fill("360-555-0142")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("Published.")
    page.get_by_role("link", name="Back to the setup").click()
    expect(page.locator(".setup-step").first).to_contain_text("Elm Street Physical Therapy, (360) 555-0142")
    check_in(VIEWS_OF_STAFF, page, axe)

    press(page, "Check what is missing")
    expect(page.locator("h1")).to_have_text("Open the site?")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(new_site.url + "/")
    expect(page.locator("main")).to_contain_text("Elm Street Physical Therapy")


def test_open_site_is_closed_with_a_reason_on_an_accessible_page(staff_page, site, axe):
    page = staff_page
    page.goto(site.url + "/admin/opening/")
    expect(page.locator("h1")).to_have_text("Close the site again?")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.locator("button", has_text="Close the site").click()
    expect(page.locator(".errorlist")).to_be_visible()
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(site.url + "/safety/")
    expect(page.locator("h1")).not_to_have_text("This website is not open yet")


def test_question_about_made_up_clinics_is_accessible(staff_page, site, axe):
    page = staff_page
    page.goto(site.url + "/admin/")
    page.get_by_role("link", name="Take all of them off the site").click()
    expect(page.locator(".take-off")).to_contain_text("Take off")
    check_in(VIEWS_OF_STAFF, page, axe)
