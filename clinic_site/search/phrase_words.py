"""Read a sentence as words that can be compared: stems, words that mean the same, expressions read as one word.

The tables are in same_words.toml, one for each language.
"""

import functools
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from clinic_site.search.dictionary import is_spanish_form, is_spelled_right
from clinic_site.search.query_words import all_words
from clinic_site.search.spanish_words import sound_of
from clinic_site.search.stems import stem_of

TABLES = tomllib.loads((Path(__file__).parent / "same_words.toml").read_text(encoding="utf-8"))
ALIKE = 78  # similarity, out of 100, of a misspelled word and the word that is meant
SHORTEST_TO_CORRECT = 4
SHORTEST_STEM = 4


class Word(NamedTuple):
    """A word of a sentence: its stem, everything it counts as, and its place.

    Light words share the place of the word before.
    """

    stem: str
    forms: frozenset[str]
    place: int
    is_light: bool
    is_expression: bool  # several words were typed


@dataclass(frozen=True)
class Language:
    """The tables of one language. `light` and the keys of `labels` are stems, the others are spellings."""

    code: str
    light: frozenset[str]
    dropped: frozenset[str]
    labels: dict[str, frozenset[str]]  # stem -> the names of the lines it is on, each after "="
    unstemmed: frozenset[str]  # words whose plural is another thing: one swollen leg, two swollen legs
    together: dict[tuple[str, ...], str]  # words -> what they are read as
    longest_together: int
    known: tuple[str, ...]  # spellings that a misspelled word can be corrected to

    def stem(self, word: str) -> str:
        return _stem(word, self.code, self.unstemmed)

    def heard(self, spellings: Iterable[str]) -> dict[str, str]:
        """Return `spellings` by what misspelled words are compared with: their sound in Spanish, else their letters."""
        found: dict[str, str] = {}
        for spelling in spellings:
            found.setdefault(sound_of(spelling) if self.code == "spanish" else spelling, spelling)
        return found

    def corrected(self, word: str, heard: Mapping[str, str]) -> str:
        """Return `word`, or the most similar one of the spellings that are `heard` if it is misspelled."""
        if len(word) < SHORTEST_TO_CORRECT or word.isdigit() or word in _KNOWN or is_spelled_right(word):
            return word
        if self.code == "english":
            best = process.extractOne(word, heard.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            return heard[best[0]] if best else word
        if is_spanish_form(word):
            return word
        sound = sound_of(word)
        alike = [other for other in heard if other[:1] == sound[:1]]  # hardly anybody mistakes the first sound
        best = process.extractOne(sound, alike, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return heard[best[0]] if best else word

    def words(self, spelled: Iterable[str]) -> list[Word]:
        """Return the words of a sentence without those that never matter. `spelled` comes from `all_words`."""
        found: list[Word] = []
        place = 0
        for word, is_expression in self._joined(list(spelled)):
            if word in self.dropped:
                continue
            stem = self.stem(word)
            is_light = stem in self.light
            place += not is_light
            found.append(
                Word(stem, frozenset([stem]) | self.labels.get(stem, frozenset()), place, is_light, is_expression)
            )
        return found

    def _joined(self, words: list[str]) -> list[tuple[str, bool]]:
        """Return (word, whether it stands for an expression), with the longest expressions replaced first."""
        joined: list[tuple[str, bool]] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest_together, len(words) - at), 1, -1):
                if one := self.together.get(tuple(words[at : at + length])):
                    joined.append((one, True))
                    at += length
                    break
            else:
                joined.append((words[at], False))
                at += 1
        return joined


def _stem(word: str, code: str, unstemmed: Collection[str]) -> str:
    """Return the stem of `word`, or the word itself if it is one of `unstemmed` or too little would be left of it."""
    stem = stem_of(word, code)
    return word if word in unstemmed or len(stem) < SHORTEST_STEM else stem


def _language(code: str) -> Language:
    table = dict(TABLES[code])
    unstemmed = frozenset(table.pop("unstemmed", "").split())
    stem = functools.partial(_stem, code=code, unstemmed=unstemmed)
    together = {tuple(all_words(phrase)): one for one, phrases in table.pop("together").items() for phrase in phrases}
    light = [word for line in table.pop("light") for word in line.split()]
    dropped = [word for line in table.pop("dropped") for word in line.split()]
    labels: dict[str, set[str]] = defaultdict(set)
    for label, line in table.items():
        for word in line.split():
            labels[stem(word)].add(f"={label}")
    return Language(
        code,
        light=frozenset(map(stem, light)),
        dropped=frozenset(dropped),
        labels={word: frozenset(names) for word, names in labels.items()},
        unstemmed=unstemmed,
        together=together,
        longest_together=max(map(len, together)),
        known=tuple(word for line in table.values() for word in line.split() if len(word) >= SHORTEST_TO_CORRECT),
    )


ENGLISH, SPANISH = _language("english"), _language("spanish")
# A word of either language is not a misspelled word of the other.
_KNOWN = frozenset(word for language in (ENGLISH, SPANISH) for word in (*language.known, *language.dropped))
