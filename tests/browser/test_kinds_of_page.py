"""Check one page of each kind in every view, and what axe can't detect: forced colors, large text, the focus order.

Each page is opened once for all checks. The test reports all problems of a page.
"""

import pytest

from tests.browser.accessibility import INVISIBLE_TEXT, SIDEWAYS, VIEWS, show, violations

# The other conditions, states and clinics have the same components.
PAGES = [
    "/", "/dry-needling/", "/what-to-expect/", "/conditions/", "/conditions/headache/", "/safety/",
    "/self-check/", "/questions/", "/glossary/", "/references/", "/feedback/", "/handout/",
    "/handout/?size=large", "/search/", "/search/?q=heel+pain", "/search/?q=xyzzy",
    "/locations/", "/locations/states/", "/locations/washington/", "/locations/nevada/",
    "/locations/texas/austin/", "/locations/virginia/roanoke/",  # a clinic with a full record, and one with hardly any
    "/locations/languages/?language=Spanish&state=TX", "/locations/washington/seattle/handout/",
    "/locations/washington/seattle/report/",
    "/locations/near/?q=98402", "/locations/near/?q=Springfield", "/locations/near/?q=xyzzy", "/no-such-page/",
    "/locations/?state=ZZ", "/locations/near/?q=San Jose, CA", "/locations/washington/?town=Seattle",
]  # fmt: skip
SIMILAR_PAGES = [
    "/trigger-points/", "/about/", "/search/?q=", "/locations/guam/", "/locations/near/?q=9840", "/locations/washington/seattle/",
    "/locations/near/?q=Tacomma, WA", "/locations/atlantis/", "/locations/near/?q=96910", "/locations/wyoming/",
]  # fmt: skip
# Text spacing that a reader may set, see WCAG 2.2, 1.4.12
WIDE_TEXT = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
LARGE_TEXT = "html { font-size: 200% !important; }"
# The Content-Security-Policy forbids a <style> element.
READERS_STYLE = (
    "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"
)
FOCUSED = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
    return {
        name: `${it.tagName} ${it.textContent.trim().slice(0, 30)}`,
        isIn: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        // Parts of a drawing change their outline.
        isMarked: it.ownerSVGElement
            ? style.filter !== "none" || parseFloat(getComputedStyle(it.querySelector("path")).strokeWidth) >= 2
            : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""

MOST_STOPS = 50  # enough for every kind of component; only lists of links are longer
# A phone shows one column, so each stop is below the one before it.
OUT_OF_ORDER = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((it) => it.checkVisibility() && !it.closest("svg, [popover]") && it.tabIndex >= 0)
    .map((it) => [it, it.getBoundingClientRect(), it.tabIndex])
    .filter(([it, box, index], place, all) => index > 0 || (place && !it.matches(".skip")
        && all[place - 1][1].top > box.bottom && getComputedStyle(it).position === "static"
        && !all[place - 1][0].closest(".skip, .self-check-tally, .layout-cols, .footer")))
    .map(([it]) => it.outerHTML.slice(0, 120))"""
# Below 44 px. Links within a text are exempt, because they are as high as its lines.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((it) => it.checkVisibility() && !it.closest("p:not(.layout-actions), sup, dd, td, small, svg, .callout, .reference-list, article li:not(.crumbs li)")
        && !it.matches(".word, .skip, .masthead-brand, [type=hidden], [type=checkbox]"))
    .map((it) => [it, it.getBoundingClientRect()])
    .filter(([it, box]) => box.height < 43.9 && !(it.parentElement.matches("li, label") && it.parentElement.textContent.trim() !== it.textContent.trim()))
    .map(([it, box]) => `${it.outerHTML.slice(0, 120)} ${Math.round(box.height)}`)"""


@pytest.fixture
def still_page(browser, site):
    """Yield a page with reduced motion. Nothing fades, so every view is final immediately."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("path", [*PAGES, *(pytest.param(path, marks=pytest.mark.nightly) for path in SIMILAR_PAGES)])
def test_kind_of_page_is_accessible_in_every_view(still_page, site, axe, path):
    still_page.goto(site.url + path)
    problems = {
        "moves": moving(still_page),
        "loses the focus": lost_focus(still_page),
        **{f"axe at {width} px, {theme}": seen_by_axe(still_page, axe, width, theme) for width, theme in VIEWS},
        "focus order": at_width(still_page, 390, OUT_OF_ORDER),
        "too small to tap": at_width(still_page, 390, SMALL),
        "wide spacing": sideways(still_page, WIDE_TEXT, 320),
        "large text": sideways(still_page, LARGE_TEXT, 640),
        "a phone at 200 %": sideways(still_page, "", 195),
        **{f"forced colors at {width} px": in_forced_colors(still_page, width) for width in (390, 1280)},
    }
    assert {what: found for what, found in problems.items() if found} == {}


def moving(page) -> list:
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "auto"
    return page.evaluate("document.getAnimations().map(String)") + ["scrolls smoothly"] * smooth


def lost_focus(page) -> list:
    """Return every Tab stop that is off screen or does not show the focus."""
    show(page, 1280, "light")
    lost = []
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith("BODY"):
            break
        if not (focused["isIn"] and focused["isMarked"]):
            lost.append(focused)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    return lost


def seen_by_axe(page, axe, width, theme) -> list:
    show(page, width, theme)
    return violations(axe, page)


def at_width(page, width, script) -> list:
    show(page, width, "light")
    return page.evaluate(script)


def sideways(page, css, width) -> list:
    show(page, width, "light")
    page.evaluate(READERS_STYLE, css)
    too_wide = page.evaluate(SIDEWAYS)
    page.evaluate(READERS_STYLE, "")
    return [f"{too_wide} px too wide"] if too_wide > 0 else []


def in_forced_colors(page, width) -> list:
    """Return hidden text. axe would find the same as above: it measures our colors, but the reader's are shown."""
    page.emulate_media(forced_colors="active")
    page.set_viewport_size({"width": width, "height": 900})
    found = page.evaluate(INVISIBLE_TEXT)
    page.emulate_media(forced_colors="none")
    return found


def test_word_card_opens_and_closes_by_keyboard_and_returns_the_focus(page, site):
    page.goto(f"{site.url}/conditions/headache/")
    word = page.locator("a.word").first
    word.focus()
    page.keyboard.press("Enter")
    card = page.locator(".word-card:popover-open")
    assert card.count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".word-card:popover-open").count() == 0
    assert page.evaluate("document.activeElement.className") == "word"
