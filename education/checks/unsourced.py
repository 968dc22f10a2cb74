"""Statements about benefit and risk that no reference backs: for staff, so that none goes out unseen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from clinic_site.writing.markdown import cited_keys, plain
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
class Statement:
    """What is said, as it reads, and the record that says it, live or not."""

    record: Model
    words: str

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def change_url(self) -> str:
        """Return the name of the admin's address where the record is changed."""
        return f"admin:education_{self.record._meta.model_name}_change"


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
