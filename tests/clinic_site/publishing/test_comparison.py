"""Differences between two texts, and which of them a second person must read."""

import random

import pytest
from django.template.loader import render_to_string

from clinic_site.publishing import word_differences
from clinic_site.publishing.comparison import compare, only_looks
from clinic_site.publishing.contents import contents_of
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from education.models import Condition, Contraindication, Question, Topic
from locations.models import Clinic
from tests import factories as make

LOOKS = [
    ("Don't worry.", "Don’t worry."),
    ("Say “yes”.", 'Say "yes".'),
    ("Say „yes“.", "Say “yes”."),
    ("It takes 10-20 minutes.", "It takes 10–20 minutes."),
    ("Rest — then walk.", "Rest – then walk."),
    ("One.  Two.", "One. Two."),
    ("One.\n\n\n\nTwo.  ", "One.\n\nTwo."),
    ("One.\r\nTwo.", "One.\nTwo."),
    (" One.\n", "One."),
    ("two\u00a0days", "two days"),
    ("", "  \n"),
]
MEANINGS = [
    ("Use ice.", "Use heat."),
    ("It is weak evidence.", "It is strong evidence."),
    ("Needles are new and sterile.", "Needles are washed and shared."),
    ("Wait 24 hours.", "Wait 48 hours."),
    ("You can run.", "You can’t run."),
    ("It may help.", "It may help!"),
    ("Dry needeling", "Dry needling"),
    ("In May.", "In may."),
    ("now here", "nowhere"),
    ("the therapist", "the rapist"),
    ("at -5 degrees", "at − 5 degrees"),
    ("5′ long", "5' long"),
    ("**not** this", "not this"),
    ("left, right", "right, left"),
    ("word", "wоrd"),  # a Cyrillic letter
    ("one", "o\u200bne"),
    ("Some words.", ""),
    ("One. Two.", "One.\n\nTwo."),
    ("can't breathe\nchest pain", "can't breathe chest pain"),
    ("Do:\n\n- Walk.\n\nDo not:\n\n- Run.", "Do:\n\n- Walk. Do not:\n- Run."),
    ("Stop at\nonce.", "Stop at\n    once."),
    ("- Walk.", "— Walk."),
]


@pytest.mark.parametrize(("old", "new"), LOOKS)
def test_white_space_and_the_shape_of_quotes_and_dashes_are_only_looks(old, new):
    assert only_looks(old, new)
    assert only_looks(new, old)


@pytest.mark.parametrize(("old", "new"), MEANINGS)
def test_any_other_difference_is_more_than_looks(old, new):
    assert not only_looks(old, new)
    assert not only_looks(new, old)


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


# Fields of records ------------------------------------------------------------------------------------


def changed(record, **values):
    """Return the changes that `values` make to the contents of `record`."""
    return compare(type(record), contents_of(record), contents_of(record) | values)


@pytest.mark.django_db
def test_same_contents_have_no_changes():
    assert changed(make.make_condition()) == []


@pytest.mark.django_db
def test_choice_is_shown_by_its_label_and_is_material():
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
def test_words_that_only_look_different_are_a_change_that_is_not_material():
    (change,) = changed(make.make_topic(title="Don't"), title="Don’t")
    assert (change.old, change.new, change.is_material) == ("Don't", "Don’t", False)


@pytest.mark.parametrize(
    ("model", "field"),
    [(Topic, "nav_label"), (Topic, "nav_order"), (Topic, "search_words"), (Contraindication, "order")],
)
def test_harmless_fields_are_never_material(model, field):
    (change,) = compare(model, {field: "1"}, {field: "2"})
    assert not change.is_material


def test_only_these_fields_are_harmless():
    found = {
        model.__name__: model.harmless_fields for model in publishable_kinds(Publishable) if model.needs_second_person
    }
    said = {name for fields in found.values() for name in fields}
    assert said == {"search_words", "order", "nav_label", "nav_order", "in_footer", "law_read_on", "back_translation"}


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
