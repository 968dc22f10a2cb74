"""What a plain page, which no clinician reviews, must not say.

A program can't tell for sure whether a text speaks about the treatment. So the checks block what is certain, such as
studies, soreness and side effects, and warn about words that often promise a benefit or deny a risk.
"""

import re
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.writing.markdown import cited_keys, plain
from education.checks.review import who_can_review
from education.checks.unsourced import PARAGRAPHS, SENTENCE_ENDS, STUDIES_FOUND
from education.models import Topic

TEXTS = ("title", "nav_label", "written_by", "description", "short_answer", "body")
AFTER_NEEDLING = re.compile(
    r"\b(?:soreness|be sore|bruis(?:e|es|ed|ing)|side[- ]effects?|aftercare|blood[- ]thinn\w+|collapsed lung|"
    r"pneumothorax|contraindicat\w+)\b",
    re.IGNORECASE,
)
CLAIM = re.compile(
    r"\b(?:reliev\w+|relief|cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?|(?:less|no|without|reduces?|eases?|ends?) (?:your |the )?pain"
    r"|pain[- ]?(?:free|less)|hurts?|effective\w*|works (?:for|better|well|fast|best)|helps? (?:with|people|most|you|relax)"
    r"|proven|proof|evidence|guarantee\w*|success\w*|safe(?:r|ly|st|ty)?|risk\w*|danger\w*|harm\w*|complication\w*"
    r"|infect\w+|pregnan\w+|better than|results? (?:of|in|after|from)|most patients|in 100)\b",
    re.IGNORECASE,
)


def claims_in(topic: Topic) -> list[tuple[str, str]]:
    """Return (field, sentence) for each sentence of a plain page that may say what helps or harms."""
    found = []
    for field in TEXTS:
        text = getattr(topic, field)
        if not CLAIM.search(plain(text)):
            continue  # most texts: reading each of their paragraphs takes much longer
        for piece in PARAGRAPHS.split(text):
            for sentence in SENTENCE_ENDS.split(plain(piece)):
                if CLAIM.search(sentence):
                    found.append((field, sentence))
    return found


def plain_pages_are_not_about_the_treatment(record) -> Iterator[Problem]:
    if not isinstance(record, Topic) or not record.is_plain:
        return
    if record.needs_clinician():
        words = _(
            "Patients know this page, or a page at this address, as one about the treatment. Only a clinician can allow "
            "that no clinician reviews it. %(who)s"
        )
        yield stop("kind", words % {"who": who_can_review()})
    if cited_keys(record.body):
        words = _(
            "A page of this kind can’t cite studies. Remove “[@…]”, or choose “About the treatment” as the kind of page."
        )
        yield stop("body", words)
    for field in TEXTS:
        text = plain(getattr(record, field))  # as patients read it: line breaks and marks hide no words
        if found := AFTER_NEEDLING.search(text) or STUDIES_FOUND.search(text):
            words = _(
                "“%(words)s” belongs on a page that a clinician reviews. Link to such a page instead, or choose “About "
                "the treatment” as the kind of page."
            )
            yield stop(field, words % {"words": Truncator(found[0]).chars(60)})
    for field, sentence in claims_in(record):
        words = _(
            "“%(words)s” may say what helps or harms, and no clinician reviews this page. If it does, remove it or choose "
            "“About the treatment” as the kind of page."
        )
        yield warn(field, words % {"words": Truncator(sentence).chars(80)})
