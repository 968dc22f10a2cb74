"""How hard every page is to read: the school grade that its words ask for, measured.

The grade is the one that the editor shows to staff. What is measured is what a patient reads in the page's main
part: sentences of paragraphs, lists and definitions; not addresses, references, form fields or who reviewed it.
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
FEWEST_WORDS = 60  # below it, one long word decides
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
    "law",
}


def sentences(element: Element) -> list[str]:
    """Return the texts of the lowest paragraphs, items and cells below `element`."""
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
    """Return {address: grade} of the pages with enough words."""
    found = {}
    for path, (_response, page) in pages.items():
        text = "\n".join(sentences(page.main))
        if len(text.split()) >= FEWEST_WORDS:
            found[path] = read(text).grade
    return found


def test_no_page_asks_for_more_than_eighth_grade(grades):
    assert {path: grade for path, grade in grades.items() if grade > HIGHEST} == {}


def test_pages_ask_for_sixth_grade_on_average(grades):
    assert statistics.mean(grades.values()) <= AVERAGE


def test_pages_that_explain_are_all_measured(grades):
    texts = {"/", "/dry-needling/", "/trigger-points/", "/what-to-expect/", "/safety/", "/questions/", "/glossary/"}
    assert texts - set(grades) == set()
    assert len([path for path in grades if path.startswith("/conditions/")]) >= 11
