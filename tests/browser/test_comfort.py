"""What axe can't see: forced colors, wide text spacing, large text, the focus on its way through the page."""

import pytest

from tests.browser.test_every_page import AXE_OPTIONS

# Every page that is not like another one: the other conditions, states and clinics are made of the same parts.
PAGES = [
    "/", "/dry-needling/", "/trigger-points/", "/what-to-expect/", "/conditions/", "/conditions/headache/", "/safety/",
    "/self-check/", "/questions/", "/glossary/", "/references/", "/about/", "/feedback/", "/handout/",
    "/handout/?size=large", "/search/", "/search/?q=heel+pain", "/search/?q=xyzzy", "/search/?q=",
    "/locations/", "/locations/states/", "/locations/washington/", "/locations/nevada/", "/locations/guam/",
    "/locations/washington/seattle/", "/locations/washington/seattle/handout/", "/locations/washington/seattle/report/",
    "/locations/near/?q=98402", "/locations/near/?q=Springfield", "/locations/near/?q=xyzzy", "/no-such-page/",
]  # fmt: skip
# WCAG 2.2, 1.4.12: what a reader may set for themselves
WIDE_TEXT = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
LARGE_TEXT = "html { font-size: 200% !important; }"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOST_IN_ITS_GROUND = """() => [...document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, p, li")]
    .filter((it) => it.checkVisibility() && getComputedStyle(it).color === getComputedStyle(it).backgroundColor)
    .map((it) => it.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
    return {
        name: `${it.tagName} ${it.textContent.trim().slice(0, 30)}`,
        isIn: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        // A part of a drawing is marked by its own outline.
        isMarked: it.ownerSVGElement
            ? style.filter !== "none" || parseFloat(getComputedStyle(it.querySelector("path")).strokeWidth) >= 2
            : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""

MOST_STOPS = 80  # enough for every kind of part; only lists of links are longer
# On a phone everything stands in one column, so that what comes next is never above what came before.
OUT_OF_ORDER = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((it) => it.checkVisibility() && !it.closest("svg, [popover]") && it.tabIndex >= 0)
    .map((it) => [it, it.getBoundingClientRect(), it.tabIndex])
    .filter(([it, box, index], place, all) => index > 0 || (place && !it.matches(".skip")
        && all[place - 1][1].top > box.bottom && getComputedStyle(it).position === "static"
        && !all[place - 1][0].closest(".skip, .tally, .cols, .foot")))
    .map(([it]) => it.outerHTML.slice(0, 120))"""
# 44 px, but for links within a text, whose lines are as high as the text's
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((it) => it.checkVisibility() && !it.closest("p:not(.actions), sup, dd, td, small, svg, .callout, .refs, article li")
        && !it.matches(".word, .skip, .brand, [type=hidden], [type=checkbox]"))
    .map((it) => [it, it.getBoundingClientRect()])
    .filter(([it, box]) => box.height < 43.9 && !(it.parentElement.matches("li, label") && it.parentElement.textContent.trim() !== it.textContent.trim()))
    .map(([it, box]) => `${it.outerHTML.slice(0, 120)} ${Math.round(box.height)}`)"""


@pytest.fixture
def open_with(browser, site):
    """Return a function that opens a page in a context of its own; the page's own policy allows no style of ours."""
    contexts = []

    def open_page(path, *, css="", width=390, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=bool(css), **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url + path)
        if css:
            page.add_style_tag(content=css)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_in_forced_colors(open_with, axe, path):
    page = open_with(path, forced_colors="active")
    # The colors are the reader's own there, and axe still measures ours: only that text differs from its ground counts.
    options = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        violations = axe.run(page, options=options).response["violations"]
        assert page.evaluate(LOST_IN_ITS_GROUND) == []
        assert [(found["id"], found["nodes"][0]["html"][:120]) for found in violations] == []


@pytest.mark.parametrize("path", PAGES)
def test_wide_spacing_and_large_text_need_no_sideways_scroll(open_with, path):
    assert open_with(path, css=WIDE_TEXT, width=320).evaluate(SIDEWAYS) <= 0
    assert open_with(path, css=LARGE_TEXT, width=640).evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_for_those_who_asked_for_stillness(open_with, path):
    page = open_with(path, reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("path", PAGES)
def test_focus_is_always_seen_on_its_way_through_the_page(open_with, path):
    page = open_with(path, width=1280, reduced_motion="reduce")
    lost = []
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith("BODY"):
            break
        if not (focused["isIn"] and focused["isMarked"]):
            lost.append(focused)
    assert lost == []


@pytest.mark.parametrize("path", PAGES)
def test_focus_goes_through_the_page_in_the_order_of_reading(open_with, path):
    page = open_with(path, width=390)
    assert page.evaluate(OUT_OF_ORDER) == []


@pytest.mark.parametrize("path", PAGES)
def test_what_is_tapped_is_large_enough_or_stands_in_a_sentence(open_with, path):
    assert open_with(path, width=390).evaluate(SMALL) == []


def test_meaning_of_a_word_opens_and_closes_by_keyboard_and_gives_the_focus_back(open_with):
    page = open_with("/conditions/headache/")
    word = page.locator("button.word").first
    word.focus()
    page.keyboard.press("Enter")
    card = page.locator(".word-card:popover-open")
    assert card.count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".word-card:popover-open").count() == 0
    assert page.evaluate("document.activeElement.className") == "word"
