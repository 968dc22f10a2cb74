"""The axe-core checks that browser tests share.

axe checks the rendered page, so its results depend on the width and the theme. How they change a page depends on its
template, not on the record. So test_every_page.py checks each page once, and test_kinds_of_page.py checks one page of
each kind in all VIEWS.
"""

import os

EVERY_VIEW = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
IS_NIGHT = bool(os.environ.get("NIGHTLY"))
# On each change, each width and each theme once: the contrast depends on the theme and most other rules on the width.
VIEWS = EVERY_VIEW if IS_NIGHT else [(390, "light"), (1280, "dark")]
VIEWS_OF_STAFF = [*VIEWS, *[(768, "light")] * IS_NIGHT]
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Contrast is the slowest rule of axe. It doesn't depend on the width.
WITHOUT_CONTRAST = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
INVISIBLE_TEXT = """() => [...document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, p, li")]
    .filter((it) => it.checkVisibility() && getComputedStyle(it).color === getComputedStyle(it).backgroundColor)
    .map((it) => it.outerHTML.slice(0, 120))"""

# Return only the violations: transferring the passed checks would take longer than the checks.
RUN = "([context, options]) => axe.run(context || document, options).then((found) => found.violations)"


def violations(axe, page, context=None, options=AXE_OPTIONS) -> list[tuple[str, list[str]]]:
    """Return (rule, first three offending elements) for each rule that `page` breaks within `context`."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found = page.evaluate(RUN, [context, options])
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]


def show(page, width: int, theme: str) -> None:
    """Show `page` at a width of `width` px in the "light" or "dark" theme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)


def check_in(views, page, axe) -> None:
    """Fail if `page` has an accessibility problem, hides text or scrolls sideways in one of these widths and themes."""
    for width, theme in views:
        show(page, width, theme)
        page.evaluate("Promise.all(document.getAnimations().map((fade) => fade.finished))")  # colors fade in the admin
        assert (page.url, width, theme, violations(axe, page)) == (page.url, width, theme, [])
        assert page.evaluate(SIDEWAYS) <= 0, (page.url, width)
        assert page.evaluate(INVISIBLE_TEXT) == [], (page.url, theme)
