"""What pages look like on paper, apart from the handout and the self-check, which have tests of their own."""

import pytest

SHOWN = "(selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility()).length"
CARD = """() => { const style = getComputedStyle(document.querySelector(".word-card"));
    return [style.display, style.boxShadow, style.borderTopWidth]; }"""
MARK = """() => { const style = getComputedStyle(document.querySelector(".badge:not(.badge-ask, .clinic-no-offer)"), "::before");
    return parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth) - parseFloat(style.height); }"""
INDENT = """() => { const style = getComputedStyle(document.querySelector("ol.reference-list"));
    return parseFloat(style.paddingInlineStart) / parseFloat(style.fontSize); }"""


@pytest.fixture
def paper(page, site):
    """Return a function that opens a page as it is printed on Letter paper."""

    def opened(path):
        page.goto(site.url + path)
        page.set_viewport_size({"width": 695, "height": 920})
        page.emulate_media(media="print")
        return page

    return opened


def test_explained_words_are_printed_as_a_plain_list(paper):
    assert paper("/conditions/headache/").evaluate(CARD) == ["block", "none", "0px"]


def test_numbers_of_two_digits_are_not_cut_by_the_edge_of_the_paper(paper):
    assert paper("/safety/").evaluate(INDENT) > 1.9


@pytest.mark.parametrize("path", ["/search/?q=heel+pain", "/locations/states/", "/locations/near/?q=98402"])
def test_nothing_to_fill_in_is_printed_nor_its_heading(paper, path):
    page = paper(path)
    assert page.evaluate(SHOWN, "main :is(input, select, .field), #again-title") == 0
    assert page.evaluate(SHOWN, "main h1") == 1


def test_mark_of_a_clinic_that_offers_dry_needling_is_full_without_a_background(paper):
    assert paper("/locations/washington/").evaluate(MARK) == 0


def test_hours_and_phones_of_a_list_of_clinics_are_printed(paper):
    page = paper("/locations/washington/")
    assert page.evaluate(SHOWN, ".clinic-card .clinic-phone") == 6
    assert page.evaluate(SHOWN, ".clinic-card .hours dd") >= 12


@pytest.mark.parametrize("path", ["/dry-needling/", "/locations/states/"])
def test_last_sheet_never_has_the_footer_alone(paper, path):
    """It is at the top of the first one, beside the name of the site."""
    page = paper(path)
    foot, first = page.locator(".footer").bounding_box(), page.locator("h1").bounding_box()
    assert foot["y"] + foot["height"] <= first["y"]
    assert page.locator(".footer").get_by_text("In an emergency, call 911.").is_visible()
