"""Drafts: changes to a record that are not public yet.

A record has at most one open draft, shared by all editors. The draft stores only the fields that will change
(`contents.py`), so publishing it keeps other fields that were corrected on the site meanwhile.

- `save_draft` saves changes. A published record does not change. If the record is not on the site, the changes are
  written to the record as well.
- `publish` writes the draft to the record, in one transaction with its history version. With a future time,
  `schedule.py` publishes it later.
- `discard` deletes the draft. Like every version of a draft, it can be restored from the draft's history.
- `preview.py` shows the site with the draft applied.
"""

import functools

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.operations import metrics
from clinic_site.publishing import contents, generation
from clinic_site.publishing.check_registry import problems_in
from clinic_site.publishing.draft import Draft, draft_of, last_writer, said, state_of, stored
from clinic_site.publishing.exceptions import ChangedMeanwhileError, NotPublishedError
from clinic_site.publishing.problems import STOP, WARN, Problem, stop
from clinic_site.publishing.publishable import Publishable

__all__ = ["Draft", "approve", "confirm", "discard", "draft_of", "hand_over", "last_writer", "problems_of",
           "publish", "release", "said", "save_draft", "state_of", "stored", "unpublish"]  # fmt: skip

REVERTED = "restored"  # history_change_reason of a draft restored from an old version
UNCHANGED = object()  # default of `at` and `until`: keep the record's time


@transaction.atomic
def save_draft(
    record: Publishable, *, by, related=None, started_from: str = "", note: str = "", is_ready=None, how: str = ""
):
    """Save the contents of `record`, in memory, as its draft and return it; None if they are already published.

    `by` is the author. If the contents changed, the previous approval and schedule are removed.

    `related` contains the many-to-many lists by field name. `started_from` is the `state_of` when editing began. Raise
    ChangedMeanwhileError, without changes, if someone has saved or published since. `how` is stored as the change
    reason in the draft's history.
    """
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if started_from and started_from != state_of(record):
        raise ChangedMeanwhileError(live, draft)
    published, typed = contents.contents_of(live), contents.contents_of(record, related)
    if draft is None and live.is_released and typed == published:
        return None
    draft = draft or _new_draft(live, by=by)
    if typed != said(live, draft):
        draft.approved_by = draft.approved_at = None
        draft.off_the_clock()
        draft.edited_by = by
        draft.contents = {name: value for name, value in typed.items() if value != published[name]}
    draft.number += 1
    draft.edited_at = timezone.now()
    draft.note = note or draft.note
    draft.is_ready = draft.is_ready if is_ready is None else is_ready
    if not live.is_released:
        live._history_user, live._change_reason = by, draft.note
        contents.write(live, typed)
        draft.contents = {}  # the record itself is not public and has the contents
    draft._history_user, draft._change_reason = by, how
    draft.save()
    return draft


def _new_draft(live: Publishable, *, by) -> Draft:
    """Return an unsaved draft without changes, attributed to the last author of the record."""
    return Draft(
        record=live,
        number=0,
        contents={},
        edited_at=timezone.now(),
        edited_by_id=last_writer(live) or getattr(by, "pk", None),
    )


@transaction.atomic
def hand_over(record: Publishable, *, by, note: str = "") -> Draft:
    """Submit `record` for review."""
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first() or _new_draft(live, by=by)
    draft.is_ready, draft.note = True, note or draft.note
    draft._history_user = by
    draft.save()
    return draft


@transaction.atomic
def approve(record: Publishable, *, by, seen: str = "") -> Draft:
    """Record that `by` has read and approved the draft.

    Raise NotPublishedError if there is no draft, if `by` edited it last, or if `state_of` no longer returns `seen`.
    """
    stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if draft is None:
        raise NotPublishedError([stop("", _("The draft no longer exists. Check the current version."))])
    _must_be(seen, record)
    if draft.edited_by_id == by.pk:
        raise NotPublishedError([stop("", _("You made the last change, so someone else must approve it."))])
    draft.approved_by, draft.approved_at = by, timezone.now()
    draft._history_user = by
    draft.save()
    return draft


def _must_be(seen: str, record: Publishable) -> None:
    if seen and seen != state_of(record):
        raise NotPublishedError([stop("", _("Someone changed this after you opened it. Read it again, then decide."))])


def problems_of(record: Publishable, *, overriding: bool = False) -> list[Problem]:
    """Return the problems that block publishing `record` with its draft, and warnings."""
    live = stored(record)
    draft = draft_of(record)
    found = []
    if draft and draft.needs_approval(live):
        found.append(stop("", _("A second person must approve this: it changes more than spelling.")))
    elif draft is None and live.needs_second_person and not live.is_released:
        found.append(stop("", _("A second person must approve this. Save it, then submit it for review.")))
    reading = _as_published(live, draft)
    reading.status, reading.publish_at, reading.unpublish_at = Publishable.Status.PUBLISHED, None, None
    try:
        reading.full_clean()
    except ValidationError as error:
        known = _errors_on_the_site(record) if live.is_released and draft else {}
        for name, messages in error.message_dict.items():
            # An error that is already on the site must not block other corrections.
            is_old = draft is not None and name in known and name not in {"__all__", *draft.contents}
            level, field = WARN if is_old else STOP, "" if name == "__all__" else name
            found += [Problem(level, field, message) for message in messages]
    found += problems_in(reading)
    return [problem for problem in found if not (overriding and problem.can_be_overridden)]


