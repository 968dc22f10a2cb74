"""Which searches describe a sign: the words of one of its phrases, close together, and no word less."""

import pytest

from clinic_site.search import alarms
from clinic_site.search.alarms import ENGLISH, SPANISH, Book, without_calm
from clinic_site.search.query_words import all_words
from tests import factories as make


def is_found(phrase, typed, language=ENGLISH):
    book = Book(language, [phrase])
    return book.signs_in(book.corrected(all_words(typed))) == {0}


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("can't breathe", "cant breathe"),
        ("can't breathe", "i can not breathe"),
        ("can't breathe", "my husband says he cannot breathe"),
        ("can't breathe", "cant brethe"),
        ("calf swollen", "swelling in my calf"),
        ("passed out", "she fainted"),
        ("chest pain", "Pain, since yesterday, in the CHEST!"),
    ],
    ids=[
        "no apostrophe",
        "two words",
        "somebody else",
        "misspelled",
        "other form, other order",
        "same meaning",
        "apart",
    ],
)
def test_phrase_is_found_however_it_is_put(phrase, typed):
    assert is_found(phrase, typed)


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("chest pain", "chest"),
        ("chest pain", "pain"),
        ("chest pain", "pain in my knee when i climb the stairs at work, then carry a chest"),
        ("trouble speaking", "parking"),
        ("leg swollen", "legs swollen"),
    ],
    ids=["one word", "the other word", "too far apart", "part of a word", "both sides"],
)
def test_phrase_is_not_found_in_less(phrase, typed):
    assert not is_found(phrase, typed)


@pytest.mark.parametrize("sign", ["'", "’", "‘", "`", "´", "ʼ", "‛", "‵", "＇", "｀", "''", " ", "' ", ""])
def test_every_apostrophe_of_a_phone_is_understood(sign):
    assert is_found("can't breathe", f"i can{sign}t breathe")


def test_line_with_a_space_before_its_quotation_marks_must_still_stand_alone():
    assert not is_found(' "can\'t walk"', "can't walk my dog")


def test_long_search_is_answered_quickly_and_its_beginning_is_read(db):
    make.make_after_effect(action="call_911", phrases="short of breath\npain pain pain in the chest")
    typed = "short of breath " + "pain chest too many " * 60
    assert len(alarms.signs_meant_by(typed)) == 1


def test_single_word_counts_only_if_nothing_else_is_typed():
    assert is_found("stroke", "stroke")
    assert is_found("stroke", "am i having a stroke")
    assert not is_found("stroke", "swim stroke")


def test_single_word_with_three_dots_counts_anywhere():
    assert is_found("suicidal ...", "my brother is suicidal and far away")
    assert is_found("suicidal …", "suicidal")


def test_line_in_quotation_marks_counts_only_if_nothing_else_is_typed():
    assert is_found('"can\'t walk"', "i can't walk")
    assert not is_found('"can\'t walk"', "can't walk my dog")


def test_word_that_is_spelled_right_is_not_taken_for_another():
    assert not is_found("blue lips", "blue lifts")
    assert is_found("blue lips", "blue lipps")


def test_spanish_is_found_with_and_without_accents():
    assert is_found("no puedo respirar", "no puedo respirár bien", SPANISH)
    assert is_found("me duele el pecho", "a mi papá le duele mucho el pecho", SPANISH)


def test_no_word_stands_for_two_of_a_phrase():
    assert not is_found("fever and chills", "fever")
    assert is_found("fever and chills", "chills, fever")


def test_misspelled_line_of_a_phrase_matches_itself():
    assert is_found("shezure", "having a shezure")


def test_spanish_word_is_not_corrected_to_an_english_one():
    assert not is_found("blue sign", "siento")


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("do you have swim stroke lessons", "do you have lessons"),
        ("swim stroke", ""),
        ("stroke after a swim", "stroke after a swim"),
        ("breaststroke", "breaststroke"),
    ],
)
def test_calm_phrase_is_read_word_for_word_and_hides_only_itself(typed, rest):
    assert " ".join(without_calm(all_words(typed), "\nSwim stroke\n\n")) == rest


def test_emergency_beside_a_calm_phrase_is_found(db):
    make.make_warning_sign(phrases="having a stroke\nface drooping", calm_phrases="stroke years ago")
    assert alarms.signs_meant_by("had a stroke years ago") == []
    assert len(alarms.signs_meant_by("had a stroke years ago and now my face is drooping")) == 1


def test_name_of_a_sign_counts_only_if_nothing_else_is_typed(db):
    make.make_after_effect(name="Pain during the treatment", action="call_clinic")
    assert len(alarms.signs_meant_by("pain during the treatment")) == 1
    assert alarms.signs_meant_by("treatment of back pain") == []


def test_phrases_are_read_again_after_a_change(db):
    sign = make.make_after_effect(action="call_911", phrases="short of breath")
    assert [found.id for found in alarms.signs_meant_by("i wheeze")] == []
    make.change(sign, phrases="wheezing ...")
    assert [found.id for found in alarms.signs_meant_by("i wheeze")] == [sign.pk]


def test_normal_effect_raises_no_alarm(db):
    make.make_after_effect(name="Soreness", action="normal", phrases="sore")
    assert alarms.signs_meant_by("sore") == []


def test_alarm_takes_one_query(db, django_assert_num_queries):
    make.make_after_effect(action="call_911", phrases="short of breath")
    make.make_warning_sign(phrases="calf swollen")
    alarms.alarms_for("short of breath")  # reads the phrases
    with django_assert_num_queries(1):
        assert [alarm.action for alarm in alarms.alarms_for("short of breath, swollen calf")] == ["call_911"]
