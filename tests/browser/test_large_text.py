"""Text at 200 % on a phone: words stay whole, drawings keep what they are about, and the header stays two rows."""

import pytest

from tests.browser.test_kinds_of_page import LARGE_TEXT, READERS_STYLE

PHONE = {"width": 390, "height": 844}
# Words of headings that are on more than one line
BROKEN_WORDS = """() => [...document.querySelectorAll("h1, h2")].filter((it) => it.checkVisibility()).flatMap((heading) => {
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), found = [];
    for (let text; (text = texts.nextNode());)
        for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word);
        }
    return found;
})"""
# Whether the words of a list of choices are wider than its room for them, beside its arrow
CUT_CHOICE = """(select) => {
    const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd) - 20;
    return pen.measureText(select.selectedOptions[0].label).width > room;
}"""


@pytest.fixture
def large(page, site):
    """Return a function that opens a page on a phone, with text at 200 %."""

    def open_page(path):
        page.set_viewport_size(PHONE)
        page.goto(site.url + path)
        page.evaluate(READERS_STYLE, LARGE_TEXT)
        return page

    return open_page


@pytest.mark.parametrize(
    "path", ["/", "/safety/", "/conditions/", "/locations/", "/locations/washington/", "/locations/massachusetts/"]
)
def test_no_word_of_a_heading_is_broken_in_large_text(large, path):
    assert large(path).evaluate(BROKEN_WORDS) == []


def test_search_and_menu_are_beside_each_other_below_the_name_in_large_text(large):
    page = large("/locations/")
    name, search, menu = (
        page.locator(f".masthead > {part}").first.bounding_box()
        for part in (".masthead-brand", ".masthead-search", ".button")
    )
    assert abs((search["y"] + search["height"] / 2) - (menu["y"] + menu["height"] / 2)) < 4
    assert search["y"] >= name["y"] + name["height"] - 1
    assert page.locator(".masthead-search svg").bounding_box()["height"] > 40


def test_sore_spot_is_in_view_and_its_words_grow_in_large_text(large):
    page = large("/")
    words = page.locator(".hero svg text").filter(has_text="sore spot").bounding_box()
    assert words["x"] >= 0
    assert words["x"] + words["width"] <= PHONE["width"]
    assert words["height"] > 18


def test_words_of_a_list_of_choices_are_whole_in_large_text(large):
    assert not large("/locations/").locator("select").first.evaluate(CUT_CHOICE)


def test_days_are_above_their_hours_in_large_text_and_beside_them_otherwise(large):
    page = large("/locations/washington/tacoma-harbor/")

    def first_day():
        return [page.locator(f".hours {part}").first.bounding_box() for part in ("dt", "dd")]

    day, times = first_day()
    assert times["y"] >= day["y"] + day["height"] - 1
    page.evaluate(READERS_STYLE, "")
    day, times = first_day()
    assert times["x"] >= day["x"] + day["width"]
