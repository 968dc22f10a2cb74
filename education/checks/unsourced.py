"""Find statements about benefit and risk without a reference, for staff to check before they are published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from clinic_site.writing.markdown import cited_keys, plain
from education.checks.finding import Finding
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reviewed,
    Topic,
    VisitStep,
)

# Markdown texts that state findings. Others explain and advise.
TEXTS = [(Condition, ("evidence", "how_it_may_help"))]
RISKS: list[tuple[type[Contraindication | AfterEffect | Frequency], tuple[str, ...]]] = [
    (Contraindication, ("line",)),
    (AfterEffect, ("name", "how_common")),
    (Frequency, ("sentence",)),
]
# Texts that can't cite, so they must not state findings.
CANNOT_CITE: list[tuple[type[Reviewed], str]] = [(GlossaryTerm, "definition"), (VisitStep, "text")]
ANSWERS_TO_CHECK = [Question.Category.RESULTS, Question.Category.SAFETY, Question.Category.HEALTH]
# Numbers, and phrases that say how often something happens or how large a risk is.
HOW_OFTEN = re.compile(
    r"\b(?:in|of) 1,?0{2,}\b|\d ?(?:%|percent)"
    r"|\b(?:is|are|be|very|less|most) (?:rare|common|uncommon)\b|\bmost people (?:are|feel|get|have)\b"
    r"|\bserious harm\b|\brisks? (?:is|are)\b",
    re.IGNORECASE,
)
STUDIES_FOUND = re.compile(
    r"\b(?:study|studies|trials?|reviews?)\b[^.]{0,80}\b(?:finds?|found|shows?|showed|suggests?|reports?|reported)\b",
    re.IGNORECASE,
)
NO_RESULT = re.compile(r"\b(?:what|if|each|once)\b", re.IGNORECASE)  # "each page tells what studies found"
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=[-*] )")


@dataclass(frozen=True)
class Statement(Finding):
    """A statement in the record without a source, as plain text."""

    words: str


def statements_without_a_source() -> list[Statement]:
    """Return all statements without a source, by kind of record. One query per kind."""
    return [*_in_conditions(), *_in_topics(), *_in_answers(), *_risks(), *_in_texts_that_cannot_cite()]


def paragraphs_without_citation(text: str) -> list[str]:
    """Return the paragraphs and list items of a Markdown text without citations, as plain text. Omit headings."""
    pieces = (piece.strip() for piece in PARAGRAPHS.split(text))
    return [plain(piece) for piece in pieces if piece and not piece.startswith("#") and not cited_keys(piece)]


def states_a_finding(text: str) -> bool:
    """Return whether `text` states a benefit or a risk, as far as a program can tell."""
    return any(
        HOW_OFTEN.search(sentence) or (STUDIES_FOUND.search(sentence) and not NO_RESULT.search(sentence))
        for sentence in SENTENCE_ENDS.split(text)
    )


def claims_without_citation(text: str) -> list[str]:
    """Return the paragraphs and list items without citations that state a finding."""
    return [words for words in paragraphs_without_citation(text) if states_a_finding(words)]


def _in_conditions() -> Iterator[Statement]:
    for model, fields in TEXTS:
        for record in model.objects.all():
            for field in fields:
                for words in paragraphs_without_citation(getattr(record, field)):
                    yield Statement(record, words)


def _in_answers() -> Iterator[Statement]:
    """Answers are short, so one citation anywhere in the answer is enough."""
    for question in Question.objects.all():
        states = question.category in ANSWERS_TO_CHECK or states_a_finding(
            f"{question.short_answer}\n{question.answer}"
        )
        if states and not cited_keys(question.answer):
            yield Statement(question, question.short_answer)


def _in_topics() -> Iterator[Statement]:
    """The short answer of a page can't cite. If it states a finding, the text below must cite."""
    for topic in Topic.objects.filter(kind=None):  # plain pages can't cite: see plain_pages.py
        if states_a_finding(topic.short_answer) and not cited_keys(topic.body):
            yield Statement(topic, topic.short_answer)
        for words in [*claims_without_citation(topic.body), *paragraphs_without_citation(topic.warning)]:
            yield Statement(topic, words)


def _in_texts_that_cannot_cite() -> Iterator[Statement]:
    for model, field in CANNOT_CITE:
        for record in model.objects.all():
            if states_a_finding(getattr(record, field)):
                yield Statement(record, getattr(record, field))


def _risks() -> Iterator[Statement]:
    """A sign that asks for help is an instruction. It is a statement only if it says that or how often it happens."""
    for model, fields in RISKS:
        records = model.objects.filter(references=None)
        if model is AfterEffect:
            records = records.filter(~Q(how_common="") | Q(action=AfterEffect.Action.NORMAL))
        for record in records:
            yield Statement(record, ". ".join(text for name in fields if (text := getattr(record, name))))
