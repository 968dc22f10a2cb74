"""Whether a page fits its width and shows all of its text, in all the views that readers of small screens and large text use."""

from dataclasses import dataclass

from tests.browser.test_kinds_of_page import WIDE_TEXT
from tests.proofs.engines.browser import HEIGHT, NORMAL_TEXT, Browser
from tests.proofs.engines.by_design import TEXT_TOO_LARGE_FOR_COLUMNS


@dataclass(frozen=True)
class View:
    name: str
    width: int
    height: int = HEIGHT
    css: str = ""


PHONE, DESKTOP = View("390 px", 390), View("1280 px", 1280)
VIEWS = [
    PHONE,
    DESKTOP,
    View("a phone at 200 %", 195, 422),
    View("a laptop at 200 %", 640, 450),
    View("a laptop at 400 %", 320, 256),
    View("WCAG text spacing", 320, css=WIDE_TEXT),
]
LARGE_TEXTS = [20, 24, 32]  # px, the reader's default size of text

# Text that leaves the page, is cut by its box, or by the edge of its drawing. On purpose are cut: what is for screen
# readers only, the address of a record until somebody points at it, and lines to write on. A select cuts its own text,
# and shows all of it when it is open.
FAULTS = """() => {
    const root = document.documentElement, wide = root.clientWidth, found = [];
    const over = root.scrollWidth - wide;
    const named = (it) => `<${it.tagName.toLowerCase()} ${it.getAttribute("class") || it.id || ""}> ` + it.textContent.trim().slice(0, 40);
    if (over > 0) {
        const out = [...document.querySelectorAll("body *")].filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > wide + 1
            && ![...it.children].some((child) => child.getBoundingClientRect().right > wide + 1));
        found.push(`scrolls sideways by ${over} px: ${out.slice(0, 2).map(named)}`);
    }
    const hasText = (it) => [...it.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    for (const it of document.querySelectorAll("body *")) {
        if (!it.checkVisibility({ visibilityProperty: true }) || it.closest(".visually-hidden, .masthead-search span, .table thead, .skip, .own-address, .ruled-lines, option, [popover]:not(:popover-open)")) continue;
        const style = getComputedStyle(it), box = it.getBoundingClientRect();
        const svg = it.closest("svg");
        if (svg) {
            const frame = svg.getBoundingClientRect();
            if (it.matches("text") && getComputedStyle(svg).overflow !== "visible"
                && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2))
                found.push(`the drawing cuts ${named(it)}`);
            continue;
        }
        if (style.overflowX !== "visible" && style.display !== "inline" && !it.matches("html, body, select, input, textarea")
            && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1))
            found.push(`cut by its box: ${named(it)}`);
        if (hasText(it) && box.width && (box.left < -1 || box.right > wide + 1)) found.push(`off the page: ${named(it)}`);
    }
    return found.slice(0, 5);
}"""


def faults(browser: Browser, view: View) -> list[str]:
    """Return what does not fit in this view of the open page."""
    browser.resize(view.width, view.height)
    if view.css:
        browser.adopt(view.css)
    found = browser.run(FAULTS)
    if view.css:
        browser.adopt("")
    return [f"{view.name}: {fault}" for fault in found]


def faults_of_large_text(browser: Browser, size: int) -> list[str]:
    """Return what does not fit if the reader's default text has this size. The browser was started with it."""
    assert browser.run("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") == size != NORMAL_TEXT
    views = [PHONE] if (browser.name, size) in TEXT_TOO_LARGE_FOR_COLUMNS else [PHONE, DESKTOP]
    return [f"text of {size} px, {fault}" for view in views for fault in faults(browser, view)]
