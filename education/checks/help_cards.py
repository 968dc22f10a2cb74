"""Every page about the treatment or the time after it must show “Call 911 now” and “Call us today”."""

import re
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop
from education.models import AfterEffect, Condition, Topic
from education.models.topic import SECTION_SLUGS

# Pages about the treatment: these two, all conditions, and any page that mentions how people feel afterward. Sections
# (/safety/, the home page ...) are not checked, because their templates decide whether to show the cards.
TREATMENT_SLUGS = frozenset(["dry-needling", "what-to-expect"])
SPEAKS_OF_AFTER = re.compile(
    r"\bsoreness\b|\bbe sore (?:for|after)\b|\bbruis(?:e|es|ing)\b|\bafter[- ]?care\b|\bside effects?\b"
    r"|\bafter (?:the|your|a) (?:treatment|visit|session|needling)\b",
    re.IGNORECASE,
)


def is_about_treatment(record) -> bool:
    if isinstance(record, Topic) and record.slug not in SECTION_SLUGS:
        if record.is_plain:
            return False  # what it must not say instead: see plain_pages.py
        return record.slug in TREATMENT_SLUGS or bool(SPEAKS_OF_AFTER.search(f"{record.short_answer}\n{record.body}"))
    return isinstance(record, Condition)


def warnings_are_shown(record) -> Iterator[Problem]:
    if not is_about_treatment(record):
        return
    if isinstance(record, Topic) and not record.shows_warnings:
        yield stop(
            "shows_warnings",
            _(
                "This page is about the treatment or the time after it, so it must say when to get help. "
                "Tick “Show when to get help”."
            ),
        )
        return
    public = set(AfterEffect.objects.published().values_list("action", flat=True).order_by().distinct())
    for action in (AfterEffect.Action.CALL_911, AfterEffect.Action.CALL_CLINIC):
        if action not in public:
            yield stop(
                "",
                _("“%(card)s” would be empty on this page. First publish the effects of treatment that belong there.")
                % {"card": action.label},
            )


def cards_are_never_empty() -> Iterator[Problem]:
    """Yield a problem if a card is empty on the public site, or will be when an end date comes.

    The home page, the safety page, the sheet to take along, the pages about the treatment and all conditions show both
    cards. Only effects of treatment count: the safety page shows warning signs of other causes in a card of their own.
    An effect that patients tell the therapist during treatment is in neither card.
    """
    public = AfterEffect.objects.published().exclude(
        Q(when=AfterEffect.When.DURING) & Q(action=AfterEffect.Action.CALL_CLINIC)
    )
    rows = list(public.order_by().values_list("action", "unpublish_at"))
    for action in (AfterEffect.Action.CALL_911, AfterEffect.Action.CALL_CLINIC):
        ends = [end for shown_in, end in rows if shown_in == action]
        if not ends:
            words = _(
                "“%(card)s” would be empty on the home page, on Safety, on the sheet to take along, and on every page "
                "about the treatment or a condition. Keep at least one effect of treatment with this level on the site, "
                "or publish another one first."
            )
            yield stop("", words % {"card": action.label})
        elif None not in ends:
            words = _(
                "“%(card)s” would be empty when the last end date comes. Leave at least one effect of treatment with "
                "this level on the site without an end date."
            )
            yield stop("", words % {"card": action.label})
