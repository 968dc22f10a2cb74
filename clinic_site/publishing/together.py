"""Publish many records at once, so that texts that link to each other can go out together.

The checks look at what will be public afterwards: all records are written in a savepoint, each is checked there, and
the savepoint is rolled back. Those that fail are left out with their reasons, and the others are checked again without
them, until nothing changes. The rest goes live in the same transaction, each as a version of its own.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.publishing import contents, incomplete, site_rules
from clinic_site.publishing.draft import Draft, draft_of, needs_approval, stored
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.readiness import Reading
from clinic_site.publishing.workflow import release

Refusals = Callable[[Publishable, Draft | None], Collection[Problem]]


@dataclass
class PublishedTogether:
    """What was published, and why the others were not."""

    published: list[Publishable] = field(default_factory=list)
    refused: list[tuple[Publishable, list[Problem]]] = field(default_factory=list)


@dataclass
class _Candidate:
    live: Publishable
    draft: Draft | None
    reading: Reading
    ends_at: datetime.datetime | None
    stops: list[Problem]


@transaction.atomic
def publish_together(
    records: Iterable[Publishable], *, by, why: str = "", refusals: Refusals = lambda live, draft: ()
) -> PublishedTogether:
    """Publish those of `records` that pass the checks once all of them are public.

    Scheduled drafts and records without anything to publish are left out. `refusals` returns further problems of a
    record, such as that `by` may not publish it.
    """
    site_rules.one_at_a_time()
    candidates = list(_candidates(records))
    for candidate in candidates:
        candidate.stops += refusals(stored(candidate.live), candidate.draft)
    while failed := _failing([candidate for candidate in candidates if not candidate.stops]):
        for candidate, stops in failed:
            candidate.stops = stops
    outcome = PublishedTogether()
    waiting = [candidate for candidate in candidates if not candidate.stops]
    while waiting:
        # An address that a later one of them gives up is free only after that one.
        released = [(candidate, _released(candidate, by=by, why=why)) for candidate in waiting]
        outcome.published += [live for _candidate, live in released if live]
        left = [candidate for candidate, live in released if live is None]
        for candidate in left if len(left) == len(waiting) else ():
            candidate.stops.append(stop("", _("Another text still has its address. Publish it on its own page.")))
        waiting = [candidate for candidate in left if not candidate.stops]
    outcome.refused = [(candidate.live, candidate.stops) for candidate in candidates if candidate.stops]
    return outcome


def _released(candidate: _Candidate, *, by, why: str) -> Publishable | None:
    """Publish the record and return it. None, without changes, if the database can’t hold it beside the others yet."""
    live = stored(candidate.live)  # `reading` changed the other instance
    try:
        with transaction.atomic():
            times = {"publish_at": None, "unpublish_at": candidate.ends_at}
            release(live, candidate.draft, by=by, why=why, are_rules_checked=True, **times)
    except IntegrityError:
        return None
    return live


def _candidates(records: Iterable[Publishable]) -> Iterator[_Candidate]:
    """Lock the records, always in the same order, and read each with its draft."""
    for record in sorted(records, key=lambda record: (record._meta.label_lower, record.pk)):
        live = stored(record, lock=True)
        Draft.objects.of(live).select_for_update().first()
        draft = draft_of(live)
        if draft is None and live.is_released:
            continue
        later = live.unpublish_at if live.unpublish_at and live.unpublish_at > timezone.now() else None
        is_scheduled = any(at and at > timezone.now() for at in (live.publish_at, draft and draft.publish_at))
        stops = [stop("", _("It is scheduled, so it goes live by itself."))] if is_scheduled else []
        if needs_approval(live, draft):
            stops.append(stop("", _("A second person must read and approve this before it goes live.")))
        reading = Reading(live, draft)
        reading.remember()
        yield _Candidate(live, draft, reading, later, stops)


def _failing(candidates: list[_Candidate]) -> list[tuple[_Candidate, list[Problem]]]:
    """Return those of `candidates` that could not be public if all of them were, with the reasons."""
    broken = site_rules.broken_rules(Publishable)
    with transaction.atomic():
        for candidate in candidates:
            _write(candidate)
        found = [(candidate, candidate.reading.stops()) for candidate in candidates]
        failed = [(candidate, stops) for candidate, stops in found if stops]
        rules = [] if failed else site_rules.newly_broken(Publishable, broken)
        transaction.set_rollback(True)
    if not rules:
        return failed
    # Usually a record broke the rule that was public before: a new one only adds to the site.
    ruled = [candidate for candidate in candidates if site_rules.is_ruled(type(candidate.live))]
    changed = [candidate for candidate in ruled if candidate.reading.was_released]
    return [(candidate, rules) for candidate in changed or ruled or candidates]


def _write(candidate: _Candidate) -> None:
    """Make the record public with its draft, without a version in its history. For a savepoint."""
    live = stored(candidate.live)
    text, before = contents.contents_of(candidate.reading.record), contents.contents_of(live)
    contents.read_into_columns(live, text)
    held = incomplete.held_back(live, before) if candidate.draft and candidate.draft.contents else set()
    live.status, live.publish_at, live.unpublish_at = Publishable.Status.PUBLISHED, None, candidate.ends_at
    contents.write(live, {name: value for name, value in text.items() if name not in held}, with_history=False)
    live.on_release(by=None)
