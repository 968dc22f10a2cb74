"""What a record says once its draft is published, and what stops that."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.publishing import incomplete
from clinic_site.publishing.check_registry import problems_in
from clinic_site.publishing.draft import Draft, draft_of, needs_approval, stored
from clinic_site.publishing.problems import STOP, WARN, Problem, stop
from clinic_site.publishing.publishable import Publishable


def as_published(live: Publishable, draft: Draft | None) -> Publishable:
    """Apply `draft`, and the review that its approval implies, to `live` in memory and return it."""
    if draft is None:
        return live
    draft.read_into(live)
    if draft.approved_by:
        live.was_approved(by=draft.approved_by, on=timezone.localdate(draft.approved_at))
    live.settle()
    return live


def problems_of(record: Publishable, *, overriding: bool = False) -> list[Problem]:
    """Return the problems that block publishing `record` with its draft, and warnings."""
    live = stored(record)
    draft = draft_of(record)
    found = []
    if needs_approval(live, draft):
        found.append(stop("", _("A second person must read and approve this before it goes live.")))
    was_released = live.is_released  # `reading` is the same instance
    reading = as_published(live, draft)
    reading.status, reading.publish_at, reading.unpublish_at = Publishable.Status.PUBLISHED, None, None
    try:
        reading.full_clean()
    except ValidationError as error:
        known = _errors_on_the_site(record) if was_released and draft else {}
        for name, errors in error.error_dict.items():
            # An error that is already on the site must not block other corrections.
            is_old = draft is not None and name in known and name not in {"__all__", *draft.contents}
            level, field = WARN if is_old else STOP, "" if name == "__all__" else name
            found += [Problem(level, field, message) for message in incomplete.messages(live, name, errors)]
    others = problems_in(reading)
    found += _not_new(others, draft, live.harmless_fields) if draft and was_released else others
    return [problem for problem in found if not (overriding and problem.can_be_overridden)]


def _not_new(problems: list[Problem], draft: Draft, harmless: tuple[str, ...]) -> list[Problem]:
    """Make stops warnings if only harmless fields change: what they are about is on the site already."""
    if not set(draft.contents) <= set(harmless):
        return problems
    return [problem if problem.field in draft.contents else replace(problem, level=WARN) for problem in problems]


def _errors_on_the_site(record: Publishable) -> dict[str, list[str]]:
    """Return the errors of `record` as published now, by field."""
    try:
        stored(record).full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}
