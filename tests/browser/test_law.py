"""A change of a state's law is approved by someone else, and publishing it asks about the clinics. No scripts needed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STAFF
from tests.browser.desk import open_desk
from tests.browser.test_clinic_desk import assert_accessible

# A second person approves the open draft of a state's law.
APPROVE = """
from django.contrib.auth.models import User
from clinic_site.publishing import workflow
from locations.models import State
second, _ = User.objects.get_or_create(username="second-person", defaults=dict(is_staff=True))
workflow.approve(State.objects.get(name={name!r}), by=second)
"""


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
    page.get_by_role("button", name="Save and check").click()


def test_law_that_forbids_removes_the_offers_when_it_is_published(plain_page, site):
    page = plain_page
    change_law(page, site, "Idaho", "not_allowed")
    expect(page.locator(".law-change tbody")).to_contain_text("Boise")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist .error")).to_contain_text("A second person must read and approve this")

    site.run(APPROVE.format(name="Idaho"))
    page.reload()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist .error")).to_contain_text("Tick the box to remove the offer")
    page.get_by_role("checkbox", name="as not offering dry needling").check()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("Published. The site shows it now.")
    page.goto(f"{site.url}/locations/idaho/")
    expect(page.locator(".law")).to_contain_text("Not allowed for physical therapists.")
    expect(page.locator(".law")).to_contain_text("Typed in the browser.")
    page.goto(f"{site.url}/locations/idaho/boise/")
    expect(page.locator("main .badge").first).to_have_text("Does not offer dry needling")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_page_that_publishes_a_law_is_accessible_and_fits_a_phone(staff_page, site, axe, scheme):
    staff_page.emulate_media(color_scheme=scheme)
    change_law(staff_page, site, "Colorado", "not_allowed")
    expect(staff_page.get_by_role("checkbox", name="as not offering dry needling")).to_be_visible()
    assert_accessible(staff_page, axe)
    for width in (390, 320):
        staff_page.set_viewport_size({"width": width, "height": 800})
        assert staff_page.evaluate("document.documentElement.scrollWidth") == width
