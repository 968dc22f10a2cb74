"""Marks around the words of a text that a search found."""

import re
from collections.abc import Sequence

from clinic_site.search.query_words import all_words
from clinic_site.search.search_language import SearchLanguage

# They are replaced with <mark> after the text is escaped.
START, END = "\x02", "\x03"
WORD = re.compile(r"[^\W_]+")


def marked_words(text: str, words: Sequence[str], beginning: str, language: SearchLanguage) -> str:
    """Return `text` with marks around `words` in any inflection, and around words that start with `beginning`."""
    stems = {language.stem(word) for word in words}

    def is_found(written: str) -> bool:
        word = "".join(all_words(written))
        return language.stem(word) in stems or bool(beginning and word.startswith(beginning))

    return WORD.sub(lambda match: f"{START}{match[0]}{END}" if is_found(match[0]) else match[0], text)
