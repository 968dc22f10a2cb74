"""The check for what text pasted from Word or a web page leaves behind."""

import pytest

from clinic_site.publishing.problems import Problem
from education.checks import pasted
from education.models import Topic

HTML = "“%s” is HTML, and readers would see it as it is. Remove it, or paste the text again."
CODE = "The line “%s” starts with four spaces or a tab, which makes it code. Remove the spaces."
LIST = (
    "The line “%s” starts with “%s”, which does not make a list. Start each line of the list with a hyphen and a "
    "space, or select the lines and press List."
)


def stops(**texts):
    """Return (field, message) of what the checks find in a page with these texts. Each of them must be a stop."""
    record = Topic(**texts)
    checks = (pasted.no_html_is_left, pasted.no_line_becomes_code, pasted.lists_are_lists)
    found: list[Problem] = [problem for check in checks for problem in check(record)]
    assert [problem.level for problem in found] == ["stop"] * len(found)
    return [(problem.field, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('<p class="MsoNormal">Rest.</p>', '<p class="MsoNormal">'),
        ("Rest <strong>now</strong>.", "<strong>"),
        ("Rest.<br/>Then go.", "<br/>"),
        ("Rest.<o:p></o:p>", "<o:p>"),
        ("<!--StartFragment-->Rest.", "<!--"),
        ("Rest.</SPAN>", "</SPAN>"),
        ("Rest \\<p>now.", "<p>"),  # shown as well, although it is escaped
    ],
)
def test_html_is_stopped_in_markdown_and_plain_texts(text, tag):
    assert stops(body=text) == [("body", HTML % tag)]
    assert stops(short_answer=text) == [("short_answer", HTML % tag)]


@pytest.mark.parametrize("text", ["2 < 3 and 5 > 4.", "<https://example.org/a>", "<ada@example.org>", "a <bone> b"])
def test_signs_that_are_not_html_have_no_problem(text):
    assert stops(body=text, short_answer=text) == []


def test_indented_line_is_stopped_because_it_becomes_code():
    assert stops(body="Rest.\n\n    Drink *water*.\n    Sleep.") == [("body", CODE % "Drink *water*.")]
    assert stops(body="\tDrink.") == [("body", CODE % "Drink.")]


def test_indents_in_lists_and_in_paragraphs_have_no_problem():
    assert stops(body="1. Drink:\n    - water\n    - tea\n\n    Slowly.\n\nRest\n    now.") == []


@pytest.mark.parametrize("bullet", ["·", "•", "▪", "\uf0b7"])
def test_typed_bullets_are_stopped(bullet):
    text = f"You should:\n{bullet} Drink water\n{bullet}\tRest"
    assert stops(body=text) == [("body", LIST % (f"{bullet} Drink water", bullet))]


def test_bullets_within_a_line_and_in_plain_texts_have_no_problem():
    assert stops(body="Open · Closed\n\n- • is a bullet", short_answer="· One") == []
