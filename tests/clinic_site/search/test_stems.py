from concurrent.futures import ThreadPoolExecutor

from clinic_site.search.stems import stem_of

WORDS = [f"{letter}{ending}" for letter in "bcdfglmprst" for ending in ("athing", "reathes", "leeding", "welled")]


def test_forms_of_a_word_have_one_stem():
    assert stem_of("breathing") == stem_of("breathes") == "breath"
    assert stem_of("piernas", "spanish") == stem_of("pierna", "spanish")


def test_threads_get_the_same_stems():
    alone = [stem_of(word) for word in WORDS]
    stem_of.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stem_of, WORDS * 20)) == alone * 20
