"""schema.org descriptions of what patients read. Only true fields: a review is named only when it happened."""

from typing import Any

from django.utils import timezone

from education.models import AfterEffect, Condition, Contraindication, Reviewed
from education.pages.review import ReviewOfAll

THERAPY_NAME = "Dry needling"


def medical_web_page(record: Reviewed | ReviewOfAll, *, name: str, description: str, url: str) -> dict:
    """Return a MedicalWebPage; lastReviewed and reviewedBy only for a review that is on record."""
    page: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": "en-US",
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    if record.updated_at:
        page["dateModified"] = timezone.localdate(record.updated_at).isoformat()
    if record.reviewed_on:
        page["lastReviewed"] = record.reviewed_on.isoformat()
        page["reviewedBy"] = [
            {"@type": "Person", "name": reviewer.name, "honorificSuffix": reviewer.credentials}
            for reviewer in record.reviewers
        ]
    return page


def medical_therapy(
    contraindications: list[Contraindication], effects: list[AfterEffect], *, url: str, names_alone: bool = False
) -> dict:
    """Return dry needling as a MedicalTherapy, with what speaks against it and its usual effects.

    `names_alone` leaves out the sentences, for a page that does not show them either. Signs that ask for a call are left out: they are signs to act on, not known outcomes of the treatment.
    """
    return {
        "@type": "MedicalTherapy",
        "name": THERAPY_NAME,
        "url": url,
        "relevantSpecialty": "https://schema.org/Physiotherapy",
        "contraindication": [
            {"@type": "MedicalContraindication", "name": item.title}
            | ({} if names_alone else {"description": item.line})
            for item in contraindications
        ],
        "adverseOutcome": [
            {"@type": "MedicalEntity", "name": effect.name}
            for effect in effects
            if effect.action == AfterEffect.Action.NORMAL
        ],
    }


def medical_condition(condition: Condition, *, url: str) -> dict:
    """Return a MedicalCondition. The words people search with are not all names of it, so they are left out."""
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
