"""“Call 911” and “Call us today” stand on every page about the treatment and what comes after."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop
from education.models import AfterEffect, Condition, Topic
from education.models.topic import SECTION_SLUGS

# Pages about the treatment: these two, and any that speaks of how people feel after it. Conditions always are. The
# sections (/safety/, the first page ...) are left out: their templates decide, not a tick.
TREATMENT_SLUGS = frozenset(["dry-needling", "what-to-expect"])
SPEAKS_OF_AFTER = re.compile(
    r"\bsoreness\b|\bbe sore (?:for|after)\b|\bbruis(?:e|es|ing)\b|\bafter[- ]?care\b|\bside effects?\b"
    r"|\bafter (?:the|your|a) (?:treatment|visit|session|needling)\b",
    re.IGNORECASE,
)


def is_about_treatment(record) -> bool:
    if isinstance(record, Topic) and record.slug not in SECTION_SLUGS:
        return record.slug in TREATMENT_SLUGS or bool(SPEAKS_OF_AFTER.search(f"{record.short_answer}\n{record.body}"))
    return isinstance(record, Condition)


def warnings_are_shown(record) -> Iterator[Problem]:
    if not is_about_treatment(record):
        return
    if isinstance(record, Topic) and not record.shows_warnings:
        yield stop(
            "shows_warnings",
            _(
                "This page speaks of the treatment or of the time after it, so it must show when to get help. "
                "Tick “show when to get help”."
            ),
        )
        return
    public = set(AfterEffect.objects.published().values_list("action", flat=True).order_by().distinct())
    for action in (AfterEffect.Action.CALL_911, AfterEffect.Action.CALL_CLINIC):
        if action not in public:
            yield stop(
                "",
                _("“%(card)s” would be empty on this page. Publish the effects of treatment that ask for it first.")
                % {"card": action.label},
            )
