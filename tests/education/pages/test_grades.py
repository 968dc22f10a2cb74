"""Certainty: one level, a range of levels, or not graded."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from education.models import Certainty, Condition
from tests import factories as make
from tests.html import Page

STEPS = ["very_low", "low", "moderate", "high"]


def graded(low, high):
    return Condition(certainty_low=low, certainty_high=high)


def test_scale_has_four_levels_from_low_to_high():
    assert Certainty.values == STEPS


@pytest.mark.parametrize(
    ("low", "high", "words", "steps"),
    [
        ("", "", "Not graded", ["", "", "", ""]),
        ("low", "low", "Low", ["on", "on", "", ""]),
        ("very_low", "very_low", "Very low", ["on", "", "", ""]),
        ("very_low", "moderate", "Very low to moderate", ["on", "range", "range", ""]),
        ("moderate", "high", "Moderate to high", ["on", "on", "on", "range"]),
        ("very_low", "high", "Very low to high", ["on", "range", "range", "range"]),
    ],
)
def test_grade_is_shown_in_words_and_in_bars_that_are_full_only_up_to_its_lower_level(low, high, words, steps):
    assert graded(low, high).certainty_words == words
    assert graded(low, high).certainty_steps == steps


@pytest.mark.parametrize(("low", "high"), [("low", ""), ("", "low")])
def test_grade_with_only_one_end_is_refused(low, high):
    with pytest.raises(ValidationError) as error:
        graded(low, high).clean()
    assert error.value.message_dict == {
        "certainty_high": ["Choose both levels, or neither. For a single level, choose the same one twice."]
    }


@pytest.mark.parametrize(
    ("low", "high"), [(low, high) for place, high in enumerate(STEPS) for low in STEPS[place + 1 :]]
)
def test_reversed_range_is_refused(low, high):
    with pytest.raises(ValidationError) as error:
        graded(low, high).clean()
    assert error.value.message_dict == {"certainty_high": ["The second level must not be lower than the first."]}


@pytest.mark.parametrize(
    ("low", "high"), [("", "")] + [(low, high) for place, low in enumerate(STEPS) for high in STEPS[place:]]
)
def test_complete_grade_is_valid(low, high):
    graded(low, high).clean()


@pytest.mark.django_db
def test_page_shows_the_certainty_in_words_and_bars(client):
    make.make_condition(
        slug="a-condition", certainty_low="very_low", certainty_high="low", certainty_note="for pain at first"
    )
    grade = Page(client.get("/conditions/a-condition/")).one("div", class_="certainty")
    assert grade.one("p").text == "How sure: Very low to low"
    bars = grade.one("span", class_="certainty-bars", aria_hidden="true")
    assert [bar.get("class") for bar in bars.all("i")] == ["certainty-on", "certainty-range", None, None]
    assert grade.one("small").text == "for pain at first"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Two small studies. Nobody has graded them.", "Two small studies. Nobody has graded them."),
        ("", "We have seen no grade."),
    ],
)
def test_page_without_a_grade_says_first_in_words_what_is_known_and_has_no_bars(client, note, words):
    make.make_condition(slug="a-condition", certainty_note=note)
    grade = Page(client.get("/conditions/a-condition/")).one("div", class_="certainty")
    assert grade.text == f"How sure: {words}"
    assert [element.name for element in grade.all()] == ["p", "b"]


@pytest.mark.django_db
def test_certainty_follows_the_short_answer_directly(client):
    make.make_condition(slug="a-condition", short_answer="It may ease pain.", certainty_note="One small study.")
    answer = Page(client.get("/conditions/a-condition/")).one("div", class_="short-answer")
    assert [text.text for text in answer.all("p")] == [
        "The short answer", "It may ease pain.", "How sure: One small study.", "Find a clinic Is it safe for me?",
    ]  # fmt: skip


def one_line(element):
    """Return the words of the scale in a line of text, and the class of each bar."""
    scale = element.one("span", class_="certainty-line")
    return scale.text, [bar.get("class", "").removeprefix("certainty-") for bar in scale.all("i")]


@pytest.mark.django_db
def test_every_reference_at_the_bottom_of_a_page_shows_its_certainty(client):
    make.make_reference(key="graded", certainty_low="low", certainty_high="moderate", certainty_basis="authors")
    make.make_reference(key="counted")
    make.make_topic(slug="a-page", body="Benefit.[@graded] Risk.[@counted]")
    page = Page(client.get("/a-page/"))
    assert one_line(page.one("li", id="ref-graded")) == ("Low to moderate", ["on", "on", "range", ""])
    assert one_line(page.one("li", id="ref-counted")) == ("Not graded", [])


@pytest.mark.django_db
def test_references_of_risks_show_their_certainty_too(client):
    study = make.make_reference(key="s", certainty_low="very_low", certainty_high="very_low", certainty_basis="ours")
    make.make_frequency(references=[study])
    page = Page(client.get("/safety/"))
    assert one_line(page.one("li", id="ref-s")) == ("Very low", ["on", "", "", ""])


@pytest.mark.django_db
@pytest.mark.parametrize(("low", "high"), [("low", ""), ("", "low"), ("moderate", "low"), ("unheard", "unheard")])
@pytest.mark.parametrize("make_graded", [make.make_condition, make.make_reference])
def test_database_refuses_a_grade_that_is_not_a_range(make_graded, low, high):
    record = make_graded()
    with pytest.raises(IntegrityError, match="grade"):
        type(record).objects.filter(pk=record.pk).update(certainty_low=low, certainty_high=high)
