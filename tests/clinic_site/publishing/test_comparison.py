"""Differences between two texts, and which of them change the meaning."""

import random

import pytest
from django.template.loader import render_to_string

from clinic_site.publishing import word_differences
from clinic_site.publishing.comparison import compare
from clinic_site.publishing.contents import contents_of
from education.models import Condition, Contraindication, Question, Topic
from locations.models import Clinic
from tests import factories as make

NUMBER, AMOUNT, NEGATION, WARNING = "a number", "an amount or a time", "a “no” or “not”", "a warning word"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Wait 24 hours.", "Wait 48 hours.", NUMBER),
        ("Wait 2 to 3 days.", "Wait 2 to 4 days.", NUMBER),
        ("About 10-20 needles.", "About 10-30 needles.", NUMBER),
        ("About 10–20 needles.", "About 10–30 needles.", NUMBER),
        ("In 37% of people.", "In 37 of people.", NUMBER),
        ("In 37 % of people.", "In 37 of people.", NUMBER),
        ("1,000 people", "1.000 people", NUMBER),
        ("0.5 mm", "5 mm", NUMBER),
        (".5 mm", "5 mm", NUMBER),
        ("at -5 degrees", "at 5 degrees", NUMBER),
        ("< 5 days", "> 5 days", NUMBER),
        ("2 needles for 30 minutes", "30 needles for 2 minutes", NUMBER),
        ("the vertebra C5", "the vertebra C6", NUMBER),
        ("Rest for two days.", "Rest for three days.", AMOUNT),
        ("Rest for 5 minutes.", "Rest for 5 hours.", AMOUNT),
        ("at least a week", "at most a week", AMOUNT),
        ("Do not run.", "Do run.", NEGATION),
        ("Run.", "Never run.", NEGATION),
        ("You don't need it.", "You do need it.", NEGATION),
        ("You don’t need it.", "You do need it.", NEGATION),
        ("You can run.", "You can’t run.", NEGATION),
        ("You can run but not swim.", "You can not run but swim.", NEGATION),
        ("Use heat.", "Avoid heat.", NEGATION),
        ("It is likely.", "It is unlikely.", NEGATION),
        ("It is a direct effect.", "It is an indirect effect.", NEGATION),
        ("It is safe.", "It is unsafe.", NEGATION),
        ("Call us.", "Write to us.", WARNING),
        ("You may faint.", "You will faint.", WARNING),
        ("Chest pain.", "Pain.", WARNING),
        ("An emergency.", "A problem.", WARNING),
        ("Do it before sleep.", "Do it after sleep.", WARNING),
        ("It is hypotension.", "It is hypertension.", WARNING),
    ],
)
def test_change_of_meaning_is_reported(old, new, reason):
    assert reason in word_differences.reasons_between(old, new)
    assert reason in word_differences.reasons_between(new, old)
    assert not word_differences.same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dry needeling is a treatment.", "Dry needling is a treatment."),
        ("You will recieve it.", "You will receive it."),
        ("Don't worry.", "Don’t worry."),
        ("It takes 10-20 minutes.", "It takes 10–20 minutes."),
        ("Well, it helps.", "Well it helps!"),
        ("DO NOT run.", "Do not run."),
        ("One.  Two.", "One.\n\nTwo."),
        ("Say “yes”.", 'Say "yes".'),
        ("", ""),
        ("- 5 minutes", "* 5 minutes"),
    ],
)
def test_spelling_and_punctuation_do_not_change_the_meaning(old, new):
    assert word_differences.reasons_between(old, new) == ()
    assert word_differences.same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("the weak arm", "the week arm"), ("use heat", "use heal"), ("a common pain", "an uncommon pain"),
     ("affect", "effect"), ("the nerve", "the never"), ("rest", ""), ("two words", "words two")],
)  # fmt: skip
def test_similar_looking_word_is_a_different_word(old, new):
    assert not word_differences.same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "All of it is new."),
        ("All of it goes.", ""),
        ("One two three.", "One three."),
        ("  spaces\n\nand lines ", "spaces and\nlines"),
        ("<b>bold</b> & co", "<i>bold</i> &amp; co"),
        ("No word in common", "here at all, really"),
    ],
)
def test_pieces_add_up_to_both_texts(old, new):
    pieces = word_differences.word_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old or old.split() == [
        word for piece in pieces if piece.kind != "ins" for word in piece.text.split()
    ]
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new


def test_whole_words_are_marked():
    pieces = [
        (piece.kind, piece.text) for piece in word_differences.word_difference("Wait 24 hours.", "Wait 48 hours.")
    ]
    assert pieces == [("same", "Wait "), ("del", "24 "), ("ins", "48 "), ("same", "hours.")]


def test_changes_separated_by_one_small_word_are_joined():
    pieces = word_differences.word_difference("Please go home and walk on", "Do stay longer and sleep well")
    assert [piece.kind for piece in pieces] == ["del", "ins"]


