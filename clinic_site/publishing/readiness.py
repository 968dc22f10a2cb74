"""What a record says once its draft is published, and what stops that."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from clinic_site.publishing import incomplete
from clinic_site.publishing.check_registry import problems_in
from clinic_site.publishing.draft import Draft, draft_of, needs_approval, stored
from clinic_site.publishing.problems import STOP, WARN, Problem, stop
from clinic_site.publishing.publishable import Publishable

PUBLIC = (Publishable.Status.PUBLISHED, None, None)  # status, publish_at, unpublish_at


def as_published(live: Publishable, draft: Draft | None) -> Publishable:
    """Apply `draft`, and the review that its approval implies, to `live` in memory and return it."""
    if draft is None:
        return live
    draft.read_into(live)
    if draft.approved_by:
        on = timezone.localdate(draft.approved_at)
        live.was_approved(by=draft.approved_by, on=on, own_words=draft.is_own_review)
    live.settle()
    return live


class Reading:
    """A record as it would be published, in memory, and what stops that."""

    def __init__(self, live: Publishable, draft: Draft | None):
        self.draft, self.was_released = draft, live.is_released
        self.record = as_published(live, draft)  # the same instance
        self.record.status, self.record.publish_at, self.record.unpublish_at = PUBLIC

    def remember(self) -> None:
        """Read now what depends on the stored record, because it will be changed before the problems are asked for."""
        _errors = self._errors_on_the_site
        self.record.remember_review()

    def problems(self) -> list[Problem]:
        """Return the problems of its fields and those that the checks find beside what is public now."""
        found = []
        draft, record = self.draft, self.record
        wrong: set[str] = set()
        try:
            record.full_clean(validate_constraints=False)
        except ValidationError as error:
            known, wrong = self._errors_on_the_site, set(error.error_dict)
            for name, errors in error.error_dict.items():
                # An error that is already on the site must not block other corrections.
                is_old = draft is not None and name in known and name not in {"__all__", *draft.contents}
                level, field = WARN if is_old else STOP, "" if name == "__all__" else name
                found += [Problem(level, field, message) for message in incomplete.messages(record, name, errors)]
        for field, texts in incomplete.broken_constraints(record, exclude=wrong):
            found += [stop(field, text) for text in texts]
        others = problems_in(record)
        return found + (_not_new(others, draft, record.harmless_fields) if draft and self.was_released else others)

    def stops(self) -> list[Problem]:
        return [problem for problem in self.problems() if problem.is_stop]

    @cached_property
    def _errors_on_the_site(self) -> dict[str, list[str]]:
        """Return the errors of the record as published now, by field. Only changes to it can have such errors."""
        if not (self.was_released and self.draft):
            return {}
        try:
            stored(self.record).full_clean()
        except ValidationError as error:
            return error.message_dict
        return {}


def problems_of(record: Publishable, *, overriding: bool = False) -> list[Problem]:
    """Return the problems that block publishing `record` with its draft, and warnings."""
    live = stored(record)
    draft = draft_of(record)
    found = []
    if needs_approval(live, draft):
        found.append(stop("", _("A second person must read and approve this before it goes live.")))
    found += Reading(live, draft).problems()
    return [problem for problem in found if not (overriding and problem.can_be_overridden)]


def _not_new(problems: list[Problem], draft: Draft, harmless: tuple[str, ...]) -> list[Problem]:
    """Make stops warnings if only harmless fields change: what they are about is on the site already."""
    if not set(draft.contents) <= set(harmless):
        return problems
    return [problem if problem.field in draft.contents else replace(problem, level=WARN) for problem in problems]
