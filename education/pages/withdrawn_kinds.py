"""Which pages go when all texts of a kind are withdrawn in an emergency: those that consist of them."""

from clinic_site.publishing.withdrawal import register_pages
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reference,
    Topic,
    VisitStep,
    WarningSign,
)


def connect() -> None:
    lists = ["condition_list", "safety", "question_list", "glossary", "reference_list"]
    register_pages(Topic, "landing", *(f"education:{name}" for name in ["topic", "privacy", *lists]))
    register_pages(Condition, "education:condition", "education:condition_list")
    register_pages(Question, "education:question_list", "landing")
    register_pages(GlossaryTerm, "education:glossary")
    register_pages(Reference, "education:reference_list")
    register_pages(VisitStep, "/what-to-expect/", "landing", "handout", "clinic_handout")
    register_pages(Contraindication, "education:safety", "education:self_check", "landing")
    register_pages(Frequency, "education:safety")
    # Signs are on every page that says when to get help, and above the answers of the search.
    for kind in (AfterEffect, WarningSign):
        pages = ["education:safety", "education:topic", "education:condition"]
        register_pages(kind, "landing", "search", "handout", "clinic_handout", *pages)
