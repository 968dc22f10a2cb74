"""The pages of this app that texts can link to, and the names by which staff know them."""

from django.utils.translation import gettext_lazy as _

from clinic_site.writing.link_targets import FixedPage, FixedPages, RecordLinks, register_link_targets
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    GlossaryTerm,
    Question,
    Topic,
    WarningSign,
)

# Words that staff use for a page and that its title need not contain, one per line.
STAFF_NAMES = {
    "home": "/\nfront\nfront page\nhome\nhome page\nhomepage\nhero\nlanding page\nstart page\nmain page",
    "dry-needling": "what it is\nwhat is it",
    "what-to-expect": "visit\nfirst visit\naftercare\nbefore and after",
    "safety": "safety\nrisks\nside effects\ncontraindications\nwarning signs\n911\nemergency",
    "conditions": "what we treat\ndiagnoses\nbody drawing",
    "questions": "faq\nfrequently asked questions\nq&a",
    "glossary": "glossary\ndictionary\ndefinitions",
    "references": "sources\nstudies\nbibliography\nevidence",
    "about": "about us\nwho we are",
    "privacy": "privacy policy\ncookies\ndata",
}


def connect() -> None:
    register_link_targets(
        "education",
        RecordLinks(Topic, "title", ("nav_label", "search_words"), staff_names=STAFF_NAMES, is_main=True),
        FixedPages(
            _("Page"), FixedPage(_("Self-check"), "education:self_check", "quiz\nquestionnaire\nis it safe for me")
        ),
        RecordLinks(Condition, "name", ("plain_name", "other_names", "search_words")),
        RecordLinks(Question, "question", ("search_words",)),
        RecordLinks(Contraindication, "title", ("search_words",)),
        RecordLinks(AfterEffect, "name", ("search_words",)),
        RecordLinks(WarningSign, "name", ("search_words",)),
        RecordLinks(GlossaryTerm, "term", ("other_names",)),
        RecordLinks(BodyRegion, "name"),
    )
