"""How much of a query the names of a record say, word by word.

Words are compared by their stems, and count by how much they tell (`SearchLanguage.weight`). A name never resembles a query
only because it has the same letters.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from clinic_site.search.dictionary import is_spelled_right
from clinic_site.search.query_words import all_words
from clinic_site.search.search_language import ENGLISH, SearchLanguage

# The share of a query that the names of a record must say. Less is junk: "weight loss" for "hair loss" says 0.57.
ENOUGH = 0.6
# It may be less if the query has nearly all of one name, which is then only one of the things that it asks for.
LEAST_SAID = 0.4
LEAST_IN_COMMON = 1.2  # with the share of the name
# What the words that a text must have say of a query. The lighter ones may be missing.
MOST = 0.65
SAME_WORDS = 0.3  # for words that only put the question, such as "how long", if the name has them too
VERY_NAME = 0.5  # for a name that was typed word for word


class Name(NamedTuple):
    """The words that tell what a name is about, as stems with their weights, and all its words."""

    weights: dict[str, float]
    weight: float  # of all of them together
    words: frozenset[str]
    spelling: tuple[str, ...]


class Names(NamedTuple):
    """All names of a record."""

    all: list[Name]
    by_stem: dict[str, list[Name]]


class Likeness(NamedTuple):
    """How much of a query the names of a record say."""

    said: float  # the share of the query that they say together
    fits: float  # the largest share of one name that is in the query
    closest: float  # how alike the query and the most similar name are
    is_whole: bool  # one name says everything

    @property
    def is_enough(self) -> bool:
        return self.said >= ENOUGH or (self.said >= LEAST_SAID and self.said + self.fits >= LEAST_IN_COMMON)


@dataclass(frozen=True)
class Query:
    """What a visitor asks for: the words to compare, and everything that was typed."""

    words: Sequence[str]
    spelling: Sequence[str]
    language: SearchLanguage = ENGLISH
    weights: dict[str, float] = field(init=False)  # by stem
    weight: float = field(init=False)  # of all of them together
    all_words: frozenset[str] = field(init=False)
    beginning: str = field(init=False)  # of a last word that may be incomplete, or ""

    def __post_init__(self):
        last = self.spelling[-1]
        is_beginning = last in self.words and len(last) > 2 and not is_spelled_right(last)
        stem, weight = self.language.stem, self.language.weight
        object.__setattr__(self, "weights", {stem(word): weight(word) for word in self.words})
        object.__setattr__(self, "weight", sum(self.weights.values()))
        object.__setattr__(self, "all_words", frozenset(self.spelling))
        object.__setattr__(self, "beginning", last if is_beginning else "")

    def can_be_answered_by(self, known: Sequence[str]) -> bool:
        """Return whether a record with only the words `known` could answer the query."""
        return sum(map(self.language.weight, known)) >= self.weight * LEAST_SAID

    def heaviest(self, words: Iterable[str]) -> list[str]:
        """Return those of `words` that say MOST of the query together, or none if all say less.

        They are at least two, unless the query is one word: a long text has almost any word.
        """
        chosen: list[str] = []
        left = MOST * self.weight
        for word in sorted(words, key=self.language.weight, reverse=True):
            if left <= 0 and len(chosen) > 1:
                break
            chosen.append(word)
            left -= self.language.weight(word)
        return chosen if left <= 0 and len(chosen) >= min(len(self.words), 2) else []

    def likeness(self, title: str, names: str) -> Likeness:
        """Return how much of the query a record's title and other names, one per line, say."""
        said_by_all: dict[str, float] = {}
        fits, closest, is_whole = 0.0, 0.0, False
        for name in self._similar(read_all(title, names, self.language)):
            shared = self._shared_with(name)
            for one, weight_ in shared.items():
                said_by_all[one] = max(weight_, said_by_all.get(one, 0))
            said = sum(shared.values())
            same = 2 * len(self.all_words & name.words) / (len(self.all_words) + len(name.words))
            alike = 2 * said / (self.weight + name.weight) + SAME_WORDS * same
            closest = max(closest, alike + VERY_NAME * (name.spelling == tuple(self.spelling)))
            fits = max(fits, said / name.weight)
            is_whole = is_whole or len(shared) == len(self.weights)
        return Likeness(sum(said_by_all.values()) / self.weight, fits, closest, is_whole)

    def _similar(self, names: Names) -> Iterable[Name]:
        """Return those of `names` that share a word with the query."""
        if self.beginning:
            return [name for name in names.all if self._shared_with(name)]
        return {name.spelling: name for one in self.weights for name in names.by_stem.get(one, ())}.values()

    def _shared_with(self, name: Name) -> dict[str, float]:
        """Return the stems of the query that `name` has, with their weights.

        Of two forms of a word, the one that tells less counts: "open sore" is little of "job openings".
        """
        shared = {one: min(weight_, name.weights[one]) for one, weight_ in self.weights.items() if one in name.weights}
        stem, weight = self.language.stem, self.language.weight
        if self.beginning and stem(self.beginning) not in shared:
            for word in name.words:
                if word.startswith(self.beginning) and stem(word) in name.weights:
                    shared[stem(self.beginning)] = min(weight(self.beginning), weight(word))
        return shared


@functools.lru_cache(maxsize=8192)
def read_all(title: str, names: str, language: SearchLanguage = ENGLISH) -> Names:
    """Return the names of a record, whose other names are one per line. Cached, because records recur."""
    by_stem: dict[str, list[Name]] = defaultdict(list)
    names_read = [read(name, language) for name in [title, *names.splitlines()]]
    for name in names_read:
        for one in name.weights:
            by_stem[one].append(name)
    return Names(names_read, dict(by_stem))


@functools.lru_cache(maxsize=32768)
def read(name: str, language: SearchLanguage = ENGLISH) -> Name:
    """Return the words of `name`. Cached, because names recur."""
    spelling = all_words(name)
    words = language.telling(spelling)
    weights = {language.stem(word): language.weight(word) for word in words}
    return Name(weights, sum(weights.values()), frozenset(spelling), tuple(spelling))
