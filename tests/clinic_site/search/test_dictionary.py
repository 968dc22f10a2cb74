import pytest

from clinic_site.search.dictionary import is_common, is_spelled_right


@pytest.mark.parametrize("word", ["parking", "fish", "heart", "puedo", "corazon", "tacoma"])
def test_words_of_both_languages_are_spelled_right(word):
    assert is_spelled_right(word)


@pytest.mark.parametrize("word", ["", "brething", "siatica", "xyzzy"])
def test_misspelled_words_are_not(word):
    assert not is_spelled_right(word)


def test_name_of_a_town_is_common_only_if_it_is_also_an_everyday_word():
    assert is_common("bend")
    assert not is_common("tacoma")
