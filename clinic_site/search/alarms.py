"""Find the warning signs that a search describes, by the phrases that staff keep with each sign.

A phrase is found if all its words are in the search, in any order and close together. One shared word is never enough:
a phrase of one word counts only if nothing else was typed, and so does a phrase in quotation marks. Three dots after a
single word make it count anywhere.
"""

import datetime
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet, Value

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.other_words import read_with, say_in_other_words
from clinic_site.search.phrase_words import ENGLISH, SHORTEST_TO_CORRECT, SPANISH, Language, Word
from clinic_site.search.query_words import all_words
from clinic_site.shared import languages
from clinic_site.shared.english_marks import has_marks
from clinic_site.translation.book import book_of
from education.models import AfterEffect, Sign, WarningSign
from education.pages.ladder import CSS_CLASSES

MOST_WORDS = 60  # of a search are read; the rest can't hide what stands before
MOST_BETWEEN = 4  # other words that may stand between the words of a phrase
ANYWHERE = ("...", "…")
QUOTES = ('"', "“")
KINDS: dict[str, type[Sign]] = {"aftereffect": AfterEffect, "warningsign": WarningSign}


class SignPhrases(NamedTuple):
    """What one published sign says, and its phrases, one per line."""

    kind: str
    id: int
    action: str
    name: str
    slug: str
    detail: str
    call_911_if: str
    phrases: str
    phrases_spanish: str
    calm_phrases: str

    @property
    def sign(self) -> Sign:
        """Return the sign in the language of the page, without the fields that an alarm does not show."""
        shown = {name: getattr(self, name) for name in ("id", "action", "name", "slug", "detail", "call_911_if")}
        sign = KINDS[self.kind](**shown)
        say_in_other_words(sign)
        return sign


@dataclass(frozen=True)
class Phrase:
    """The words of a phrase, each with all its forms. `most`: how many telling words may be typed, if not any number."""

    words: tuple[frozenset[str], ...]
    most: int | None

    def is_in(self, words: Sequence[Word]) -> bool:
        """Return whether all words of the phrase are in `words`, close together. No word stands for two of them."""
        if self.most and sum(not word.is_light for word in words) > self.most:
            return False
        found = [[n for n, word in enumerate(words) if not word.forms.isdisjoint(forms)] for forms in self.words]
        return all(found) and _choose(sorted(found, key=len), words, [])


def _choose(found: list[list[int]], words: Sequence[Word], chosen: list[int]) -> bool:
    """Return whether one word of each list in `found` can be chosen, no word twice, all of them close together."""
    if not found:
        return True
    reach = len(chosen) + len(found) + MOST_BETWEEN
    for number in found[0]:
        places = [words[other].place for other in (*chosen, number)]
        is_near = max(places) - min(places) < reach
        if number not in chosen and is_near and _choose(found[1:], words, [*chosen, number]):
            return True
    return False


class Book:
    """The phrases of all signs in one language, sorted by their words."""

    def __init__(self, language: Language, texts: Sequence[str]):
        """Read `texts`: the phrases of each sign, one per line. A sign is known by its place among them."""
        self.language = language
        written = {word for text in texts for word in all_words(text) if len(word) >= SHORTEST_TO_CORRECT}
        self._spellings = language.heard([*language.known, *written])
        self._by_form: dict[str, set[int]] = defaultdict(set)
        self._phrases: list[tuple[int, Phrase]] = []
        for sign, text in enumerate(texts):
            for phrase in map(self._read, text.splitlines()):
                if not phrase.words:
                    continue
                for form in min(phrase.words, key=len):
                    self._by_form[form].add(len(self._phrases))
                self._phrases.append((sign, phrase))

    def _read(self, line: str) -> Phrase:
        line = line.strip()
        words = self.language.words(all_words(line))
        most = max(1, sum(not word.is_light for word in words))
        if len(words) == 1:  # alone, a word means only itself
            is_anywhere = line.endswith(ANYWHERE) or (words[0].is_expression and not line.startswith(QUOTES))
            return Phrase((frozenset([words[0].stem]),), None if is_anywhere else most)
        return Phrase(tuple(word.forms for word in words), most if line.startswith(QUOTES) else None)

    def corrected(self, spelled: Iterable[str]) -> list[str]:
        """Return the words of a search with misspelled ones corrected to words of the phrases."""
        return [self.language.corrected(word, self._spellings) for word in spelled]

    def signs_in(self, spelled: list[str]) -> set[int]:
        """Return the signs that have a phrase in `spelled`, the corrected words of a search."""
        words = self.language.words(spelled)
        possible = {number for word in words for form in word.forms for number in self._by_form.get(form, ())}
        found: set[int] = set()
        for sign, phrase in (self._phrases[number] for number in possible):
            if sign not in found and phrase.is_in(words):
                found.add(sign)
        return found


def without_calm(spelled: list[str], calm_phrases: str) -> list[str]:
    """Return the words of a search without those that are, word for word, one of `calm_phrases`."""
    for line in filter(None, map(all_words, calm_phrases.splitlines())):
        for start in range(len(spelled) - len(line), -1, -1):
            if spelled[start : start + len(line)] == line:
                spelled = [*spelled[:start], *spelled[start + len(line) :]]
    return spelled


