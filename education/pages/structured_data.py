"""schema.org descriptions of the pages. They mention a review only if it took place."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from education.models import AfterEffect, Condition, Contraindication, Reference, Reviewed
from education.pages.review import ReviewOfAll

THERAPY_NAME = "Dry needling"


def medical_web_page(
    record: Reviewed | ReviewOfAll, *, name: str, description: str, url: str, references: Iterable[Reference] = ()
) -> dict:
    """Return a MedicalWebPage, with lastReviewed and reviewedBy only if there is a review.

    `references` are those that the page lists, and each is a citation in one line.
    """
    page: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": "en-US",
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    if citations := [f"{reference.line} {reference.link}".strip() for reference in references]:
        page["citation"] = citations
    if record.updated_at:
        page["dateModified"] = timezone.localdate(record.updated_at).isoformat()
    if record.reviewed_on:
        page["lastReviewed"] = record.reviewed_on.isoformat()
        page["reviewedBy"] = [
            {"@type": "Person", "name": reviewer.name, "honorificSuffix": reviewer.credentials}
            for reviewer in record.reviewers
        ]
    return page


def web_page(*, name: str, description: str, url: str, updated_at) -> dict:
    """Return a WebPage, for a page that says nothing about the treatment."""
    page = {"@type": "WebPage", "name": name, "description": description, "url": url, "inLanguage": "en-US"}
    return page | {"dateModified": timezone.localdate(updated_at).isoformat()}


def medical_therapy(contraindications: list[Contraindication], effects: list[AfterEffect], *, url: str) -> dict:
    """Return dry needling as a MedicalTherapy with its contraindications and normal effects.

    Warning signs are left out, because they are signs to act on and not known outcomes of the treatment.
    """
    return {
        "@type": "MedicalTherapy",
        "name": THERAPY_NAME,
        "url": url,
        "relevantSpecialty": "https://schema.org/Physiotherapy",
        "contraindication": [
            {"@type": "MedicalContraindication", "name": item.title, "description": item.line}
            for item in contraindications
        ],
        "adverseOutcome": [
            {"@type": "MedicalEntity", "name": effect.name}
            for effect in effects
            if effect.action == AfterEffect.Action.NORMAL
        ],
    }


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
