"""Public pages are accessible, store and leak nothing, and fit every width.

On each change, the pages of one state stand for those of the others, which have the same templates and shorter texts.
"""

import pytest

from tests.browser.accessibility import EVERY_VIEW, SIDEWAYS, show, violations
from tests.clinic_site.public_site import OTHER_PLACES

SLICES = 6  # lets several workers share the pages
# Pages that no link leads to. test_kinds_of_page.py checks error pages, because browsers log an error for them.
ANSWERS = [
    "/locations/near/?q=98402", "/locations/near/?q=Springfield", "/search/?q=xyzzy",
    "/search/?q=short of breath", "/search/?q=blood thinners", "/search/?q=Seattle", "/handout/?size=large",
    "/locations/washington/seattle/handout/?size=large",
]  # fmt: skip

pytestmark = pytest.mark.every_page


def check_pages(page, site, axe, paths, views):
    """Open the pages. Return problems, console messages, cookies and requests to other hosts."""
    problems, messages, requested = [], [], []
    page.on("console", lambda message: messages.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"{page.url}: {error}"))
    page.on("request", lambda request: requested.append(request.url))
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
    others = [url for url in requested if not url.startswith(site.url + "/")]
    return problems, messages, page.context.cookies(), others


@pytest.mark.parametrize("number", range(SLICES))
def test_pages_are_accessible_private_and_never_scroll_sideways(page, site, axe, number):
    paths = [path for path in [*site.paths, *ANSWERS] if not OTHER_PLACES.match(path) or path in ANSWERS]
    assert check_pages(page, site, axe, paths[number::SLICES], [(390, "light")]) == ([], [], [], [])


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(SLICES))
def test_every_page_is_accessible_in_every_view(page, site, axe, number):
    assert check_pages(page, site, axe, [*site.paths, *ANSWERS][number::SLICES], EVERY_VIEW) == ([], [], [], [])
