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

import contextlib
import functools

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.operations import metrics
from clinic_site.publishing import authorship, contents, generation, incomplete, own_review, unpublishing
from clinic_site.publishing.draft import (
    Draft,
    draft_of,
    may_not_approve,
    must_be,
    new_draft,
    said,
    shown_state,
    state_of,
    stored,
    whole_text,
    writers_of,
)
from clinic_site.publishing.events import Event, announce, announce_lost
from clinic_site.publishing.exceptions import ChangedMeanwhileError, NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.readiness import as_published, problems_of
from clinic_site.publishing.site_rules import one_at_a_time, rules_are_kept

__all__ = ["Draft", "approve", "as_published", "confirm", "discard", "draft_of", "hand_over", "may_not_approve",
           "problems_of", "publish", "release", "said", "save_draft", "shown_state", "state_of", "still_here",
           "stored", "whole_text"]  # fmt: skip

REVERTED = "restored"  # history_change_reason of a draft restored from an old version
UNCHANGED = object()  # default of `at` and `until`: keep the record's time


@transaction.atomic
def save_draft(
    record: Publishable, *, by, related=None, started_from="", note="", is_ready=None, how="", also_by=frozenset()
):
    """Save the contents of `record`, in memory, as its draft and return it; None if they are already published.

    `by` is the author. If the contents changed, the previous approval and schedule are removed.

    `also_by` are the keys of other accounts whose words these are, such as those of a restored version.

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
    is_new_record = draft is None and not authorship.has_history(live)
    draft = draft or new_draft(live)
    before = contents.blank(type(live)) if is_new_record else said(live, draft)
    lost, is_handed_over = [], False
    if typed != before:
        lost = draft.given()
        draft.void_approval()
        draft.off_the_clock()
        writers = {by.pk, *also_by} if by else also_by
        last = contents.blank(type(live)) if is_new_record else authorship.last_published(live)
        trail = authorship.followed(draft.trail, published=last, before=before, after=typed, writers=writers)
        draft.follow(trail, by=by)
        draft.contents = {name: value for name, value in typed.items() if value != published[name]}
    draft.number += 1
    draft.edited_at = timezone.now()
    draft.note = note or draft.note
    if is_ready:
        is_handed_over = draft.hand_over()
    elif is_ready is not None:
        draft.is_ready = False
    if not live.is_released:
        live._history_user, live._change_reason = by, draft.note
        contents.read_into_columns(live, typed)
        held = incomplete.held_back(live, published)
        contents.write(live, {name: value for name, value in typed.items() if name not in held})
        # The record itself is not public and has the contents, except what the database can't hold.
        draft.contents = {name: typed[name] for name in held}
    draft._history_user, draft._change_reason = by, how
    draft.save()
    announce_lost(lost, live, by=by)
    if is_handed_over:
        announce(Event.HANDED_OVER, live, by=by, writers=writers_of(draft))
    return draft


@transaction.atomic
def hand_over(record: Publishable, *, by, note: str = "", is_announced: bool = True) -> Draft:
    """Submit `record` for review. Without `is_announced`, the caller tells the reviewers about many at once."""
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first() or new_draft(live)
    is_handed_over, draft.note = draft.hand_over(), note or draft.note
    draft._history_user = by
    draft.save()
    if is_handed_over and is_announced:
        announce(Event.HANDED_OVER, live, by=by, writers=writers_of(draft))
    return draft


def still_here(account):
    """Return `account` as stored, locked, or raise NotPublishedError if it is switched off.

    Whoever switches it off at this moment waits, and then ends the approval with the others of this account.
    """
    accounts = get_user_model().objects.select_for_update(of=("self",), no_key=True)
    stored_account = accounts.filter(pk=account.pk, is_active=True, is_staff=True).first()
    if stored_account is None:
        raise NotPublishedError([stop("", _("This account is switched off. Ask an administrator."))])
    return stored_account


@transaction.atomic
def approve(record: Publishable, *, by, seen: str | None = None) -> Draft:
    """Record that `by` has read and approved the draft, or the text of a record that is not on the site.

    Raise NotPublishedError if there is nothing to approve, if anything in it is by `by` and `own_review.py` does not
    allow that, or if `seen`, the `shown_state` of the page, is no longer right: words changed, or someone asked for a
    change of them. Only code that shows no page leaves `seen` out.
    """
    live = stored(record, lock=True)
    by = still_here(by)
    draft = Draft.objects.of(record).select_for_update().first()
    if draft is None and live.is_released:
        raise NotPublishedError([stop("", _("The draft no longer exists. Check the current version."))])
    must_be(seen, record)
    draft = draft or new_draft(live)
    writers = may_not_approve(record)
    is_own = by.pk in writers
    if is_own and not own_review.allows(live, draft, by=by):
        raise NotPublishedError([stop("", _("Some of these words are yours, so someone else must approve them."))])
    draft.authors = authorship.as_column(writers)
    draft.approved_by, draft.approved_at, draft.is_own_review = by, timezone.now(), is_own
    draft.sent_back_by = draft.sent_back_at = None
    draft._history_user = by
    draft.save()
    announce(Event.APPROVED, live, by=by, to=writers_of(draft))
    return draft


@transaction.atomic
def publish(
    record: Publishable, *, by, why="", at=UNCHANGED, until=UNCHANGED, overriding=False, seen: str | None = None
) -> bool:
    """Publish `record` with its draft, now or `at` a time, `until` a time; return whether it is public now.

    None removes a time; an omitted future one is kept. Raise NotPublishedError with all blocking problems;
    `overriding` ignores those that a reviewer may override. `seen` works as in `approve`.
    """
    one_at_a_time(type(record))
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    must_be(seen, record)
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
    if until is not None and until != live.unpublish_at and live.needs_second_person_to_take_off:
        words = _(
            "Two people must take this off the site, so it can’t have an end date. Ask for it when the day comes."
        )
        stops.append(stop("", words))
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
        announce(Event.SCHEDULED, live, by=by, to=writers_of(draft))
        return False
    release(live, draft, by=by, why=why, publish_at=at if waits else None, unpublish_at=until)
    return not waits


def release(live: Publishable, draft: Draft | None, *, by, why="", are_rules_checked: bool = False, **times) -> None:
    """Write `draft` to `live`, release it as one history version, and delete the draft. Call it inside a transaction.

    Raise NotPublishedError if the public site would break a rule, unless the caller has checked the rules.
    """
    text = contents.contents_of(as_published(live, draft))
    live.status = Publishable.Status.PUBLISHED
    for name, value in times.items():
        setattr(live, name, value)
    live._history_user, live._change_reason = by, why or (draft.note if draft else "")
    with contextlib.nullcontext() if are_rules_checked else rules_are_kept(type(live)):
        contents.write(live, text)
        live.on_release(by=by)
    unpublishing.is_back(live, by=by)
    kind = str(live._meta.model_name)
    transaction.on_commit(functools.partial(metrics.count, "publishes", kind=kind))  # previews never commit
    if draft:
        writers = writers_of(draft)
        draft._history_user = by
        draft.delete()
        announce(Event.PUBLISHED, live, by=by, to=writers)


@transaction.atomic
def confirm(record: Publishable, *, by, seen: str | None = None) -> None:
    """Record that `by` has reviewed the published `record`. Its text does not change.

    A record that is not on the site has nothing published to confirm: its words are approved, as with `approve`, so
    that the review counts when it is published.

    Raise NotPublishedError if `by` wrote it or is not a clinician, if there is a draft, or if its state is no longer
    `seen`, as in `approve`.
    """
    live = stored(record, lock=True)
    must_be(seen, record)
    if not live.review_fields or not live.needs_second_person:
        raise NotPublishedError([stop("", _("This has no review date. Only its drafts are approved."))])
    if draft_of(record) is not None:
        raise NotPublishedError([stop("", _("There is a draft now. Read and approve that instead."))])
    is_own = by.pk in may_not_approve(record)
    if is_own and not own_review.allows(live, None, by=by):
        raise NotPublishedError([stop("", _("You made the last change, so someone else must review it."))])
    if reason := live.why_no_review(by=by):
        raise NotPublishedError([stop("", reason)])
    if not live.is_released:
        approve(record, by=by, seen=seen)
        return
    live.was_approved(by=by, on=timezone.localdate(), own_words=is_own)
    live._history_user, live._change_reason = by, _("Reviewed, no changes")
    live.save()


@transaction.atomic
def discard(record: Publishable, *, by, why: str = "", seen: str | None = None) -> None:
    """Delete the draft of `record`. Its versions stay in the draft's history, with `why` as the reason of the last one.

    Raise NotPublishedError if the record is not on the site, because its text is stored in the record itself, or if
    its state is no longer `seen`.
    """
    live = stored(record, lock=True)
    if not live.is_released:
        raise NotPublishedError(
            [stop("", _("This is not on the site, so there is no published version to go back to."))]
        )
    must_be(seen, record)
    for draft in Draft.objects.of(record).select_for_update():
        concerned = writers_of(draft) | {account for _event, account in draft.given()}
        draft._history_user, draft._change_reason, key = by, why, draft.pk
        draft.delete()
        version = f"d{Draft.history.filter(id=key).latest('history_id').history_id}"  # restores it: see undo.py
        announce(Event.DISCARDED, live, by=by, to=concerned, words=why, version=version)
