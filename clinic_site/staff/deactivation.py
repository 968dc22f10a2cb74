"""When somebody leaves, and when they come back: what they leave behind, what ends with the account, and what stays."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.workflow import Draft
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.people_gaps import Gap, opened_by_leaving
from clinic_site.staff.second_factor_reset import end_sessions, sessions_of
from education.models import Reviewer


@dataclass(frozen=True)
class LeftBehind:
    """What an account still has to do with. Records that were deleted meanwhile are left out."""

    drafts: list[Draft]  # open drafts that it saved last
    scheduled: list[Draft]  # drafts that it scheduled or wrote, which go live at their time all the same
    approved: list[Draft]  # drafts whose clinical review ends, because they are not published yet
    links: list[PreviewLink]  # preview links that still work
    invitations: list[Invitation]  # waiting invitations that it sent
    sessions: int  # where it is signed in
    reviewer: Reviewer | None  # its entry, if it is active

    def __bool__(self):
        return bool(
            self.drafts or self.scheduled or self.approved or self.links or self.invitations or self.sessions
            or self.reviewer
        )  # fmt: skip


def left_behind(account) -> LeftBehind:
    """Return what `account` leaves behind when its owner leaves."""
    drafts = Draft.objects.order_by("edited_at").prefetch_related("record")
    reviewer = Reviewer.objects.of(account)
    approved = drafts.filter(approved_by=account) if reviewer else drafts.none()
    by_account = Q(scheduled_by=account) | Q(approved_by=account) | Q(edited_by=account)
    scheduled = drafts.exclude(publish_at=None).filter(by_account).exclude(pk__in=approved.order_by().values("pk"))
    own = drafts.filter(edited_by=account, publish_at=None)
    return LeftBehind(
        _with_records(own),
        _with_records(scheduled),
        _with_records(approved),
        _with_records(_links_of(account).order_by("expires_at").prefetch_related("record")),
        list(Invitation.objects.waiting().filter(invited_by=account).select_related("account").order_by("pk")),
        len(sessions_of(account)),
        reviewer,
    )


def _links_of(account) -> QuerySet[PreviewLink]:
    return PreviewLink.objects.open().filter(made_by=account)


def _with_records(rows) -> list:
    return [row for row in rows if row.record]


@transaction.atomic
def deactivate(account) -> list[Gap]:
    """End what ends when the owner of `account` leaves. Return what nobody can do any more.

    They can't sign in and are signed out everywhere. Their preview links and the invitations they sent end, and they
    are no longer an active reviewer: their past reviews keep the name.
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
    return gaps


@transaction.atomic
def activate(account, *, as_reviewer: bool = False) -> None:
    """Let `account` sign in again. Its links and invitations stay ended; reviews count only with `as_reviewer`."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    entry = Reviewer.objects.filter(account=account, is_active=False).first() if as_reviewer else None
    if entry is not None:
        entry.is_active = True
        entry.save()
