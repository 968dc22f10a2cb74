"""The stems of English and Spanish words: "breathing" and "breathes" have one stem."""

import functools
import threading

import snowballstemmer

_one_at_a_time = threading.Lock()  # a stemmer keeps the word that it works on


@functools.lru_cache(maxsize=16384)
def stem_of(word: str, language: str = "english") -> str:
    """Return the stem of `word`, which is in lower case. Any thread may call this."""
    with _one_at_a_time:
        return _stemmer(language).stemWord(word)


@functools.cache
def _stemmer(language: str):
    return snowballstemmer.stemmer(language)
