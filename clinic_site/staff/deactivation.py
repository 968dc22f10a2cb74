"""When somebody leaves, and when they come back: what they leave behind, what ends with the account, and what stays."""

from dataclasses import dataclass, fields
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from clinic_site.publishing.draft import needs_approval
from clinic_site.publishing.events import Event, announce_lost
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.workflow import Draft, stored
from clinic_site.shared.leaving import account_left
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.people_gaps import Gap, opened_by_leaving
from clinic_site.staff.second_factor_reset import end_sessions, sessions_of
from education.models import Reviewer


@dataclass(frozen=True)
class LeftBehind:
    """What an account still has to do with. Records that were deleted meanwhile are left out."""

    drafts: list[Draft]  # open drafts that it saved last
    scheduled: list[Draft]  # drafts that it scheduled or wrote, which go live at their time all the same
    coming: list[Publishable]  # records without a draft that it reviewed, which go live at their time all the same
    approved: list[Draft]  # drafts whose approval ends, because they are not published yet
    links: list[PreviewLink]  # preview links that still work
    invitations: list[Invitation]  # waiting invitations that it sent
    sessions: int  # where it is signed in
    reviewer: Reviewer | None  # its entry, if it is active

    def __bool__(self):
        return any(getattr(self, field.name) for field in fields(self))


def left_behind(account) -> LeftBehind:
    """Return what `account` leaves behind when its owner leaves."""
    drafts = Draft.objects.order_by("edited_at").prefetch_related("record")
    approved = drafts.filter(approved_by=account)
    by_account = Q(scheduled_by=account) | Q(edited_by=account)
    scheduled = drafts.exclude(publish_at=None).filter(by_account).exclude(pk__in=approved.order_by().values("pk"))
    own = drafts.filter(edited_by=account, publish_at=None)
    return LeftBehind(
        _with_records(own),
        _with_records(scheduled),
        _coming(account),
        _with_records(approved),
        _with_records(_links_of(account).order_by("expires_at").prefetch_related("record")),
        list(Invitation.objects.waiting().filter(invited_by=account).select_related("account").order_by("pk")),
        len(sessions_of(account)),
        Reviewer.objects.of(account),
    )


def _coming(account) -> list[Publishable]:
    """Return the records scheduled for later, without a draft, that `account` approved or reviewed."""
    coming: list[Any] = []
    for kind in publishable_kinds(Publishable):
        released = kind._base_manager.filter(status=Publishable.Status.PUBLISHED)
        coming += [one for one in released.filter(publish_at__gt=timezone.now()) if _was_reviewed_by(account, one)]
    return sorted(coming, key=lambda record: record.publish_at)


def _was_reviewed_by(account, record) -> bool:
    kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
    released = Draft.history.filter(content_type=kind, object_id=record.pk, history_type="-")
    last = released.order_by("-history_id").first()
    reviewer = getattr(record, "reviewed_by", None)
    return account.pk in (last and last.approved_by_id, reviewer and reviewer.account_id)


def _links_of(account) -> QuerySet[PreviewLink]:
    return PreviewLink.objects.open().filter(made_by=account)


def _with_records(rows) -> list:
    return [row for row in rows if row.record]


@transaction.atomic
def deactivate(account, *, by=None) -> list[Gap]:
    """End what ends when the owner of `account` leaves. Return what nobody can do any more.

    They can't sign in and are signed out everywhere. Their preview links, the invitations they sent and their
    approvals of drafts end, and they are no longer an active reviewer: their past reviews keep the name.
    """
    gaps = opened_by_leaving(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    for link in _links_of(account):
        link.revoke()
    Invitation.objects.end_those_of(account)
    if reviewer := Reviewer.objects.of(account):
        reviewer.is_active = False
        reviewer.save()
    for draft in Draft.objects.select_for_update().filter(approved_by=account).order_by("pk"):
        _end_approval(draft, by=by)
    account_left.send(sender=type(account), account=account)
    return gaps


def _end_approval(draft: Draft, *, by) -> None:
    """Let `draft` wait for approval again, off the clock if it can't go live without one."""
    if draft.record is None:
        return
    lost, live = draft.given(), stored(draft.record)
    draft.void_approval()
    draft.is_ready = True
    if needs_approval(live, draft):
        draft.off_the_clock()
    else:
        lost = [(event, account) for event, account in lost if event == Event.LOST_APPROVAL]
    draft._history_user = by
    draft.save()
    announce_lost(lost, live, by=by)


@transaction.atomic
def activate(account, *, as_reviewer: bool = False) -> None:
    """Let `account` sign in again. Its links and invitations stay ended; reviews count only with `as_reviewer`."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    entry = Reviewer.objects.filter(account=account, is_active=False).first() if as_reviewer else None
    if entry is not None:
        entry.is_active = True
        entry.save()