def _errors_on_the_site(record: Publishable) -> dict[str, list[str]]:
    """Return the errors of `record` as published now, by field."""
    try:
        stored(record).full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@transaction.atomic
def publish(
    record: Publishable, *, by, why: str = "", at=UNCHANGED, until=UNCHANGED, overriding: bool = False, seen: str = ""
) -> bool:
    """Publish `record` with its draft, now or `at` a time, `until` a time; return whether it is public now.

    None removes a time; an omitted future one is kept. Raise NotPublishedError with all blocking problems;
    `overriding` ignores those that a reviewer may override. `seen` works as in `approve`.
    """
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    _must_be(seen, record)
    stops = [problem for problem in problems_of(record, overriding=overriding) if problem.is_stop]
    # Use the database's clock, like the pages: a server with a wrong clock must not publish early.
    now = generation.number_now()[1] or timezone.now()
    at = live.publish_at if at is UNCHANGED else at
    if until is UNCHANGED:
        until = live.unpublish_at if live.unpublish_at and live.unpublish_at > now else None
    waits = at is not None and at > now
    is_on_the_site = live.is_published_at(now)
    if waits and is_on_the_site and draft is None:
        stops.append(stop("", _("This is already on the site. Save your changes as a draft, then schedule it.")))
    if draft is None and live.is_always_public:
        stops.append(stop("", _("There is no draft to publish.")))
    if until is not None and live.is_always_public:
        stops.append(stop("", _("This is always on the site. Leave the end date empty.")))
    if stops:
        raise NotPublishedError(stops)
    if waits and is_on_the_site and draft is not None:
        # The published text stays until then. Keep the reason with the draft.
        draft.publish_at, draft.unpublish_at, draft.scheduled_by = at, until, by
        draft.overriding, draft.note = overriding, why or draft.note
        draft._history_user = by
        draft.save()
        return False
    release(live, draft, by=by, why=why, publish_at=at if waits else None, unpublish_at=until)
    return not waits


def release(live: Publishable, draft: Draft | None, *, by, why="", **times) -> None:
    """Write `draft` to `live`, release it as one history version, and delete the draft."""
    text = contents.contents_of(_as_published(live, draft))
    live.status = Publishable.Status.PUBLISHED
    for name, value in times.items():
        setattr(live, name, value)
    live._history_user, live._change_reason = by, why or (draft.note if draft else "")
    contents.write(live, text)
    live.on_release(by=by)
    kind = str(live._meta.model_name)
    transaction.on_commit(functools.partial(metrics.count, "publishes", kind=kind))  # previews never commit
    if draft:
        draft._history_user = by
        draft.delete()


def _as_published(live: Publishable, draft: Draft | None) -> Publishable:
    """Apply `draft`, and the review that its approval implies, to `live` in memory and return it."""
    if draft is None:
        return live
    draft.read_into(live)
    if draft.approved_by:
        live.was_approved(by=draft.approved_by, on=timezone.localdate(draft.approved_at))
    return live


@transaction.atomic
def unpublish(record: Publishable, *, by, why: str = "") -> None:
    """Take `record` off the site and close its preview links. Its draft is kept but unscheduled.

    Raise NotPublishedError if it is always on the site.
    """
    live = stored(record, lock=True)
    if live.is_always_public:
        raise NotPublishedError([stop("", _("This is always on the site. To change what it says, edit it."))])
    for draft in Draft.objects.of(record).select_for_update().exclude(publish_at=None):
        draft.off_the_clock()
        draft._history_user = by
        draft.save()
    apps.get_model("clinic_site", "PreviewLink").objects.of(record).close()
    live.status, live.publish_at, live.unpublish_at = Publishable.Status.DRAFT, None, None
    live._history_user, live._change_reason = by, why
    live.save()


@transaction.atomic
def confirm(record: Publishable, *, by, seen: str = "") -> None:
    """Record that `by` has reviewed the published `record`. Its text does not change.

    Raise NotPublishedError if `by` wrote it, if there is a draft, or if its state is no longer `seen`.
    """
    live = stored(record, lock=True)
    _must_be(seen, record)
    if not live.review_fields:
        raise NotPublishedError([stop("", _("This has no review date. Only its drafts are approved."))])
    if draft_of(record) is not None:
        raise NotPublishedError([stop("", _("There is a draft now. Read and approve that instead."))])
    if last_writer(live) == by.pk:
        raise NotPublishedError([stop("", _("You made the last change, so someone else must review it."))])
    live.was_approved(by=by, on=timezone.localdate())
    live._history_user, live._change_reason = by, _("Reviewed, no changes")
    live.save()


@transaction.atomic
def discard(record: Publishable, *, by) -> None:
    """Delete the draft of `record`. Its versions stay in the draft's history.

    Raise NotPublishedError if the record is not on the site, because its text is stored in the record itself.
    """
    if not stored(record, lock=True).is_released:
        raise NotPublishedError(
            [stop("", _("This is not on the site, so there is no published version to go back to."))]
        )
    for draft in Draft.objects.of(record).select_for_update():
        draft._history_user = by
        draft.delete()
