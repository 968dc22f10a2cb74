"""The reading grade of every page, which is the US school grade needed to understand it.

It is the same grade that the editor shows to staff. The tests measure the sentences in the page's main part:
paragraphs, lists and definitions, but not addresses, references, form fields or reviewers.
"""

import re
import statistics

import pytest

from clinic_site.writing.reading_grade import read
from tests.clinic_site.test_every_page import pages  # noqa: F401 - the fixture: every public page
from tests.html import Element

pytestmark = pytest.mark.usefixtures("sample_content", "db")

HIGHEST = 8
AVERAGE = 6.5
FEWEST_WORDS = 60  # with fewer, a single long word can decide
SENTENCES_IN = ("p", "li", "dd", "td", "figcaption")
NOT_READ = ("address", "nav", "form", "svg", "footer", "sup")
NOT_READ_CLASSES = {
    "reference-list",
    "reviewed",
    "source-list",
    "clinic-made-up",
    "clinic-phone",
    "hours",
    "crumbs",
}


def sentences(element: Element) -> list[str]:
    """Return the texts of the innermost paragraphs, items and cells in `element`."""
    found = []
    for child in element.children:
        if not isinstance(child, Element) or child.name in NOT_READ:
            continue
        if NOT_READ_CLASSES & set(child.get("class", "").split()):
            continue
        inner = sentences(child)
        if inner or child.name not in SENTENCES_IN:
            found += inner
            continue
        text = re.sub(r"\s+", " ", child.text).strip()
        if len(text.split()) > 3:
            found.append(text)
    return found


@pytest.fixture(scope="module")
def grades(pages):  # noqa: F811
    """Return {path: grade} of the pages with enough words."""
    found = {}
    for path, (_response, page) in pages.items():
        text = "\n".join(sentences(page.main))
        if len(text.split()) >= FEWEST_WORDS:
            found[path] = read(text).grade
    return found


def test_no_page_is_above_eighth_grade(grades):
    assert {path: grade for path, grade in grades.items() if grade > HIGHEST} == {}


def test_average_reading_grade_is_at_most_six_and_a_half(grades):
    assert statistics.mean(grades.values()) <= AVERAGE


def test_all_pages_with_explanations_are_measured(grades):
    texts = {"/", "/dry-needling/", "/trigger-points/", "/what-to-expect/", "/safety/", "/questions/", "/glossary/"}
    assert texts - set(grades) == set()
    assert len([path for path in grades if path.startswith("/conditions/")]) >= 11
