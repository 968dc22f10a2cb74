"""Which words are spelled right, in English or in Spanish. Such a word is never corrected into another one."""

import functools

from spellchecker import SpellChecker

from clinic_site.search.query_words import all_words


@functools.cache
def words() -> frozenset[str]:
    """Return all words of both languages, without accents. Reading them takes half a second, once in a process."""
    return frozenset(
        plain
        for language in ("en", "es")
        for word in SpellChecker(language=language).word_frequency.words()
        for plain in all_words(word)
    )


def is_spelled_right(word: str) -> bool:
    """Return whether `word` is a word of one of the languages. It is in lower case and without accents."""
    return word in words()
