"""How much of a query the names of a record say."""

import pytest

from clinic_site.search.likeness import Query
from clinic_site.search.query_words import all_words, telling


def query(text):
    return Query(telling(all_words(text)), all_words(text))


def likeness(text, *names):
    return query(text).likeness(names[0], "\n".join(names[1:]))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("knee pain", ["Hip and leg pain", "knee pain"]),
        ("painful knees", ["Hip and leg pain", "knee pain"]),
        ("my knee hurts", ["Hip and leg pain", "knee pain"]),
        ("does aetna pay", ["What do I ask my plan?", "aetna"]),
        ("epilepsy", ["Epilepsy or seizures"]),
        ("hamst", ["Hamstring strain"]),
    ],
    ids=["same", "other form", "other word for pain", "one telling word", "part of a title", "incomplete"],
)
def test_names_say_enough(typed, names):
    assert likeness(typed, *names).is_enough


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("pots", ["Active trigger points"]),
        ("flu", ["Lymph fluid"]),
        ("telephone number", ["How many visits?", "number of treatments"]),
        ("hair loss", ["Can it help me lose weight?", "weight loss"]),
        ("job openings", ["Sore skin", "open sore"]),
        ("bitcoin price", ["What does it cost?", "price"]),
        ("blue cross", ["Blue or gray lips", "blue lips"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_that_share_a_common_word_or_letters_do_not_say_enough(typed, names):
    assert not likeness(typed, *names).is_enough


def test_words_may_be_spread_over_several_names():
    said = likeness("calf strain", "Hip and leg pain", "tight calf", "muscle strain")
    assert (said.said, said.is_whole) == (1, False)


def test_name_with_the_same_words_of_the_question_is_closer():
    assert (
        likeness("how long does it take", "How long does it take?").closest
        > likeness("how long does it take", "Take a long bath").closest
    )


def test_last_word_may_be_incomplete_unless_it_is_spelled_right():
    assert (query("hamst").beginning, query("ham").beginning, query("hamst knee").beginning) == ("hamst", "", "")


def test_text_must_have_two_words_of_a_longer_query():
    assert query("knee arthritis").heaviest(["knee", "arthritis"]) == ["arthritis", "knee"]
    assert query("knee arthritis").heaviest(["arthritis"]) == []
    assert query("arthritis").heaviest(["arthritis"]) == ["arthritis"]
