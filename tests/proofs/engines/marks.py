"""How named parts of a page look: what tells readers that something is a link, chosen, urgent or focused."""

from tests.proofs.engines.browser import PAUSE, Browser

# part -> selector. At most three of each on a page are compared.
PARTS = {
    "explained word": "a.word",
    "current menu item": ".menu a[aria-current]",
    "menu item": ".menu a:not([aria-current])",
    "search link": ".masthead-search",
    "help line": ".masthead-helpline a",
    "link in text": "main :is(p, li, dd) > a:not(.word, .button, .text-onward)",
    "onward link": "main a.text-onward",
    "link to a source": "main sup a",
    "breadcrumb": ".crumbs a",
    "index entry": ".index-list a",
    "button": "main .button:not(.button-quiet, .button-urgent)",
    "quiet button": ".button-quiet",
    "urgent button": ".button-urgent",
    "911 box": ":is(.ladder-now, .callout)",
    "heading of the 911 box": ":is(.ladder-now, .callout) > :first-child",
    "short answer": ".short-answer",
    "text of the short answer": ".short-answer > .text-kicker + p",
    "kicker": ".text-kicker",
    "offer": ".badge",
    "open now": ".open-now",
    "certainty": ".certainty-line",
    "bar of certainty": ".certainty-bars i",
    "fold": "summary",
    "field": "main input:not([type=hidden])",
    "list of choices": "select",
    "heading 1": "h1",
    "heading 2": "h2",
    "heading 3": "h3",
    "review": ".reviewed",
    "footer link": ".footer a",
}
PROPERTIES = [
    "textDecorationLine", "textDecorationStyle", "textDecorationColor", "textDecorationThickness", "color",
    "backgroundColor", "fontSize", "fontWeight", "fontStyle",
    *(f"border{side}{what}" for side in ("Top", "Right", "Bottom", "Left") for what in ("Width", "Style")),
]  # fmt: skip
OF_FOCUS = ["outlineStyle", "outlineWidth", "outlineColor", "outlineOffset"]
MOST = 3

READ = """(parts, properties, ofFocus, most) => {
    const short = (value) => value.replace(/\\d+\\.\\d+/g, (number) => String(Math.round(number * 10) / 10));
    const read = (style, names) => Object.fromEntries(names.map((name) => [name, short(style[name])]));
    const marks = {};
    for (const [part, selector] of Object.entries(parts)) {
        const all = [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility({ visibilityProperty: true }));
        if (!all.length) continue;
        marks[`${part}: how many`] = { number: String(all.length) };
        all.slice(0, most).forEach((it, place) => {
            const seen = read(getComputedStyle(it), properties);
            // Nobody sees the style of a line that is not drawn.
            if (seen.textDecorationLine === "none") seen.textDecorationStyle = seen.textDecorationColor = seen.textDecorationThickness = "";
            marks[`${part} ${place + 1}`] = seen;
            if (place || it.tabIndex < 0) return;
            it.focus({ focusVisible: true, preventScroll: true });
            if (document.activeElement === it) marks[`${part} with the focus`] = read(getComputedStyle(it), ofFocus);
            it.blur();
        });
    }
    return marks;
}"""


def read(browser: Browser, width: int) -> dict[str, dict[str, str]]:
    """Return {part: {property: value}} of the open page at this width."""
    browser.resize(width)
    browser.press("Tab")  # from now on a focus is shown, because the keyboard is used
    browser.run(PAUSE)
    return browser.run(READ, PARTS, PROPERTIES, OF_FOCUS, MOST)
