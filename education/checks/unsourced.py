"""Find statements about benefit and risk without a reference, for staff to check before they are published."""

import re

from clinic_site.writing.markdown import cited_keys, plain
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


# The kinds in the order of their list
KINDS: list[type[Reviewed]] = [
    Condition, Topic, Question, *(kind for kind, _fields in RISKS), *(kind for kind, _field in CANNOT_CITE)
]  # fmt: skip
WITH_REFERENCES = [kind for kind, _fields in RISKS]


def statements_in(record: Reviewed) -> list[str]:
    """Return the statements without a source in the stored `record`, as plain text."""
    match record:
        case Condition():
            texts = [getattr(record, field) for kind, fields in TEXTS for field in fields if kind is Condition]
            return [words for text in texts for words in paragraphs_without_citation(text)]
        case Topic():
            return _in_topic(record)
        case Question():
            return _in_answer(record)
        case Contraindication() | AfterEffect() | Frequency():
            return _in_risk(record)
    field = dict(CANNOT_CITE).get(type(record))
    return [getattr(record, field)] if field and states_a_finding(getattr(record, field)) else []


def _in_answer(question: Question) -> list[str]:
    """Answers are short, so one citation anywhere in the answer is enough."""
    states = question.category in ANSWERS_TO_CHECK or states_a_finding(f"{question.short_answer}\n{question.answer}")
    return [question.short_answer] if states and not cited_keys(question.answer) else []


def _in_topic(topic: Topic) -> list[str]:
    """The short answer of a page can't cite. If it states a finding, the text below must cite."""
    if topic.kind_id is not None:
        return []  # plain pages can't cite: see plain_pages.py
    needs_citation = states_a_finding(topic.short_answer) and not cited_keys(topic.body)
    first = [topic.short_answer] if needs_citation else []
    return [*first, *claims_without_citation(topic.body), *paragraphs_without_citation(topic.warning)]


def _in_risk(record: Contraindication | AfterEffect | Frequency) -> list[str]:
    """A sign that asks for help is an instruction. It is a statement only if it says that or how often it happens."""
    is_instruction = (
        isinstance(record, AfterEffect) and not record.how_common and record.action != AfterEffect.Action.NORMAL
    )
    if is_instruction or record.references.exists():
        return []
    fields = next(fields for kind, fields in RISKS if kind is type(record))
    return [". ".join(text for name in fields if (text := getattr(record, name)))]
