"""Every public page in a real browser: accessible, private, whole at every width."""

import pytest

from tests.browser.accessibility import SIDEWAYS, VIEWS, show, violations

SLICES = 6  # so that several workers can share the pages
# Answers that no link leads to. Those that say what is wrong are among the kinds of page: browsers complain of them.
ANSWERS = [
    "/locations/near/?q=98402", "/locations/near/?q=Springfield", "/search/?q=xyzzy",
    "/search/?q=short of breath", "/search/?q=blood thinners", "/search/?q=Seattle", "/handout/?size=large",
    "/locations/washington/seattle/handout/?size=large",
]  # fmt: skip

pytestmark = pytest.mark.every_page


def look_at(page, site, axe, number, views):
    """Open every SLICES-th page from `number` on; return what is wrong with each and what the browser said and asked."""
    problems, said, asked = [], [], []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    paths = [*site.paths, *ANSWERS][number::SLICES]
    assert paths != []
    for path in paths:
        page.goto(site.url + path)
        for width, theme in views:
            show(page, width, theme)
            problems += [f"{path} {width} {theme}: {broken}" for broken in violations(axe, page)]
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if (too_wide := page.evaluate(SIDEWAYS)) > 0:
                problems.append(f"{path} is {too_wide} px too wide at {width} px")
        if page.evaluate("localStorage.length + sessionStorage.length"):
            problems.append(f"{path} stores something in the browser")
    others = [url for url in asked if not url.startswith(site.url + "/")]
    return problems, said, page.context.cookies(), others


@pytest.mark.parametrize("number", range(SLICES))
def test_pages_are_accessible_private_and_never_scroll_sideways(page, site, axe, number):
    assert look_at(page, site, axe, number, [(390, "light")]) == ([], [], [], [])


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(SLICES))
def test_every_single_page_is_accessible_in_the_other_views_too(page, site, axe, number):
    views = [view for view in VIEWS if view != (390, "light")]
    assert look_at(page, site, axe, number, views) == ([], [], [], [])
