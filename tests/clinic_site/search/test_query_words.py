import pytest

from clinic_site.search import query_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it hurt?", ["hurt"]),
        ("Can’t breathe", ["breathe"]),
        ("fibromyalgía", ["fibromyalgia"]),
        ("scared of needles", ["scared"]),
        ("what is dry needling", ["dry", "needling"]),
        ("what is it", ["what", "is", "it"]),
        ("pain pain PAIN", ["pain"]),
        ("call 911", ["call", "911"]),
        ('"', []),
        ("", []),
    ],
)
def test_relevant_words_are_kept(text, expected):
    assert query_words.telling(query_words.all_words(text)) == expected


def test_number_of_search_words_is_limited():
    assert len(query_words.telling([f"word{number}" for number in range(100)])) == query_words.MOST_WORDS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("siatica", "sciatica"),
        ("fibromialgia", "fibromyalgia"),
        ("headakes", "headaches"),
        ("tendonitus", "tendonitis"),
        ("grinding", None),  # no similar word
        ("tmg", None),  # too short to correct
        ("12345", None),
    ],
)
def test_misspelled_word_is_corrected_if_a_known_one_is_similar_enough(typed, meant):
    known = ["sciatica", "fibromyalgia", "headaches", "tendonitis", "training", "tmj", "12346"]
    assert query_words.corrected([typed], query_words.by_sound(known)) == ({typed: meant} if meant else {})


def test_neighboring_words_are_also_joined():
    assert query_words.joined(["head", "ache", "pill"]) == {"headache": ("head", "ache"), "achepill": ("ache", "pill")}
