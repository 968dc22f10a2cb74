"""How hard a text is to read: its Flesch-Kincaid grade level and its long sentences."""

import re
from dataclasses import dataclass
from functools import cache

import pyphen
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.writing.markdown import passages

WISHED = 8  # the highest grade to aim for
HIGHEST = 10  # the highest grade that can be published without an override
FEWEST_WORDS = 10  # in shorter texts, a single long word would decide the grade
FEWEST_WORDS_OF_A_SENTENCE = 4  # shorter list items are not sentences
FEWEST_WORDS_TO_COUNT = 3  # "Yes." and "Not yet." do not count as sentences
LONG = 20  # words in a sentence
SENTENCE_ENDS = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][”\"’)]))\s+(?=[“\"(]?[A-Z0-9])")
PUNCTUATION = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class LongSentence:
    text: str
    words: int


@dataclass(frozen=True)
class ReadingGrade:
    """How hard a text is to read. `grade` is None if the text is too short."""

    words: int
    grade: float | None
    long_sentences: list[LongSentence]

    @property
    def is_hard(self) -> bool:
        return self.grade is not None and self.grade > WISHED

    @property
    def is_too_hard(self) -> bool:
        return self.grade is not None and self.grade > HIGHEST

    @property
    def summary(self) -> str:
        """Return the grade and the number of long sentences in words. Equal results give equal words."""
        if self.grade is None:
            grade = _("Too short for a reading grade.")
        elif self.is_too_hard:
            grade = _("Reading grade %(grade)g: too hard.") % {"grade": self.grade}
        elif self.is_hard:
            grade = _("Reading grade %(grade)g: a little hard.") % {"grade": self.grade}
        else:
            grade = _("Reading grade %(grade)g: easy enough.") % {"grade": self.grade}
        if not self.long_sentences:
            return grade
        count = len(self.long_sentences)
        return f"{grade} " + ngettext("%(count)d long sentence.", "%(count)d long sentences.", count) % {"count": count}


@cache
def hyphenation() -> pyphen.Pyphen:
    """Return the hyphenation patterns of US English, loaded on first use."""
    return pyphen.Pyphen(lang="en_US")


def flesch_kincaid_grade(sentences: list[str]) -> float:
    """Return the Flesch-Kincaid grade level of a text.

    Syllables are counted by hyphenation points, which misses some: "about" counts as one. On this site's texts the
    grade is one too low on average. The limits above allow for this.

    Source: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of New Readability Formulas for
    Navy Enlisted Personnel", Research Branch Report 8-75, Naval Technical Training Command, 1975.
    """
    words = [word for sentence in sentences for word in PUNCTUATION.sub("", sentence.lower()).split()]
    syllables = sum(len(hyphenation().positions(word)) + 1 for word in words)
    long_enough = sum(len(sentence.split()) >= FEWEST_WORDS_TO_COUNT for sentence in sentences)
    return 0.39 * len(words) / max(long_enough, 1) + 11.8 * syllables / len(words) - 15.59


def read(text: str, *, is_markdown: bool = False) -> ReadingGrade:
    """Return how hard `text` is to read. Each paragraph and list item ends a sentence; headings don't count."""
    parts = passages(text) if is_markdown else [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [sentence for part in parts for sentence in SENTENCE_ENDS.split(part) if sentence]
    counts = [(sentence, len(sentence.split())) for sentence in sentences]
    measured = [part for part in parts if len(part.split()) >= FEWEST_WORDS_OF_A_SENTENCE]
    grade = None
    if sum(len(part.split()) for part in measured) >= FEWEST_WORDS:
        measured_sentences = [sentence for part in measured for sentence in SENTENCE_ENDS.split(part)]
        grade = max(0.0, round(flesch_kincaid_grade(measured_sentences), 1))
    return ReadingGrade(
        words=sum(count for _sentence, count in counts),
        grade=grade,
        long_sentences=[LongSentence(sentence, count) for sentence, count in counts if count > LONG],
    )
