"""Pages of a long list in a browser: accessible, never wider than the screen, and found from old addresses."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import check_in

ADD = """
from education.models import GlossaryTerm
from tests.many_records import copies
copies(GlossaryTerm.objects.get(slug="ligament"), 100, lambda number: {
    "term": f"Ankle {number:03}", "slug": f"ankle-{number}", "is_explained_in_texts": False,
})
"""
REMOVE = 'from education.models import GlossaryTerm; GlossaryTerm.objects.filter(slug__startswith="ankle-").delete()'


@pytest.fixture
def long_list(site):
    """The word list with two pages. A word that begins with T is on the second one."""
    site.run(ADD)
    yield f"{site.url}/glossary/"
    site.run(REMOVE)


def open_second(page, address):
    page.goto(f"{address}?page=2")
    expect(page.locator(".pagination [aria-current=page]")).to_have_text(re.compile("2$"))


def test_second_page_is_accessible_and_never_scrolls_sideways(page, long_list, axe):
    open_second(page, long_list)
    check_in([(320, "light"), (1280, "dark")], page, axe)


def test_old_address_of_a_record_leads_to_the_page_that_shows_it_now(page, long_list):
    open_second(page, long_list)
    page.goto(f"{long_list}#twitch")
    expect(page).to_have_url(f"{long_list}?page=2#twitch")
    expect(page.locator(":target dt")).to_have_text("Twitch")
    page.goto(f"{long_list}?page=1#never-was-here")
    page.wait_for_load_state("networkidle")
    expect(page).to_have_url(f"{long_list}?page=1#never-was-here")


def test_letters_lead_to_their_page_without_scripts(browser, long_list):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{long_list}?page=1")
        page.locator(".list-jump").get_by_role("link", name="T", exact=True).click()
        expect(page).to_have_url(f"{long_list}?page=2#letter-t")
        expect(page.locator("#letter-t")).to_be_in_viewport()
    finally:
        context.close()


def test_second_page_is_printed_without_the_ways_to_others(page, long_list):
    open_second(page, long_list)
    page.emulate_media(media="print")
    assert page.locator(".pagination, .list-jump ul").evaluate_all("all => all.map(it => it.checkVisibility())") == [
        False,
        False,
    ]
    expect(page.locator("#twitch")).to_be_visible()
