"""The pages in Spanish, whose words are a quarter longer: every kind of page, the drawings, and the sheet on paper."""

import pytest

from tests.browser.accessibility import VIEWS, show
from tests.browser.test_every_page import check_pages
from tests.browser.test_handout import LETTER, pages_of, smallest_text
from tests.browser.test_kinds_of_page import OUT_OF_ORDER, PAGES, SMALL, at_width

# Error pages log an error in the browser.
KINDS = [path for path in PAGES if path != "/no-such-page/"]
SLICES = 4  # lets several workers share the pages
DRAWN = [
    "/conditions/", "/dry-needling/", "/trigger-points/", "/what-to-expect/", "/safety/", "/questions/",
    *(f"/conditions/{name}/" for name in (
        "carpal-tunnel-syndrome", "face-and-jaw-pain", "fibromyalgia", "foot-and-ankle-pain", "headache", "impingement",
        "hip-and-leg-pain", "low-back-and-neck-pain", "shoulder-and-arm-pain", "tendonitis",
    )),
]  # fmt: skip
# Words that a drawing cuts, that cover other words, or that a leader crosses
UNREADABLE = """() => [...document.querySelectorAll("main svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
    const frame = svg.getBoundingClientRect(), found = [];
    const lines = [...svg.querySelectorAll("text")].flatMap((text) => [...text.childNodes]).filter((part) => part.textContent.trim())
        .map((part) => { const range = document.createRange(); range.selectNodeContents(part); return [part.textContent.trim(), range.getBoundingClientRect()]; });
    const cuts = getComputedStyle(svg).overflow !== "visible";
    const leaders = [...svg.querySelectorAll(".drawing-leader, .body-leader, .hero-ground path")].map((path) =>
        Array.from({ length: path.getTotalLength() }, (_, at) => path.getPointAtLength(at).matrixTransform(path.getScreenCTM())));
    lines.forEach(([words, box], place) => {
        const middle = (box.top + box.bottom) / 2;
        if (cuts && (box.left < frame.left || box.right > frame.right || middle < frame.top || middle > frame.bottom)) found.push(`cut: ${words}`);
        if (lines.slice(place + 1).some(([, other]) => box.left < other.right && other.left < box.right && Math.abs(middle - (other.top + other.bottom) / 2) < box.height / 2))
            found.push(`covered: ${words}`);
        if (leaders.flat().some(({ x, y }) => x > box.left && x < box.right && Math.abs(y - middle) < box.height / 5)) found.push(`crossed: ${words}`);
    });
    return found;
})"""
# How far the words at the top of the home page are above the skin of the drawing, which its first outline draws
ABOVE_THE_SKIN = """() => {
    const skin = document.querySelector(".hero-skin"), matrix = skin.getScreenCTM();
    const points = Array.from({ length: 200 }, (_, at) => skin.getPointAtLength(at / 200 * skin.getTotalLength()).matrixTransform(matrix));
    return Math.min(...[...document.querySelectorAll(".hero-words > :not(.layout-actions), .hero-words a")].flatMap((it) => {
        const range = document.createRange(); range.selectNodeContents(it); const box = range.getBoundingClientRect();
        return points.filter(({ x }) => x > box.left && x < box.right).map(({ y }) => y - box.bottom);
    }));
}"""


@pytest.mark.every_page
@pytest.mark.parametrize("number", range(SLICES))
def test_kind_of_page_is_accessible_private_and_fits_every_width_in_spanish(page, site_in_spanish, axe, number):
    paths = [f"/es{path}" for path in KINDS[number::SLICES]]
    problems, messages, cookies, others = check_pages(page, site_in_spanish, axe, paths, VIEWS)
    # A form with a mistake is shown again with the status 400, which a browser logs.
    messages = [message for message in messages if "400 (Bad Request)" not in message]
    assert (problems, messages, cookies, others) == ([], [], [], [])


def test_what_a_phone_shows_of_the_home_page_is_easy_to_tap_in_spanish(page, site_in_spanish):
    page.goto(f"{site_in_spanish.url}/es/")
    assert at_width(page, 320, SMALL) == []
    assert at_width(page, 390, OUT_OF_ORDER) == []


@pytest.mark.parametrize("language", ["", "/es"])
def test_help_and_the_other_language_are_the_two_ends_of_one_line_on_a_phone(page, site_in_spanish, language):
    page.goto(f"{site_in_spanish.url}{language}/")
    for width in (320, 390):
        show(page, width, "light")
        first, second = (link.bounding_box() for link in page.locator(".masthead-helpline a").all())
        assert first["y"] == second["y"]
        assert (first["x"], second["x"] + second["width"]) == (16, width - 16)
        assert min(first["height"], second["height"], second["width"]) >= 44


@pytest.mark.parametrize("language", ["", "/es"])
def test_words_at_the_top_of_the_home_page_are_above_the_drawn_skin(page, site_in_spanish, language):
    page.goto(f"{site_in_spanish.url}{language}/")
    distances = {}
    for width in (768, 1024, 1263, 1264, 1280, 1440, 1920):
        show(page, width, "light")
        distances[width] = page.evaluate(ABOVE_THE_SKIN)
    assert {width: distance for width, distance in distances.items() if distance < 16} == {}


def test_words_of_every_drawing_can_be_read_in_spanish(page, site_in_spanish):
    show(page, 900, "light")
    problems = {}
    for path in DRAWN:
        page.goto(f"{site_in_spanish.url}/es{path}")
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
        problems[path] = page.evaluate(UNREADABLE)
    assert {path: found for path, found in problems.items() if found} == {}


@pytest.mark.parametrize("path", ["/es/handout/", "/es/locations/tennessee/memphis/handout/"])
def test_spanish_sheet_is_one_letter_page_with_what_is_normal(page, site_in_spanish, path):
    page.goto(site_in_spanish.url + path)
    assert pages_of(page) == [LETTER]
    assert round(smallest_text(page), 2) >= 10.5
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 758, "height": 998})  # a Letter page without its margins
    fits = "(it) => { const box = it.parentElement.getBoundingClientRect(), part = it.getBoundingClientRect(); return part.bottom <= box.bottom + 1 && part.left < box.right - 1 }"
    assert page.locator(".sheet-normal > *").evaluate(fits)
