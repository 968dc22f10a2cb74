"""What the finder answers: the law, clinics far away, and long lists by town and by page."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import VIEWS, show, violations
from tests.browser.test_finder import PHONE, first_clinic


@pytest.mark.parametrize("scripts", [True, False])
def test_state_whose_law_forbids_it_is_told_before_clinics_far_away(browser, site, axe, scripts):
    with browser.new_context(java_script_enabled=scripts, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{site.url}/locations/")
        page.get_by_label("ZIP code or town").fill("San Jose, CA")
        page.keyboard.press("Enter")
        expect(page.locator(".law")).to_contain_text("Not allowed for physical therapists.")
        expect(page.get_by_role("heading", name="The nearest, far away")).to_be_visible()
        expect(page.locator(".ladder-today").last).to_contain_text("No clinic of ours within 150 miles of San Jose, CA")
        if scripts:
            assert violations(axe, page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_role("link", name="What we know about California").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}/locations/california/")


def test_place_typed_on_the_page_of_a_state_keeps_the_state_after_an_error(browser, site):
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{site.url}/locations/wyoming/")
        page.get_by_label("ZIP code or town").focus()
        page.keyboard.type("8200")
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="Please check one thing")).to_be_focused()
        page.get_by_label("ZIP code or town").fill("Cheyenne")
        page.keyboard.press("Enter")
        expect(page.locator(".text-lead")).to_contain_text("Cheyenne, WY")
        expect(first_clinic(page)).to_have_text("Northfield Fort Collins")


MANY_CLINICS = """
from locations.models import Clinic, State
example, delaware = Clinic.objects.first(), State.objects.get(code="DE")
towns = ["Dover", "DOVER", "Newark", "Lewes", "Milford", "Seaford", "Smyrna", "Milton", "Laurel", "Bear", "Elsmere"]
Clinic.objects.bulk_create(
    Clinic(
        state=delaware, name=f"Many {number:02}", slug=f"many-{number}", street=f"{number} Main Street", zip="19901",
        city=towns[number % len(towns)], latitude=39 + number / 100, longitude=-75.5, phone=example.phone,
        time_zone="America/New_York", offers_dry_needling=True, dry_needling_confirmed_on="2026-11-01",
        status="published",
    )
    for number in range(110)
)
"""
NO_MORE = "from locations.models import Clinic; Clinic.objects.filter(slug__startswith='many-').delete()"


@pytest.fixture
def many_clinics(site):
    site.run(MANY_CLINICS)
    time.sleep(1.2)  # until each process has read the generation
    yield "/locations/delaware/"
    site.run(NO_MORE)


def test_long_list_is_read_by_town_and_by_page_without_scripts(browser, site, many_clinics):
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(site.url + many_clinics)
        pages = page.get_by_role("navigation", name="Pages of this list")
        expect(pages.locator("[aria-current=page]")).to_have_text("Page 1")
        pages.get_by_role("link", name="Page 6").focus()
        page.keyboard.press("Enter")
        expect(pages.locator("[aria-current=page]")).to_have_text("Page 6")
        expect(page.locator(".clinic-card")).to_have_count(10)
        towns = page.get_by_role("navigation", name="Jump to a town")
        towns.locator("summary").focus()
        page.keyboard.press("Enter")
        towns.get_by_role("link", name="Smyrna", exact=True).last.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}{many_clinics}?town=Smyrna")
        expect(page.get_by_role("heading", level=1)).to_have_text("Smyrna, Delaware")
        expect(page.locator(".clinic-card")).to_have_count(10)
        page.goto(f"{site.url}{many_clinics}?town=dover")
        assert page.url == f"{site.url}{many_clinics}?town=Dover"
        expect(page.locator(".clinic-card")).to_have_count(20)


@pytest.mark.parametrize("query", ["", "?page=4", "?town=Dover"])
def test_long_list_is_accessible_and_never_scrolls_sideways(page, site, axe, many_clinics, query):
    page.goto(site.url + many_clinics + query)
    page.locator(".town-jump summary").click()
    for width, theme in VIEWS:
        show(page, width, theme)
        assert violations(axe, page) == []
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nearest_from_the_middle_of_a_state_come_after_the_field(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/locations/wyoming/")
    field = page.get_by_label("ZIP code or town").bounding_box()
    assert field["y"] < page.get_by_role("heading", name="Nearest to the middle of Wyoming").bounding_box()["y"]
