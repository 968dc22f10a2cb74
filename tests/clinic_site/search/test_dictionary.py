import pytest

from clinic_site.search.dictionary import is_common, is_spelled_right, weight


@pytest.mark.parametrize("word", ["parking", "fish", "heart", "puedo", "corazon", "tacoma"])
def test_words_of_both_languages_are_spelled_right(word):
    assert is_spelled_right(word)


@pytest.mark.parametrize("word", ["", "brething", "siatica", "xyzzy"])
def test_misspelled_words_are_not(word):
    assert not is_spelled_right(word)


def test_name_of_a_town_is_common_only_if_it_is_also_an_everyday_word():
    assert is_common("bend")
    assert not is_common("tacoma")


def test_rare_word_tells_more_than_a_common_one():
    words = ["take", "first", "insurance", "tattoo", "sciatica"]
    assert sorted(words, key=weight) == words


def test_part_of_the_body_tells_more_than_its_other_meaning():
    assert weight("back") == weight("knee") > weight("work")


def test_age_tells_little_and_a_code_much():
    assert weight("15") < weight("take") < weight("20560")


def test_name_of_a_medicine_is_not_in_the_dictionary_but_tells_most():
    assert (is_spelled_right("xarelto"), weight("xarelto")) == (False, weight("20560"))
