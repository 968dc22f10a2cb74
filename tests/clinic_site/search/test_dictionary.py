from clinic_site.search.dictionary import is_spelled_right, weight


def test_rare_word_tells_more_than_a_common_one():
    words = ["take", "first", "insurance", "tattoo", "sciatica"]
    assert sorted(words, key=weight) == words


def test_part_of_the_body_tells_more_than_its_other_meaning():
    assert weight("back") == weight("knee") > weight("work")


def test_age_tells_little_and_a_code_much():
    assert weight("15") < weight("take") < weight("20560")


def test_name_of_a_medicine_is_not_in_the_dictionary_but_tells_most():
    assert (is_spelled_right("xarelto"), weight("xarelto")) == (False, weight("20560"))
