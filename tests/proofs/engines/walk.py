"""Open every kind of page in one engine and note its looks and its faults."""

import time

from tests.browser.test_kinds_of_page import PAGES, SIMILAR_PAGES
from tests.proofs.engines import accessibility, layout, marks, using
from tests.proofs.engines.browser import Browser
from tests.proofs.engines.comparing import Marks
from tests.proofs.engines.table import Result

KINDS_OF_PAGE = [*PAGES, *SIMILAR_PAGES]
# One page with each component. Colors depend on the component, not on the page.
IN_THE_DARK = [
    "/", "/conditions/headache/", "/safety/", "/self-check/", "/questions/", "/handout/", "/locations/washington/",
    "/locations/texas/austin/", "/locations/near/?q=98402", "/search/?q=heel+pain",
]  # fmt: skip
Looks = dict[tuple[str, int, str], Marks]  # by page, width and theme


def walk(engine: type[Browser], site: str, paths: list[str], with_axe: bool) -> tuple[Result, Looks]:
    """Open `paths` in the engine. Return its line of the table and how everything looks."""
    result, looks = Result(engine.name), {}
    started = time.monotonic()
    with engine() as browser:
        result.version = browser.version
        for path in paths:
            visit(browser, site, path, "light", with_axe, result, looks)
            result.pages += 1
        result.add("menu, words and finder", using.faults_of_use(browser, site), len(using.USES))
    with engine("dark") as browser:
        for path in [path for path in IN_THE_DARK if path in paths]:
            visit(browser, site, path, "dark", with_axe, result, looks)
    for size in layout.LARGE_TEXTS:
        with engine(text_size=size) as browser:
            for path in paths:
                browser.open(site + path)
                result.add(path, layout.faults_of_large_text(browser, size), 2)
    result.seconds = time.monotonic() - started
    return result, looks


def visit(browser: Browser, site: str, path: str, theme: str, with_axe: bool, result: Result, looks: Looks) -> None:
    browser.open(site + path)
    for width in (390, 1280):
        looks[path, width, theme] = marks.read(browser, width)
    for view in layout.VIEWS if theme == "light" else layout.VIEWS[:2]:
        result.add(path, layout.faults(browser, view))
    if with_axe:
        browser.resize(390)
        result.add(path, accessibility.violations(browser))
