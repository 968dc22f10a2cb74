"""Staff confirm how a change of a state's law affects clinics. This works without scripts and keeps all input."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STAFF
from tests.browser.desk import open_desk
from tests.browser.test_clinic_desk import assert_accessible


@pytest.fixture
def plain_page(browser, site):
    """Yield a page signed in as staff in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    open_desk(page, site, STAFF[0])
    yield page
    context.close()


def change_law(page, site, state, law):
    page.goto(f"{site.url}/admin/locations/state/?q={state}")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("May a physical therapist do it?").select_option(law)
    page.get_by_label("Note for patients").fill("Typed in the browser.")
    page.get_by_role("button", name="Save", exact=True).click()


def test_law_that_forbids_removes_the_offers_after_confirmation(plain_page, site):
    page = plain_page
    change_law(page, site, "Idaho", "not_allowed")
    expect(page.get_by_role("heading", name="Before you save the new law for Idaho")).to_be_visible()
    expect(page.locator(".law-change tbody")).to_contain_text("Boise")
    box = page.get_by_role("checkbox", name="as not offering dry needling")
    expect(box).to_be_checked()

    page.get_by_role("button", name="Go back").click()
    expect(page.get_by_label("May a physical therapist do it?")).to_have_value("not_allowed")
    expect(page.get_by_label("Note for patients")).to_have_value("Typed in the browser.")
    page.get_by_role("button", name="Save", exact=True).click()

    box.uncheck()
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been saved.")
    box.check()
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.locator(".messagelist .warning")).to_contain_text("no longer marked as offering dry needling")
    page.goto(f"{site.url}/locations/idaho/")
    expect(page.locator(".law")).to_contain_text("Not allowed for physical therapists.")
    expect(page.locator(".law")).to_contain_text("Typed in the browser.")
    page.goto(f"{site.url}/locations/idaho/boise/")
    expect(page.locator("main .badge").first).to_have_text("Does not offer dry needling")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_confirmation_page_is_accessible_and_fits_a_phone(staff_page, site, axe, scheme):
    staff_page.emulate_media(color_scheme=scheme)
    change_law(staff_page, site, "Colorado", "not_allowed")
    assert_accessible(staff_page, axe)
    staff_page.get_by_role("checkbox", name="as not offering dry needling").uncheck()
    staff_page.get_by_role("button", name="Confirm and save").click()
    expect(staff_page.get_by_role("alert")).to_be_visible()
    assert_accessible(staff_page, axe)
    staff_page.set_viewport_size({"width": 390, "height": 800})
    assert staff_page.evaluate("document.documentElement.scrollWidth") == 390
