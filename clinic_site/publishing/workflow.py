"""Drafts: what staff have written about a record and the public does not see yet.

A record has one open draft at most, whoever works on it. The draft holds the fields in which the record will differ
(`contents.py`), so that one mechanism serves every model, and a phone number that is corrected on the site meanwhile
stays corrected:

- `save_draft` saves work. A record that is on the site is not touched; one that never was is written as well.
- `publish` writes the draft for good, in one transaction with its version in the history. With a time to come it
  waits, and `schedule.py` lets it through.
- `discard` throws it away; like every version of a draft, it can be brought back from the draft's own history.
- `preview.py` shows the site as it will be.
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

REVERTED = "restored"  # how a draft came about, as its history stores it
UNCHANGED = object()  # a time that is not given: the record keeps its own


@transaction.atomic
def save_draft(
    record: Publishable, *, by, related=None, started_from: str = "", note: str = "", is_ready=None, how: str = ""
):
    """Save what `record`, in memory, says as its draft, and return that; None when it says what is published already.

    `by` is who wrote it. Where the words have changed, an approval or a schedule of before is void.

    `related` holds its lists by field name. `started_from` is `state_of` when the editing began: when somebody saved
    or published in between, ChangedMeanwhileError says so and nothing is changed. `how` it came about stands in the
    draft's history, for machines.
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
        draft.contents = {}  # the record says it itself; nobody else sees it
    draft._history_user, draft._change_reason = by, how
    draft.save()
    return draft


def _new_draft(live: Publishable, *, by) -> Draft:
    """Return a draft that changes nothing yet: its words are those of whoever wrote the record's last ones."""
    return Draft(
        record=live,
        number=0,
        contents={},
        edited_at=timezone.now(),
        edited_by_id=last_writer(live) or getattr(by, "pk", None),
    )


@transaction.atomic
def hand_over(record: Publishable, *, by, note: str = "") -> Draft:
    """Let the reviewers know that `record` is ready for them."""
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first() or _new_draft(live, by=by)
    draft.is_ready, draft.note = True, note or draft.note
    draft._history_user = by
    draft.save()
    return draft


@transaction.atomic
def approve(record: Publishable, *, by, seen: str = "") -> Draft:
    """Write down that `by` has read the draft and agrees.

    Raises NotPublishedError when `by` wrote its last version, or when it is not what was `seen` (a `state_of`).
    """
    stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if draft is None:
        raise NotPublishedError([stop("", _("There is no draft any more. Look at the record again."))])
    _must_be(seen, record)
    if draft.edited_by_id == by.pk:
        raise NotPublishedError([stop("", _("You made the last change, so somebody else must approve it."))])
    draft.approved_by, draft.approved_at = by, timezone.now()
    draft._history_user = by
    draft.save()
    return draft


def _must_be(seen: str, record: Publishable) -> None:
    if seen and seen != state_of(record):
        raise NotPublishedError([stop("", _("Somebody changed it since you looked. Read it again, then decide."))])


def problems_of(record: Publishable, *, overriding: bool = False) -> list[Problem]:
    """Return what speaks against publishing the draft of `record`, or the record itself when it has none."""
    live = stored(record)
    draft = draft_of(record)
    found = []
    if draft and draft.needs_approval(live):
        found.append(stop("", _("A second person must approve it: it changes more than spelling.")))
    elif draft is None and live.needs_second_person and not live.is_released:
        found.append(stop("", _("A second person must approve it. Save it once, then hand it over.")))
    reading = _as_published(live, draft)
    reading.status, reading.publish_at, reading.unpublish_at = Publishable.Status.PUBLISHED, None, None
    try:
        reading.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            # What was wrong before, and is on the site, must not hold up the correction of something else.
            is_old = live.is_released and draft is not None and name not in {"__all__", *draft.contents}
            level, field = WARN if is_old else STOP, "" if name == "__all__" else name
            found += [Problem(level, field, message) for message in messages]
    found += problems_in(reading)
    return [problem for problem in found if not (overriding and problem.can_be_overridden)]


