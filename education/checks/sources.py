"""Statements about benefit or risk need a source and a certainty.

A program can't tell a claim from advice, so these checks block only what can't be right: a text about studies that
cites none, a number without a study, or a condition that does not say how certain its evidence is. Elsewhere they warn, and staff decide. A contraindication or effect without a
source gets only a warning: holding it back would make the site less safe, and a clinician reviews it.
"""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.writing.markdown import cited_keys
from education.checks.unsourced import ANSWERS_TO_CHECK, claims_without_citation, paragraphs_without_citation
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    Question,
    Reference,
    Topic,
    WarningSign,
)
from education.models.reference import NOT_LOOKED_UP


def claims_have_a_source(record) -> Iterator[Problem]:
    match record:
        case Condition():
            yield from _in_condition(record)
        case Topic() if not record.is_plain:  # plain pages: see plain_pages.py
            yield from _warn_about("body", claims_without_citation(record.body))
            yield from _warn_about("warning", paragraphs_without_citation(record.warning))
        case Question() if record.category in ANSWERS_TO_CHECK and not cited_keys(record.answer):
            yield warn(
                "answer",
                _("No source is cited. If the answer says what helps or harms, cite a reference with [@key]."),
            )
        case Frequency() if not record.references.all():
            yield stop("references", _("This number needs the study it comes from. Choose it under “References”."))
        case AfterEffect() if record.per_100 is not None and not record.references.all():
            yield stop(
                "references",
                _("“In 100 sessions” needs a source. Choose the study under “References”, or remove the number."),
            )
        case AfterEffect() | WarningSign() | Contraindication() if not record.references.all():
            yield warn(
                "references",
                _("No source is given. Choose one under “References”, or rely on the clinician’s review."),
            )


def _in_condition(condition) -> Iterator[Problem]:
    if not cited_keys(condition.evidence):
        yield stop("evidence", _("“What studies found” needs sources. Cite each one with [@key]."))
    else:
        yield from _warn_about("evidence", paragraphs_without_citation(condition.evidence))
    yield from _warn_about("how_it_may_help", claims_without_citation(condition.how_it_may_help))


def _warn_about(field: str, statements: list[str]) -> Iterator[Problem]:
    for words in statements:
        yield warn(
            field,
            _("“%(words)s” has no source. If it says what helps or harms, cite a reference with [@key].")
            % {"words": Truncator(words).chars(80)},
        )


def what_is_missing_is_explained(record) -> Iterator[Problem]:
    if isinstance(record, Reference) and record.missing == NOT_LOOKED_UP:
        names = ", ".join(str(name) for name in record.lacks)
        yield warn(
            "missing_because",
            _("Not given: %(names)s. Look them up, or say here why they are missing.") % {"names": names},
        )


def certainty_is_said(record) -> Iterator[Problem]:
    if not isinstance(record, (Condition, Reference)) or record.certainty_low or record.certainty_note:
        return
    if isinstance(record, Condition):
        yield stop(
            "certainty_note",
            _("Say how sure this is: choose a certainty, or write in “Certainty note” what is known and how well."),
        )
    elif record.kind in Reference.STUDIES:
        yield warn(
            "certainty_low",
            _(
                "Pages will show “Not graded”. Choose the authors’ certainty, or say in “Certainty note” that there is none."
            ),
        )
