"""How hard a Spanish text is to read: the INFLESZ scale, by true syllables, and its long sentences.

The number is that of Szigriszt-Pazos (1993): 206.835 - 62.3 × syllables per word - words per sentence. The scale is that
of Barrio-Cantalejo and others, "Validación de la Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a
pacientes", Anales del Sistema Sanitario de Navarra 31(2), 2008: 65 to 80 is fairly easy, 55 to 65 is normal, and texts
for patients need at least 55.

Syllables are counted by the rules of Spanish spelling. Points of hyphenation miss those of a single letter, such as the
first one of "aguja", and make a text look up to 11 points easier.
"""

import itertools
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.writing.markdown import passages
from clinic_site.writing.reading_grade import FEWEST_WORDS, FEWEST_WORDS_OF_A_SENTENCE, LONG, LongSentence

WISHED = 65.0  # the lowest number to aim for
WISHED_OF_SIGNS = 75.0  # for what somebody reads in an emergency
LOWEST = 55.0  # the lowest number that can be published without an override
FEWEST_WORDS_TO_REFUSE = 25  # in a title or a single question, one word such as "anticoagulante" decides the number

VOWELS = "aeiouáéíóúü"
STRONG = frozenset("aeoáéíóú")  # two of these are two syllables, and an accent makes a weak vowel strong
RUNS = re.compile(f"[{VOWELS}h]+")
SILENT_U = re.compile("([qg])u(?=[eéií])")
WORDS = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"(?<=[.?!:])[”\"’)]*\s+")


@dataclass(frozen=True)
class SpanishReading:
    """How hard a text is to read. `score` is None if the text is too short."""

    words: int  # of the sentences that were measured
    score: float | None
    long_sentences: list[LongSentence]

    def is_hard(self, wished: float = WISHED) -> bool:
        return self.score is not None and self.score < wished

    @property
    def is_too_hard(self) -> bool:
        return self.score is not None and self.score < LOWEST and self.words >= FEWEST_WORDS_TO_REFUSE

    @property
    def summary(self) -> str:
        """Return the number and how many sentences are long, in words."""
        score = (
            _("INFLESZ %(score)g.") % {"score": self.score} if self.score is not None else _("Too short to measure.")
        )
        if not self.long_sentences:
            return score
        count = len(self.long_sentences)
        return f"{score} " + ngettext("%(count)d long sentence.", "%(count)d long sentences.", count) % {"count": count}


def syllables(word: str) -> int:
    """Return the number of syllables of a Spanish word, at least one.

    An "h" between vowels is silent and parts nothing. A final "y" is a vowel.
    """
    letters = SILENT_U.sub(r"\1", re.sub("y$", "i", word.lower()))
    count = 0
    for run in RUNS.findall(letters):
        vowels = run.replace("h", "")
        count += bool(vowels)
        count += sum(one in STRONG and two in STRONG for one, two in itertools.pairwise(vowels))
    return max(count, 1)


def inflesz(sentences: list[str]) -> float:
    """Return the number of a text with at least one word. Numbers in digits are left out."""
    words = [word for sentence in sentences for word in WORDS.findall(sentence)]
    in_sentences = len(words) / max(len(sentences), 1)
    return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - in_sentences


def read(text: str, *, is_markdown: bool = False) -> SpanishReading:
    """Return how hard `text` is to read. Each paragraph and list item ends a sentence; headings don't count."""
    parts = passages(text) if is_markdown else [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [sentence for part in parts for sentence in SENTENCE_ENDS.split(part) if WORDS.search(sentence)]
    measured = [sentence for sentence in sentences if len(sentence.split()) >= FEWEST_WORDS_OF_A_SENTENCE]
    words = sum(len(WORDS.findall(sentence)) for sentence in measured)
    counts = [(sentence, len(sentence.split())) for sentence in sentences]
    return SpanishReading(
        words=words,
        score=round(inflesz(measured), 1) if words >= FEWEST_WORDS else None,
        long_sentences=[LongSentence(sentence, count) for sentence, count in counts if count > LONG],
    )
