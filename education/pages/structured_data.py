"""schema.org descriptions of the pages. They mention a review only if it took place."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.languages import language_tag
from education.models import AfterEffect, Condition, Contraindication, Reference, Reviewed
from education.pages.review import ReviewOfAll

THERAPY_NAME = _("Dry needling")
# Known harm that needs a hospital. Whatever names it on the page is a sign or a sentence, not a record of its own.
SERIOUS_OUTCOMES = [_("Collapsed lung")]


def medical_web_page(
    record: Reviewed | ReviewOfAll,
    *,
    name: str,
    description: str,
    url: str,
    changed_at: datetime.datetime | None,
    references: Iterable[Reference] = (),
) -> dict:
    """Return a MedicalWebPage, with lastReviewed and reviewedBy only if there is a review.

    `changed_at` is when anything that the page shows last changed. `references` are those that the page lists, and each
    is a citation in one line.
    """
    page: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": language_tag(),
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    if citations := [f"{reference.line} {reference.link}".strip() for reference in references]:
        page["citation"] = citations
    if changed_at:
        page["dateModified"] = timezone.localdate(changed_at).isoformat()
    if record.reviewed_on:
        page["lastReviewed"] = record.reviewed_on.isoformat()
        page["reviewedBy"] = [
            {"@type": "Person", "name": reviewer.name, "honorificSuffix": reviewer.credentials}
            for reviewer in record.reviewers
        ]
    return page


def web_page(*, name: str, description: str, url: str, changed_at: datetime.datetime) -> dict:
    """Return a WebPage, for a page that says nothing about the treatment."""
    page = {"@type": "WebPage", "name": name, "description": description, "url": url, "inLanguage": language_tag()}
    return page | {"dateModified": timezone.localdate(changed_at).isoformat()}


def medical_therapy(
    contraindications: list[Contraindication], effects: list[AfterEffect], *, url: str, shown_text: str = ""
) -> dict:
    """Return dry needling as a MedicalTherapy: who must not have it, what to ask first, and what may happen.

    schema.org knows no "ask first". It is not a contraindication, so these lines are preparation: what a patient does
    before the procedure. Warning signs are left out, because they are signs to act on and not known outcomes of the
    treatment. A serious outcome is named only if `shown_text`, what the page says, names it.
    """
    level, text = Contraindication.Level, shown_text.casefold()
    therapy = {
        "@type": "MedicalTherapy",
        "name": str(THERAPY_NAME),
        "url": url,
        "relevantSpecialty": "https://schema.org/Physiotherapy",
        "contraindication": [
            {"@type": "MedicalContraindication", "name": item.title, "description": item.line}
            for item in contraindications
            if item.level == level.ABSOLUTE
        ],
        "preparation": [
            f"{level.RELATIVE.label}: {item.title}. {item.line}"
            for item in contraindications
            if item.level == level.RELATIVE
        ],
        "adverseOutcome": [
            {"@type": "MedicalEntity", "name": effect.name}
            for effect in effects
            if effect.action == AfterEffect.Action.NORMAL
        ],
        "seriousAdverseOutcome": [
            {"@type": "MedicalEntity", "name": name} for name in map(str, SERIOUS_OUTCOMES) if name.casefold() in text
        ],
    }
    return {name: value for name, value in therapy.items() if value}


def medical_condition(condition: Condition, *, url: str) -> dict:
    """Return a MedicalCondition, without `other_names`: some of them are search words, not names."""
    return {
        "@type": "MedicalCondition",
        "name": condition.name,
        "url": url,
    }


def faq_page(questions) -> dict:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.question,
                "acceptedAnswer": {"@type": "Answer", "text": question.short_answer},
            }
            for question in questions
        ],
    }
