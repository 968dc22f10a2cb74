"""Find statements about benefit and risk without a reference, for staff to check before they are published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinic_site.writing.markdown import cited_keys, plain
from education.checks.finding import Finding
from education.models import AfterEffect, Condition, Contraindication, Frequency, Question

# Markdown texts that state findings. Others explain and advise.
TEXTS = [(Condition, ("evidence", "how_it_may_help"))]
RISKS: list[tuple[type[Contraindication | AfterEffect | Frequency], str]] = [
    (Contraindication, "line"),
    (AfterEffect, "name"),
    (Frequency, "sentence"),
]
ANSWERS_TO_CHECK = [Question.Category.RESULTS, Question.Category.SAFETY, Question.Category.HEALTH]
PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=[-*] )")


@dataclass(frozen=True)
class Statement(Finding):
    """A statement in the record without a source, as plain text."""

    words: str


def statements_without_a_source() -> list[Statement]:
    """Return all statements without a source, by kind of record. One query per kind."""
    return [*_in_conditions(), *_in_answers(), *_risks()]


def paragraphs_without_citation(text: str) -> list[str]:
    """Return the paragraphs and list items of a Markdown text without citations, as plain text. Omit headings."""
    pieces = (piece.strip() for piece in PARAGRAPHS.split(text))
    return [plain(piece) for piece in pieces if piece and not piece.startswith("#") and not cited_keys(piece)]


def _in_conditions() -> Iterator[Statement]:
    for model, fields in TEXTS:
        for record in model.objects.all():
            for field in fields:
                for words in paragraphs_without_citation(getattr(record, field)):
                    yield Statement(record, words)


def _in_answers() -> Iterator[Statement]:
    """Answers are short, so one citation anywhere in the answer is enough."""
    for question in Question.objects.filter(category__in=ANSWERS_TO_CHECK):
        if not cited_keys(question.answer):
            yield Statement(question, question.short_answer)


def _risks() -> Iterator[Statement]:
    for model, field in RISKS:
        for record in model.objects.filter(references=None):
            yield Statement(record, getattr(record, field))