def test_long_unchanged_text_is_folded_to_some_words_around_each_change():
    words = " ".join(f"w{number}" for number in range(200))
    pieces = word_differences.folded(
        word_differences.word_difference(f"{words} old {words}", f"{words} new {words}"), around=5
    )
    assert [(piece.kind, piece.words) for piece in pieces] == [
        ("gap", 195), ("same", 0), ("del", 0), ("ins", 0), ("same", 0), ("gap", 195)
    ]  # fmt: skip
    assert pieces[1].text == "w195 w196 w197 w198 w199 "
    assert pieces[4].text == "w0 w1 w2 w3 w4 "


def test_short_text_is_not_folded():
    pieces = word_differences.word_difference("A few words, one old.", "A few words, one new.")
    assert word_differences.folded(pieces) == pieces


def long_text(seed: int, words: int = 20_000) -> str:
    choose = random.Random(seed)  # noqa: S311 - the same words each time
    known = [f"word{number}" for number in range(2_000)]
    return " ".join(choose.choices(known, [1 / (place + 1) for place in range(len(known))], k=words))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (long_text(1), long_text(2)),
        (long_text(1), long_text(1).replace("word1 ", "other ")),
        ("needle " * 20_000, "pin " * 20_000),
        ("-" * 20_000, "-" * 19_999 + "a"),
        ("1" * 20_000 + "a", "1" * 20_000),
        (" " * 20_000, ""),
    ],
    ids=["all other", "one word", "nothing in common", "line", "digits", "spaces"],
)
def test_twenty_thousand_words_are_compared_quickly(old, new):
    # A quadratic algorithm in Python would take minutes here.
    assert "".join(piece.text for piece in word_differences.word_difference(old, new) if piece.kind != "del") == new
    word_differences.reasons_between(old, new)
    word_differences.same_words(old, new)


# Fields of records ------------------------------------------------------------------------------------


def changed(record, **values):
    """Return the changes that `values` make to the contents of `record`."""
    return compare(type(record), contents_of(record), contents_of(record) | values)


@pytest.mark.django_db
def test_same_contents_have_no_changes():
    assert changed(make.make_condition()) == []


@pytest.mark.django_db
def test_choice_is_shown_by_its_label_and_is_material_if_the_model_says_so():
    (change,) = changed(make.make_contraindication(level="relative"), level="absolute")
    assert (change.old, change.new, change.label) == ("Ask first", "Do not needle", "level")
    assert change.is_material


@pytest.mark.django_db
def test_booleans_are_shown_as_words():
    clinic = make.make_clinic(step_free=None)
    assert [(c.old, c.new) for c in changed(clinic, step_free=True)] == [("", "Yes")]
    clinic.step_free = False
    assert [(c.old, c.new) for c in changed(clinic, step_free=None)] == [("No", "")]


@pytest.mark.django_db
def test_date_is_shown_in_readable_form():
    (change,) = changed(make.make_topic(), reviewed_on="2026-03-01")
    assert change.new == "March 1, 2026"


@pytest.mark.django_db
def test_list_is_shown_by_names_including_deleted_records():
    neck, foot = make.make_region(name="Neck", order=1), make.make_region(name="Foot", order=2)
    condition = make.make_condition(regions=[neck])
    key = foot.pk
    foot.delete()
    (change,) = changed(condition, regions=[neck.pk, key])
    assert (change.old, change.new) == ("Neck", "Neck, Foot (deleted)")


@pytest.mark.django_db
def test_replacing_a_record_by_one_with_the_same_name_is_a_change():
    first, second = make.make_region(name="Neck"), make.make_region(name="Neck")
    (change,) = changed(make.make_condition(regions=[first]), regions=[second.pk])
    assert change.old != change.new


@pytest.mark.django_db
def test_number_zero_is_not_empty():
    (change,) = changed(make.make_frequency(count=3), count=0)
    assert (change.old, change.new, change.is_material) == ("3", "0", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "is_material"),
    [("", "Rest for two days.", True), ("Rest for two days.", "", True), ("Drnik water.", "Drink water.", False),
     ("Drink water.", "Drink milk.", True), ("Drink water.", "Drink water", False)],
)  # fmt: skip
def test_every_word_counts_in_material_fields(old, new, is_material):
    (change,) = changed(make.make_condition(get_help=old), get_help=new)
    assert change.is_material is is_material


@pytest.mark.django_db
def test_cosmetic_change_of_a_title_is_not_material():
    assert not changed(make.make_topic(title="Needeling"), title="Needling")[0].is_material


@pytest.mark.parametrize("model", [Topic, Condition, Contraindication, Question, Clinic])
def test_missing_field_counts_as_empty(model):
    assert compare(model, {}, {}) == []


def test_html_in_texts_is_escaped():
    (change,) = compare(Question, {"answer": "<b>old</b>"}, {"answer": '<script>alert("new")</script>'})
    html = render_to_string("admin/publishable/changes.html", {"changes": [change]})
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;" in html


def test_gap_shows_the_number_of_unchanged_words():
    text = " ".join(f"w{number}" for number in range(100))
    (change,) = compare(Question, {"answer": f"{text} old"}, {"answer": f"{text} new"})
    html = render_to_string("admin/publishable/changes.html", {"changes": [change], "is_folded": True})
    assert "… 88 unchanged words …" in html
    assert "w87 " not in html
    assert change.is_long
