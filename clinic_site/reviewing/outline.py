"""Which texts wait for a clinician's review, and on which pages, without the texts themselves.

A text waits if its draft was handed over, if it was never on the site, if nobody has reviewed it, or if its review is
due. Texts that someone is still writing, those that were sent back, and those that were taken off the site, do not
wait. The database leaves out most of them, so that a site with many texts reads little more than those that wait.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from clinic_site.publishing.draft import Draft, is_clinical
from clinic_site.publishing.kinds import counts_of
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.entry import Entry, Kind, Why
from clinic_site.reviewing.own_words import note_own
from clinic_site.reviewing.page_paths import key_field, path_of
from education.models import Reviewed, Reviewer
from education.models.reviewed import SOON_DAYS
from education.pages.listing_page import numbers_of_pages
from locations.models import State
from locations.models.state_access import states_of

RELEASED = Q(status=Publishable.Status.PUBLISHED)
OF_DRAFT = ("pk", "is_ready", "approved_by", "edited_by", "authors", "sent_back_at")


class _Row(NamedTuple):
    """A text as stored, without its words."""

    key: int
    slug: str
    status: str
    publish_at: datetime.datetime | None
    unpublish_at: datetime.datetime | None
    reviewed_on: datetime.date | None
    review_due: datetime.date | None
    is_clinical: bool
    draft: int | None  # its key
    is_ready: bool | None
    approved_by: int | None
    edited_by: int | None
    authors: str | None
    sent_back_at: datetime.datetime | None
    new_slug: str | None  # in its draft
    becomes_clinical: bool = False  # by its draft

    @property
    def is_released(self) -> bool:
        return self.status == Publishable.Status.PUBLISHED

    def is_public_at(self, moment: datetime.datetime) -> bool:
        return Publishable.is_published_at(self, moment)  # type: ignore[arg-type]  # it has the columns that this reads


@dataclass
class Outline:
    """All texts that wait for one account. `total` counts the texts that need a review, whether they have one or not."""

    waiting: list[Entry] = field(default_factory=list)
    signed: list[Entry] = field(default_factory=list)
    total: int = 0


def records_for(kind: Kind, user):
    """Return the records of `kind` that `user` may review: of state law, only of the states of the account."""
    records = kind._default_manager.all()  # each keeps its own order, such as that of its page
    states = states_of(user) if kind is State else None
    return records if states is None else records.filter(pk__in=states)


def accounts_of_reviewers() -> set[int]:
    """Return the keys of the accounts whose approval counts as a clinical review."""
    return set(Reviewer.objects.filter(is_active=True, account__isnull=False).values_list("account", flat=True))


def outline_of(kinds: list[Kind], user) -> Outline:
    """Return what waits among `kinds`, with `is_own` as for `user`. The number of queries depends on the kinds only."""
    outline, reviewers, today, now = Outline(), accounts_of_reviewers(), timezone.localdate(), timezone.now()
    clinical = {
        kind: records_for(kind, user).filter(_clinical(kind)) for kind in kinds if kind.is_reviewed_by_clinicians
    }
    outline.total = sum(counts_of({kind: records.filter(RELEASED) for kind, records in clinical.items()}).values())
    for kind in kinds:
        path, rows = path_of(kind), _rows(kind, user, today)
        off = _taken_off(kind, rows)
        for row in rows:
            is_signed = is_signature(row.approved_by, is_clinical=row.is_clinical, reviewers=reviewers)
            why = None if is_signed else _why(row, row.key in off, today)
            is_counted = row.is_released and row.is_clinical and not row.becomes_clinical
            # Signed counts as done before it is published. A public page about prices was never signed.
            outline.total += not is_counted and (why is not None or (is_signed and kind in clinical))
            if why or is_signed:
                entry = _entry(kind, row, why, path, is_public=row.is_public_at(now))
                (outline.waiting if why else outline.signed).append(entry)
    note_own(outline.waiting, user)
    _number(outline.waiting)
    return outline


def _clinical(kind: Kind) -> Q:
    """Return the condition for texts of `kind` that a clinician reviews."""
    return kind.for_clinicians() if issubclass(kind, Reviewed) else Q(pk__in=[])


def _rows(kind: Kind, user, today: datetime.date) -> list[_Row]:
    """Return the texts of `kind` with a draft, and those that may wait without one. One query, or three for pages."""
    condition = Q(drafts__isnull=False)
    days: list[F | Value] = [Value(None, DateField())] * 2
    clinical: Case | Value = Value(False)
    if issubclass(kind, Reviewed):
        is_clinical, soon = kind.for_clinicians(), today + datetime.timedelta(days=SOON_DAYS)
        clinical = Case(When(is_clinical, then=Value(True)), default=Value(False)) if is_clinical else Value(True)
        condition |= is_clinical & (Q(reviewed_on=None) | RELEASED & Q(review_due__lte=soon))
        days = [F("reviewed_on"), F("review_due")]
    rows = (
        records_for(kind, user)
        .filter(condition)
        .values_list(
            "pk",
            key_field(kind),
            "status",
            "publish_at",
            "unpublish_at",
            *days,
            clinical,
            *(f"drafts__{name}" for name in OF_DRAFT),
            KeyTextTransform(key_field(kind), "drafts__contents"),
        )
    )
    found = [_Row(*row) for row in rows]
    return _as_drafts_say(kind, found) if isinstance(kind.is_reviewed_by_clinicians, property) else found


def _taken_off(kind: Kind, rows: list[_Row]) -> set[int]:
    """Return the keys of those of `rows` that were taken off the site. One query, and none if all are on it for good."""
    asked = [row.key for row in rows if not row.is_released or row.unpublish_at]
    return set(kind.objects.taken_off().filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _as_drafts_say(kind: Kind, rows: list[_Row]) -> list[_Row]:
    """Return `rows`, with those as clinical whose draft makes them so: it turns a plain page into one about treatment."""
    asked = {row.key: row.draft for row in rows if row.draft is not None and not row.is_clinical}
    if not asked:
        return rows
    records, drafts = kind._base_manager.in_bulk(list(asked)), Draft.objects.in_bulk(list(asked.values()))
    clinical = {key for key, draft in asked.items() if key in records and is_clinical(records[key], drafts.get(draft))}
    return [row._replace(is_clinical=True, becomes_clinical=True) if row.key in clinical else row for row in rows]


def is_signature(approved_by: int | None, *, is_clinical: bool, reviewers: set[int]) -> bool:
    """Whether the approval by the account `approved_by` is the one that a draft needs. None: nobody approved it."""
    return approved_by is not None and (not is_clinical or approved_by in reviewers)


def _why(row: _Row, is_off: bool, today: datetime.date) -> Why | None:
    """Return why the text waits for a review, or None if it does not. `is_off`: it was taken off the site."""
    if row.draft is not None:
        # An import has no writer who would hand it over.
        is_nobodys = row.edited_by is None and row.sent_back_at is None and not row.is_released
        if is_off:
            return Why.OFF if row.is_ready else None
        if not row.is_ready and not (is_nobodys and row.is_clinical):
            return None
        return Why.CHANGED if row.is_released else Why.NEW
    if is_off or not row.is_clinical:
        return None
    if row.reviewed_on is None:
        return Why.NEVER if row.is_released else Why.NEW
    if not row.is_released or row.review_due is None:
        return None
    if row.review_due < today:
        return Why.OVERDUE
    return Why.DUE if row.review_due <= today + datetime.timedelta(days=SOON_DAYS) else None


def _entry(kind: Kind, row: _Row, why: Why | None, path: Callable[[str], str | None], *, is_public: bool) -> Entry:
    return Entry(
        kind=kind,
        key=row.key,
        path=path(row.new_slug or row.slug) or path(row.slug) or "/",
        why=why,
        draft=row.draft,
        is_public=is_public,
        is_released=row.is_released,
        is_clinical=row.is_clinical,
        writers=row.authors or (f",{row.edited_by}," if row.edited_by else ""),
    )


def _number(entries: Iterable[Entry]) -> None:
    """Set `number` of the texts that long lists show."""
    by_kind: dict[Kind, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    numbers = numbers_of_pages(
        {kind: [entry.key for entry in of_kind if not entry.is_public] for kind, of_kind in by_kind.items()}
    )
    for kind, of_kind in by_kind.items():
        for entry in of_kind:
            entry.number = numbers.get(kind, {}).get(entry.key, 1)
