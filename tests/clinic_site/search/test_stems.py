import time
from concurrent.futures import ThreadPoolExecutor

from clinic_site.search import stems
from clinic_site.search.stems import stem_of

WORDS = [f"{letter}{ending}" for letter in "bcdfglmprst" for ending in ("athing", "reathes", "leeding", "welled")]


def test_forms_of_a_word_have_one_stem():
    assert stem_of("breathing") == stem_of("breathes") == "breath"
    assert stem_of("piernas", "spanish") == stem_of("pierna", "spanish")


class Fussy:
    """A stemmer that notes whether two threads were ever in it at once, as they must not be in the real one."""

    def __init__(self):
        self.inside = 0
        self.most_inside = 0

    def stemWord(self, word):  # noqa: N802 - the library's name
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        time.sleep(0.001)  # lets the other threads run
        self.inside -= 1
        return word


def test_threads_use_a_stemmer_one_at_a_time(monkeypatch):
    fussy = Fussy()
    monkeypatch.setattr(stems, "_stemmer", lambda language: fussy)
    stem_of.cache_clear()
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(stem_of, WORDS)) == WORDS
    finally:
        stem_of.cache_clear()
    assert fussy.most_inside == 1
