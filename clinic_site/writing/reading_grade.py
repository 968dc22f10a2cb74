"""How hard a text is to read: its school grade by Flesch and Kincaid, and its long sentences."""

import re
from dataclasses import dataclass
from functools import cache

import pyphen
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.writing.markdown import passages

WISHED = 8  # the highest grade that we wish for
HIGHEST = 10  # ... and that is published without somebody's word for it
FEWEST_WORDS = 10  # below it, one long word decides
FEWEST_WORDS_OF_A_SENTENCE = 4  # shorter items of a list are no sentences
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
    """What a text asks of its readers. `grade` is None for a text that is too short to tell."""

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
        """Return the grade and the number of long sentences, in words that change only when something did."""
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
    """Return the hyphenation patterns of US English, read when the first grade is asked for."""
    return pyphen.Pyphen(lang="en_US")


def flesch_kincaid_grade(sentences: list[str]) -> float:
    """Return the Flesch-Kincaid grade level of a text.

    Syllables are counted by where a word can be hyphenated, which misses some: "about" counts as one. On the texts of
    this site the grade is one too low on average. The limits above were set for grades counted this way.

    Source: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of New Readability Formulas for
    Navy Enlisted Personnel", Research Branch Report 8-75, Naval Technical Training Command, 1975.
    """
    words = [word for sentence in sentences for word in PUNCTUATION.sub("", sentence.lower()).split()]
    syllables = sum(len(hyphenation().positions(word)) + 1 for word in words)
    long_enough = sum(len(sentence.split()) >= FEWEST_WORDS_TO_COUNT for sentence in sentences)
    return 0.39 * len(words) / max(long_enough, 1) + 11.8 * syllables / len(words) - 15.59


def read(text: str, *, is_markdown: bool = False) -> ReadingGrade:
    """Return how hard `text` is to read. Each paragraph and each item of a list ends a sentence; headings don't count."""
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
