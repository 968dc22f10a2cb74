"""Take records off the site, and put them back.

Records with `needs_second_person_to_take_off` need two people: one asks, another confirms. For a day, one click puts
everything back that was taken off together, without a new approval: it is the text that was approved.
"""

import contextlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.publishing import contents
from clinic_site.publishing.authorship import last_published
from clinic_site.publishing.draft import Draft, stored
from clinic_site.publishing.events import Event, announce_lost
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.site_rules import broken_rules, newly_broken, one_at_a_time
from clinic_site.publishing.taking_off import TakingOff, can_be_put_back


@dataclass(frozen=True)
class TakenOff:
    """What became of the records: how many are off the site, and how many wait for a second person."""

    batch: uuid.UUID
    taken_off: int
    asked: int


@contextlib.contextmanager
def as_if_off(records: Sequence[Publishable]) -> Iterator[None]:
    """Take these records of one model off the site inside the block, and roll back afterwards."""
    with transaction.atomic():
        try:
            keys = [record.pk for record in records]
            type(records[0])._base_manager.filter(pk__in=keys).update(status=Publishable.Status.DRAFT)
            yield
        finally:
            transaction.set_rollback(True)


def problems_without(records: Sequence[Publishable]) -> list[Problem]:
    """Return why these records of one model can't be off the site together. Nothing changes."""
    if any(record.is_always_public for record in records):
        return [stop("", _("This is always on the site. To change what it says, edit it."))]
    if not records:
        return []
    before = broken_rules(type(records[0]))
    with as_if_off(records):
        return newly_broken(type(records[0]), before)


@transaction.atomic
def take_off(records: Iterable[Publishable], *, by, why: str = "", batch: uuid.UUID | None = None) -> TakenOff:
    """Take off the records of one model, or ask for those that need a second person.

    What belongs to one action has the same `batch`.

    Raise NotPublishedError, without changes, if the public site would break a rule.
    """
    one_at_a_time()
    found = _locked(records)
    if problems := problems_without(found):
        raise NotPublishedError(problems)
    batch, now, taken_off, asked = batch or uuid.uuid4(), timezone.now(), 0, 0
    for live in found:
        needs_two = live.needs_second_person_to_take_off
        if needs_two and TakingOff.objects.of(live).waiting().exists():
            asked += 1
            continue
        row = TakingOff(
            record=live, batch=batch, why=why[:200], asked_by=by, asked_at=now, needs_second_person=needs_two
        )
        if needs_two:
            row.save()
            asked += 1
        else:
            _take_off_now(row, live, by=by)
            taken_off += 1
    return TakenOff(batch, taken_off, asked)


@transaction.atomic
def confirm(rows: Iterable[TakingOff], *, by) -> int:
    """Take off what `rows` ask for, and return how many records. Raise NotPublishedError if `by` asked."""
    one_at_a_time()
    waiting = [row for row in _locked_rows(rows) if row.waits]
    if any(row.asked_by_id == by.pk for row in waiting):
        raise NotPublishedError([stop("", _("You asked for this, so someone else must confirm it."))])
    lives = {row.pk: stored(row.record, lock=True) for row in waiting if row.record is not None}
    # A record that is no longer on the site needs no confirmation: the request is done.
    for row in waiting:
        if row.pk not in lives or not lives[row.pk].is_released:
            _withdraw_now(row, by=by)
    waiting = [row for row in waiting if row.waits]
    if problems := problems_without([lives[row.pk] for row in waiting]):
        raise NotPublishedError(problems)
    for row in waiting:
        row.confirmed_by, row.confirmed_at = by, timezone.now()
        _take_off_now(row, lives[row.pk], by=by)
    return len(waiting)


@transaction.atomic
def withdraw(rows: Iterable[TakingOff], *, by) -> int:
    """Withdraw requests that nobody confirmed yet, and return how many."""
    waiting = [row for row in _locked_rows(rows) if row.waits]
    for row in waiting:
        _withdraw_now(row, by=by)
    return len(waiting)


@transaction.atomic
def put_back(rows: Iterable[TakingOff], *, by) -> int:
    """Publish exactly what was public before, all of it or nothing, and return how many records.

    Changes that were written meanwhile stay, as a draft. Raise NotPublishedError if a record can't be put back.
    """
    back = 0
    for row in _locked_rows(rows):
        if not row.can_be_put_back or row.record is None:
            continue
        live = stored(row.record, lock=True)
        if not live.is_released:
            _put_back_now(row, live, by=by)
            back += 1
        row.put_back_by, row.put_back_at = by, timezone.now()
        row.save()
    if not back:
        raise NotPublishedError(
            [stop("", _("There is nothing to put back. It is on the site, or more than a day passed."))]
        )
    return back


