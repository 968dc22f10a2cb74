"""Records that say their words in the language of the page.

A page in another language reads its records as any other page does. While it is made, each record that is read has the
words of its translation in place of its own (`Publishable.from_db`), so that no page, list or relation can forget
about it. What stays the original's: levels, numbers, links, order and places.
"""

import contextlib
import datetime
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from clinic_site.publishing import what_is_read
from clinic_site.shared.english_marks import marked


class Translated(str):
    """Words in another language. `original` are the English ones that they translate."""

    __slots__ = ("original",)
    original: str


Pair = tuple[str, str]  # the words in the other language, and the English words that they translate
Answer = Callable[[], Any]  # an HttpResponse


class Words(dict[str, Pair]):
    """The pairs of one translation, by field. `is_checked`: somebody who reads both languages approved it."""

    is_checked = True
    changed_at: datetime.datetime | None = None


Book = Mapping[tuple[str, int], Words]  # (label of the model, primary key) -> words


class Reading:
    """The translations with which records are read now, and whether one of those that were used is unchecked."""

    def __init__(self, book: Callable[[], Book]):
        self._book = book
        self._read = what_is_read.Notes()  # what the book was read from
        self.has_unchecked = False

    @cached_property
    def book(self) -> Book:
        with in_english(), what_is_read.noted() as self._read:
            return self._book()

    def words_of(self, label: str, key: int) -> Words:
        words = self.book.get((label, key), NONE)
        what_is_read.note_again(self._read)  # also where the book was read before what is made now
        self.has_unchecked = self.has_unchecked or not words.is_checked
        return words

    def unchecked_in(self, read: Callable[[], Any]) -> tuple[Any, bool]:
        """Return what `read` does, and whether it used an unchecked translation, for whoever keeps the result."""
        before, self.has_unchecked = self.has_unchecked, False
        try:
            found = read()
            return found, self.has_unchecked
        finally:
            self.has_unchecked = self.has_unchecked or before


NONE = Words()
# None: records are read in English.
_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextlib.contextmanager
def read_with(book: Callable[[], Book]) -> Iterator[Reading]:
    """Read the records inside the context in the words of `book`, which is asked once, when the first is read."""
    reading = Reading(book)
    token = _reading.set(reading)
    try:
        yield reading
    finally:
        _reading.reset(token)


@contextlib.contextmanager
def in_english() -> Iterator[None]:
    """Read the records inside the context in English."""
    token = _reading.set(None)
    try:
        yield
    finally:
        _reading.reset(token)


def reading_now() -> Reading | None:
    """Return the translations with which records are read now, or None in English."""
    return _reading.get()


def say_in_other_words(record: Any) -> bool:
    """Replace the translated fields of `record`, which was just read, if records are read in another language.

    Return whether the record has the words of that language: False if no translation of it is public now.
    """
    reading = _reading.get()
    if reading is None:
        return True
    found = reading.words_of(record._meta.label_lower, record.pk)
    for name in record.translated_fields:
        said = record.__dict__.get(name)  # not a deferred field
        if said:
            record.__dict__[name] = said_as(found.get(name), said, is_unseen=name in record.unseen_fields)
    for name in record.english_fields:
        if said := record.__dict__.get(name):
            record.__dict__[name] = marked(said, stays=True)
    record.says_other_words = True
    record.words_changed_at = found.changed_at
    return found is not NONE


def words_of(model: Any, key: int, name: str, english: str) -> str:
    """Return what a page says for the field `name` of a record of which only this value was read, not the record."""
    reading = _reading.get()
    if reading is None or not english:
        return english
    pair = reading.words_of(model._meta.label_lower, key).get(name)
    return said_as(pair, english, is_unseen=name in model.unseen_fields)


def words_changed_at(model: Any, key: int) -> datetime.datetime | None:
    """Return when the translation of a record changed of which only some values were read, not the record."""
    reading = _reading.get()
    return reading.words_of(model._meta.label_lower, key).changed_at if reading else None


def said_as(pair: Pair | None, english: str, *, is_unseen: bool) -> str:
    """Return what a page says for the `english` words, which `pair` translates or used to.

    Words that changed since are said in English again, marked as such: an old translation could say "normal" where the
    English words say "911". Words that no page shows (`is_unseen`) keep their translation, and need no marks.
    """
    if pair and pair[0] and (is_unseen or pair[1] == same_lines(english)):
        words = Translated(pair[0])
        words.original = english
        return words
    return english if is_unseen else marked(english)


def same_lines(text: str) -> str:
    """Return `text` as translations keep it: without the line ends of browsers."""
    return text.replace("\r\n", "\n")


# Previews ------------------------------------------------------------------------------------------------


def _in_english_only(language: str, answer: Answer) -> Any:
    return answer()


_speaker: Callable[[str, Answer], Any] = _in_english_only


def register_speaker(speaker: Callable[[str, Answer], Any]) -> None:
    """Let `speaker(language, answer)` return the answers of pages in other languages, for previews too."""
    global _speaker
    _speaker = speaker


def answered_in(language: str, answer: Answer) -> Any:
    """Return what `answer` makes while words and records are read in `language`."""
    return _speaker(language, answer)