@transaction.atomic
def publish(
    record: Publishable, *, by, why: str = "", at=UNCHANGED, until=UNCHANGED, overriding: bool = False, seen: str = ""
) -> bool:
    """Put the draft of `record` on the site, now or at the time `at`, `until` a time; return whether it is there now.

    A time of None is none; one that is not given stays as the record has it. Raises NotPublishedError with every reason
    that stops it; `overriding` leaves out those that a reviewer may. `seen`: as in `approve`.
    """
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    _must_be(seen, record)
    stops = [problem for problem in problems_of(record, overriding=overriding) if problem.is_stop]
    # By the database's clock, as pages go: a machine whose clock is wrong must not let a text out early.
    now = generation.number_now()[1] or timezone.now()
    at = live.publish_at if at is UNCHANGED else at
    if until is UNCHANGED:
        until = live.unpublish_at if live.unpublish_at and live.unpublish_at > now else None
    waits = at is not None and at > now
    is_on_the_site = live.is_published_at(now)
    if waits and is_on_the_site and draft is None:
        stops.append(stop("", _("It is on the site already. Save what you want to change, then give it a time.")))
    if stops:
        raise NotPublishedError(stops)
    if waits and is_on_the_site and draft is not None:
        # The published text stays until then; a reason given now is kept with the draft.
        draft.publish_at, draft.unpublish_at, draft.scheduled_by = at, until, by
        draft.overriding, draft.note = overriding, why or draft.note
        draft._history_user = by
        draft.save()
        return False
    release(live, draft, by=by, why=why, publish_at=at if waits else None, unpublish_at=until)
    return not waits


def release(live: Publishable, draft: Draft | None, *, by, why="", **times) -> None:
    """Let `live` say what `draft` says and release it: one version in its history, and no draft any more."""
    text = contents.contents_of(_as_published(live, draft))
    live.status = Publishable.Status.PUBLISHED
    for name, value in times.items():
        setattr(live, name, value)
    live._history_user, live._change_reason = by, why or (draft.note if draft else "")
    contents.write(live, text)
    kind = str(live._meta.model_name)
    transaction.on_commit(functools.partial(metrics.count, "publishes", kind=kind))  # not of a preview
    if draft:
        draft._history_user = by
        draft.delete()


def _as_published(live: Publishable, draft: Draft | None) -> Publishable:
    """Return `live`, in memory, as it will read once `draft` is published: with the review that an approval is."""
    if draft is None:
        return live
    draft.read_into(live)
    if draft.approved_by:
        live.was_approved(by=draft.approved_by, on=timezone.localdate(draft.approved_at))
    return live


@transaction.atomic
def unpublish(record: Publishable, *, by, why: str = "") -> None:
    """Take `record` off the site, and close its preview links. Its draft, if there is one, stays and has no time."""
    live = stored(record, lock=True)
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
    """Write down that `by` has read `record` as it is on the site and found it right. Its words do not change.

    Raises NotPublishedError when `by` wrote them, when there is a draft, or when they are not what was `seen`.
    """
    live = stored(record, lock=True)
    _must_be(seen, record)
    if draft_of(record) is not None:
        raise NotPublishedError([stop("", _("There is a draft now. Read that one, then approve it."))])
    if last_writer(live) == by.pk:
        raise NotPublishedError([stop("", _("You made the last change, so somebody else must review it."))])
    live.was_approved(by=by, on=timezone.localdate())
    live._history_user, live._change_reason = by, _("Read again, nothing changed")
    live.save()


@transaction.atomic
def discard(record: Publishable, *, by) -> None:
    """Throw the draft of `record` away. Its versions stay in the draft's history.

    Raises NotPublishedError for a record that is not on the site: its words are in the record itself.
    """
    if not stored(record, lock=True).is_released:
        raise NotPublishedError([stop("", _("It is not on the site, so there is nothing to go back to."))])
    for draft in Draft.objects.of(record).select_for_update():
        draft._history_user = by
        draft.delete()
