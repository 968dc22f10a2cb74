"""Reader views keep every word of a text, every 911 line, the short answer and the review.

`make reader-view` installs Mozilla's Readability and runs these tests on every page of the sitemap.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser.reader_view import read

# Firefox offers no reader view of these, because they are lists, tables and forms with hardly any text.
LISTS = re.compile(r"/search/$|/self-check/$|/locations/(?!.*/handout/$)")
TABLE = "/locations/states/"  # its cells have no sentences


@pytest.fixture(scope="module")
def readability() -> str:
    """Return the source of Readability."""
    folder = os.environ.get("READABILITY")
    if not folder:
        pytest.skip("make reader-view installs Readability and runs these tests")
    return "\n".join((Path(folder) / name).read_text() for name in ("Readability.js", "Readability-readerable.js"))


@pytest.fixture(scope="module")
def readings(browser, site, readability):
    """{path: Reading} of every page of the sitemap."""
    found = {}
    with browser.new_context() as context:
        page = context.new_page()
        for path in site.paths:
            page.goto(site.url + path)
            found[path] = read(page, readability)
    return found


def faults(readings, find):
    """Return {path: what `find` finds} of the pages where it finds something."""
    found = {path: find(reading) for path, reading in readings.items()}
    return {path: each for path, each in found.items() if each}


def texts(readings):
    """Return the readings of pages with a text. The self-check has warnings, so it counts too."""
    return {path: each for path, each in readings.items() if not LISTS.match(path) or path == "/self-check/"}


def test_no_sentence_of_any_page_loses_a_word(readings):
    assert len(readings) > 150
    whole = {path: reading for path, reading in readings.items() if path != TABLE}
    assert faults(whole, lambda reading: reading.changed()) == {}
    assert faults(whole, lambda reading: reading.torn()) == {}


def test_every_line_on_911_and_988_is_shown(readings):
    urgent = [line for reading in texts(readings).values() for line in reading.page if line["kind"] == "urgent"]
    assert len(urgent) > 500
    assert faults(texts(readings), lambda reading: reading.lost("urgent")) == {}


def test_short_answers_are_shown(readings):
    assert faults(texts(readings), lambda reading: reading.lost("short answer")) == {}


def test_state_of_the_review_is_shown(readings):
    unsaid = [path for path, each in texts(readings).items() if "review" not in {line["kind"] for line in each.page}]
    assert unsaid == []
    assert faults(texts(readings), lambda reading: reading.lost("review")) == {}


def test_nothing_else_of_a_text_is_lost(readings):
    assert faults(texts(readings), lambda reading: reading.lost("text")) == {}


def test_only_lists_and_forms_have_no_reader_view(readings):
    assert [path for path, reading in readings.items() if not reading.is_offered] == [
        path for path in readings if LISTS.match(path)
    ]


LONG = "<p>A text with commas, so long, that it counts, and that a reader view shows, all of it, word by word.</p>" * 9


def test_lost_words_and_warnings_are_found(page, readability):
    page.set_content(f"""<title>T</title><main><article>{LONG}
        <p>Tell us if you take <button>a blood thinner</button> each day. Or call.</p>
        <aside class="callout ladder-now">Chest pain? Call 911 now.</aside></article></main>""")
    reading = read(page, readability)
    assert reading.changed() == ["Tell us if you take each day."]
    assert reading.lost("urgent") == ["Chest pain? Call 911 now."]


def test_paragraph_that_loses_a_sentence_is_found(page, readability):
    page.set_content(
        f"<title>T</title><main><article>{LONG}<p>One is kept. <span hidden>Two.</span></p></article></main>"
    )
    page.evaluate("document.querySelector('[hidden]').removeAttribute('hidden')")
    whole = read(page, readability)
    assert (whole.changed(), whole.torn()) == ([], [])
    page.evaluate("document.querySelector('span').setAttribute('aria-hidden', 'true')")
    assert read(page, readability).torn() == ["One is kept. Two."]
