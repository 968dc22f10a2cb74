"""Marks around the words of a text that a search found, and the part of the text that a result shows."""

import re
from collections.abc import Sequence

from clinic_site.search.query_words import all_words
from clinic_site.search.search_language import SearchLanguage
from clinic_site.shared import english_marks

# They are replaced with <mark> after the text is escaped.
START, END = "\x02", "\x03"
WORD = re.compile(r"[^\W_]+")
# The mark after English words can come after the full stop.
SENTENCE = re.compile(rf"\S.*?(?:[.?!:][\x03”){english_marks.END}]*(?=\s)|$)", re.DOTALL)
SNIPPET = 180  # characters


def marked_words(text: str, words: Sequence[str], beginning: str, language: SearchLanguage) -> str:
    """Return `text` with marks around `words` in any inflection, and around words that start with `beginning`."""
    stems = {language.stem(word) for word in words}

    def is_found(written: str) -> bool:
        word = "".join(all_words(written))
        return language.stem(word) in stems or bool(beginning and word.startswith(beginning))

    return WORD.sub(lambda match: f"{START}{match[0]}{END}" if is_found(match[0]) else match[0], text)


def in_sentences(text: str) -> str:
    """Return `text` with a mark around each English sentence of it, so that any of them can be shown alone."""
    if not english_marks.has_marks(text):
        return text
    return " ".join(map(english_marks.marked, SENTENCE.findall(english_marks.unmarked(text))))


def snippet(text: str) -> str:
    """Return whole sentences of a highlighted `text`, about SNIPPET characters, from the one with most matches."""
    sentences = SENTENCE.findall(text)
    found = [sentence.count(START) for sentence in sentences]
    if not found:
        return text
    first = found.index(max(found))
    chosen = ""
    for sentence in sentences[first:]:
        if chosen and len(chosen) + len(sentence) > SNIPPET:
            break
        chosen = f"{chosen} {sentence}".strip()
    return chosen