Stamp = tuple[str, int, datetime.datetime]  # kind, primary key, time of the last change


@functools.lru_cache(maxsize=2)
def _read(stamps: tuple[Stamp, ...]) -> tuple[tuple[SignPhrases, ...], list[Book]]:
    """Return the published signs, most urgent first, and their phrases in each language.

    Reading the phrases takes a moment, so they are kept until a sign of `stamps` changes. One query.
    """
    found = [SignPhrases(*row) for row in _published(*SignPhrases._fields[1:])]
    rank = {action: place for place, action in enumerate(Sign.Action.values)}
    signs = tuple(sorted(found, key=lambda sign: (rank[sign.action], sign.kind, sign.id)))
    english = Book(ENGLISH, [f'"{sign.name}"\n{sign.phrases}' for sign in signs])
    return signs, [english, Book(SPANISH, [sign.phrases_spanish for sign in signs])]


@kept_until_change
def _signs() -> tuple[tuple[SignPhrases, ...], list[Book]]:
    """Return the same for the signs that are published now. One query more."""
    return _read(tuple(sorted(_published("id", "updated_at"))))


def _published(*columns: str) -> QuerySet:
    """Return (kind, *columns) of all published signs that are not normal. One query."""

    def rows(kind: str):
        signs = KINDS[kind].objects.published().exclude(action=Sign.Action.NORMAL)
        return signs.order_by().values_list(Value(kind), *columns)

    return rows("aftereffect").union(rows("warningsign"), all=True)


def signs_meant_by(text: str) -> list[SignPhrases]:
    """Return the published signs that `text` describes, most urgent first. `text` can be any string.

    One query after a change of the site, and another one after a change of the signs.
    """
    return list(_meant_by(text))


def _meant_by(text: str) -> dict[SignPhrases, set[str]]:
    """Return the same with the languages of the phrases that were found."""
    if not text.strip():
        return {}
    signs, books = _signs()
    spelled = [word for word, _again in itertools.groupby(all_words(text)[:MOST_WORDS])]
    meant: dict[int, set[str]] = defaultdict(set)
    for book in books:
        words = book.corrected(spelled)
        found = book.signs_in(words)
        calmed = {number for number in found if without_calm(words, signs[number].calm_phrases) != words}
        # A calm phrase hides only itself.
        still = {
            number for number in calmed if number in book.signs_in(without_calm(words, signs[number].calm_phrases))
        }
        for number in (found - calmed) | still:
            meant[number].add(book.language.code)
    return {signs[number]: meant[number] for number in sorted(meant)}


@dataclass(frozen=True)
class Alarm:
    """One level and the signs of that level that a search describes.

    `language` is set if it is not the page's. `is_spanish`: no phrase in English was found.
    """

    action: Sign.Action
    signs: list[Sign]
    found: tuple[SignPhrases, ...] = ()
    is_spanish: bool = False
    language: str = ""
    has_links: bool = True
    is_unchecked: bool = False  # nobody approved the translation

    @property
    def css_class(self) -> str:
        return CSS_CLASSES[self.action]

    @property
    def button_comes_first(self) -> bool:
        return self.action in (Sign.Action.CALL_911, Sign.Action.CALL_988)

    @property
    def is_after_needling(self) -> bool:
        """Whether needling may be the cause, so that 911 should hear of it."""
        return any(KINDS[found.kind] is AfterEffect for found in self.found)


def alarms_for(text: str) -> list[Alarm]:
    """Return what to show above all answers to `text`: the most urgent level, and 988 below 911 if both are meant."""
    by_action: dict[str, dict[SignPhrases, set[str]]] = defaultdict(dict)
    for found, codes in _meant_by(text).items():
        by_action[found.action][found] = codes
    alarms = [_alarm(action, found) for action, found in by_action.items()]
    return [alarm for place, alarm in enumerate(alarms) if place == 0 or alarm.action == Sign.Action.CALL_988]


def _alarm(action: str, found: Mapping[SignPhrases, set[str]]) -> Alarm:
    is_spanish = not any(ENGLISH.code in codes for codes in found.values())
    return Alarm(Sign.Action(action), [each.sign for each in found], tuple(found), is_spanish)


def said_in_spanish(alarms: Iterable[Alarm], *, is_open: bool) -> list[Alarm]:
    """Return in Spanish those of `alarms` that somebody described in Spanish, for a page in English.

    Signs without a valid translation are left out: their level and what to do about it remain. Links lead to the
    Spanish pages if the language `is_open`.
    """
    said = []
    for alarm in alarms:
        if alarm.is_spanish:
            with read_with(functools.partial(book_of, languages.SPANISH)) as reading:
                signs = [sign for sign in map(_without_english, alarm.found) if sign]
            is_unchecked = bool(signs) and reading.has_unchecked
            said.append(
                Alarm(
                    alarm.action,
                    signs,
                    alarm.found,
                    language=languages.SPANISH,
                    has_links=is_open,
                    is_unchecked=is_unchecked,
                )
            )
    return said


def _without_english(found: SignPhrases) -> Sign | None:
    """Return a sign with what is said in the other language, or None if not even its name is."""
    sign = found.sign
    for name in ("detail", "call_911_if"):
        if has_marks(getattr(sign, name)):
            setattr(sign, name, "")
    return None if has_marks(sign.name) else sign
