"""What pages look like on paper, apart from the handout and the self-check, which have tests of their own."""

import pytest

SHOWN = "(selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility()).length"
CARD = """() => { const style = getComputedStyle(document.querySelector(".word-card"));
    return [style.display, style.boxShadow, style.borderTopWidth]; }"""
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
