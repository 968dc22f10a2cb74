"""How hard a text is to read: its school grade by Flesch and Kincaid (textstat), and its long sentences."""

import re
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.writing.markdown import passages

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports pkg_resources; pyproject.toml keeps a setuptools that has it
    import textstat

WISHED = 8  # the highest grade that we wish for
HIGHEST = 10  # ... and that is published without somebody's word for it
FEWEST_WORDS = 10  # below it, one long word decides
FEWEST_WORDS_OF_A_SENTENCE = 4  # shorter items of a list are no sentences
LONG = 20  # words in a sentence
SENTENCE_ENDS = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][”\"’)]))\s+(?=[“\"(]?[A-Z0-9])")


@dataclass(frozen=True)
class LongSentence:
    text: str
    words: int


@dataclass(frozen=True)
class Reading:
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


def read(text: str, *, is_markdown: bool = False) -> Reading:
    """Return how hard `text` is to read. Each paragraph and each item of a list ends a sentence; headings don't count."""
    parts = passages(text) if is_markdown else [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [sentence for part in parts for sentence in SENTENCE_ENDS.split(part) if sentence]
    counts = [(sentence, len(sentence.split())) for sentence in sentences]
    measured = [part for part in parts if len(part.split()) >= FEWEST_WORDS_OF_A_SENTENCE]
    grade = None
    if sum(len(part.split()) for part in measured) >= FEWEST_WORDS:
        closed = (part if part[-1] in '.?!”"’)' else f"{part.rstrip(':;,')}." for part in measured)
        grade = max(0.0, round(textstat.flesch_kincaid_grade(" ".join(closed)), 1))
    return Reading(
        words=sum(count for _sentence, count in counts),
        grade=grade,
        long_sentences=[LongSentence(sentence, count) for sentence, count in counts if count > LONG],
    )
