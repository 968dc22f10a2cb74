"""What axe-core is asked in every browser test, and what a reader may set for themselves.

axe judges the page as it is drawn, so what it says depends on the width and the theme. Which of those matter is a
property of the template, not of the record: test_every_page.py looks at every page once, and test_kinds_of_page.py at one
page of each kind in every view.
"""

VIEWS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# In forced colors the reader's own colors are drawn, and axe still measures ours. Contrast is most of what axe costs.
WITHOUT_CONTRAST = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOST_IN_ITS_GROUND = """() => [...document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, p, li")]
    .filter((it) => it.checkVisibility() && getComputedStyle(it).color === getComputedStyle(it).backgroundColor)
    .map((it) => it.outerHTML.slice(0, 120))"""


# Only what is wrong comes back: all that is right would take longer to send than to find.
RUN = "([context, options]) => axe.run(context || document, options).then((found) => found.violations)"


def violations(axe, page, context=None, options=AXE_OPTIONS) -> list[tuple[str, list[str]]]:
    """Return (rule, the first three elements that break it) for each rule that `page` breaks within `context`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found = page.evaluate(RUN, [context, options])
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]


def show(page, width: int, theme: str) -> None:
    """Draw `page` at `width` px in the "light" or the "dark" theme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