def is_back(live: Publishable, *, by) -> None:
    """End what was taken off of `live`, because a text of it is published: nobody can put the earlier one back."""
    TakingOff.objects.of(live).filter(can_be_put_back()).update(put_back_by=by, put_back_at=timezone.now())


# One record --------------------------------------------------------------------------------------------


def _locked(records: Iterable[Publishable]) -> list[Publishable]:
    """Return the records as stored, without those that are off the site already, always locked in the same order."""
    found = (stored(record, lock=True) for record in sorted(records, key=lambda record: record.pk))
    return [live for live in found if live.is_released]


def _locked_rows(rows: Iterable[TakingOff]) -> list[TakingOff]:
    keys = [row.pk for row in rows]
    return list(TakingOff.objects.select_for_update().filter(pk__in=keys).order_by("object_id", "pk"))


def _withdraw_now(row: TakingOff, *, by) -> None:
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save()


def _take_off_now(row: TakingOff, live: Publishable, *, by) -> None:
    """Take `live` off the site and close its preview links. Its draft is kept but unscheduled."""
    row.contents, row.was_from, row.was_until = contents.contents_of(live), live.publish_at, live.unpublish_at
    row.taken_off_at = timezone.now()
    row.save()
    for draft in Draft.objects.of(live).select_for_update().exclude(publish_at=None):
        lost = [(event, account) for event, account in draft.given() if event == Event.LOST_SCHEDULE]
        draft.off_the_clock()
        draft._history_user = by
        draft.save()
        announce_lost(lost, live, by=by)
    apps.get_model("clinic_site", "PreviewLink").objects.of(live).close()
    live.status, live.publish_at, live.unpublish_at = Publishable.Status.DRAFT, None, None
    live._history_user, live._change_reason = by, row.why
    live.save()


def _put_back_now(row: TakingOff, live: Publishable, *, by) -> None:
    # A field that is newer than `row`, such as one of a later release, is as it last was on the site.
    public = {name: value for name, value in last_published(live).items() if name not in live.fixed_fields}
    said: contents.Contents = row.contents or {}
    if any(said[name] != value for name, value in public.items() if name in said):
        words = _("“%(name)s” can’t be put back: another text was on the site since. Publish it in the normal way.")
        raise NotPublishedError([stop("", words % {"name": live})])
    if contents.gone_from(type(live), public):
        words = _("“%(name)s” can’t be put back: something that it needs was deleted. Publish it in the normal way.")
        raise NotPublishedError([stop("", words % {"name": live})])
    draft = Draft.objects.of(live).select_for_update().first()
    written = contents.contents_of(live) | (draft.contents if draft else {})
    later = {name: value for name, value in written.items() if name in public and value != public[name]}
    if taken_back := [name for name in live.page_needs if name in later and not later[name]]:
        field = live._meta.get_field(taken_back[0]).verbose_name  # type: ignore[union-attr]
        words = _(
            "“%(name)s” can’t be put back: “%(field)s” is no longer ticked or filled in. Publish it in the normal way."
        )
        raise NotPublishedError([stop("", words % {"name": live, "field": field})])
    if later.keys() <= set(live.review_fields):  # the same words, reviewed meanwhile
        public |= later
        later = {}
    live.status, live.publish_at, live.unpublish_at = Publishable.Status.PUBLISHED, row.was_from, row.was_until
    contents.read_into(live, public)
    if refusal := live.why_not_public():
        words = _("“%(name)s” can’t be put back. %(why)s")
        raise NotPublishedError([stop("", words % {"name": live, "why": refusal})])
    live._history_user, live._change_reason = by, _("Put back on the site")
    try:
        with transaction.atomic():
            contents.write(live, public)
    except IntegrityError as error:
        words = _("“%(name)s” can’t be put back: another record now has its address. Change the address first.")
        raise NotPublishedError([stop("", words % {"name": live})]) from error
    if later and draft is None:  # an import writes to the record itself
        draft = Draft(record=live, edited_at=timezone.now())
    if draft is not None:
        draft._history_user = by
        if later:
            draft.contents = later
            draft.save()
        else:
            draft.delete()
