"""Statements about benefit and risk that no reference backs: for staff, so that none goes out unseen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinic_site.writing.markdown import cited_keys, plain
from education.checks.finding import Finding
from education.models import AfterEffect, Condition, Contraindication, Frequency, Question

# Texts that say what studies found or what may happen. Other texts explain and advise.
TEXTS = [(Condition, ("evidence", "how_it_may_help"))]
RISKS: list[tuple[type[Contraindication | AfterEffect | Frequency], str]] = [
    (Contraindication, "line"),
    (AfterEffect, "name"),
    (Frequency, "sentence"),
]
ANSWERS_TO_CHECK = [Question.Category.RESULTS, Question.Category.SAFETY]
PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=[-*] )")


@dataclass(frozen=True)
class Statement(Finding):
    """What the record says without a source, as it reads."""

    words: str


def statements_without_a_source() -> list[Statement]:
    """Return every such statement, in the order of the kinds of records. One query for each kind."""
    return [*_in_conditions(), *_in_answers(), *_risks()]


def paragraphs_without_citation(text: str) -> list[str]:
    """Return the paragraphs and list items of a Markdown text that cite nothing, as they read; no headings."""
    pieces = (piece.strip() for piece in PARAGRAPHS.split(text))
    return [plain(piece) for piece in pieces if piece and not piece.startswith("#") and not cited_keys(piece)]


def _in_conditions() -> Iterator[Statement]:
    for model, fields in TEXTS:
        for record in model.objects.all():
            for field in fields:
                for words in paragraphs_without_citation(getattr(record, field)):
                    yield Statement(record, words)


def _in_answers() -> Iterator[Statement]:
    """An answer is short: one citation anywhere in it is its source."""
    for question in Question.objects.filter(category__in=ANSWERS_TO_CHECK):
        if not cited_keys(question.answer):
            yield Statement(question, question.short_answer)


def _risks() -> Iterator[Statement]:
    for model, field in RISKS:
        for record in model.objects.filter(references=None):
            yield Statement(record, getattr(record, field))
