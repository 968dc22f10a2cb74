"""Which words are spelled right, in English or in Spanish. Such a word is never corrected into another one."""

import functools

from spellchecker import SpellChecker

from clinic_site.search.query_words import all_words

COMMON = 3000  # occurrences in the library's texts: "bend" has 24,528, "tacoma" 50


def is_spelled_right(word: str) -> bool:
    """Return whether `word` is a word of one of the languages. It is in lower case and without accents."""
    return word in _words()


def is_common(word: str) -> bool:
    """Return whether `word` is an everyday English word, and not only the name of a town."""
    return word in _common_words()


@functools.cache
def _frequencies(language: str) -> dict[str, int]:
    """Read a word list of the library. This takes half a second, once in a process."""
    return SpellChecker(language=language).word_frequency.dictionary


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(plain for code in ("en", "es") for word in _frequencies(code) for plain in all_words(word))


@functools.cache
def _common_words() -> frozenset[str]:
    return frozenset(word for word, count in _frequencies("en").items() if count >= COMMON)
