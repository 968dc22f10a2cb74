"""Deactivating an account: what it leaves behind, and what ends with it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.workflow import Draft
from clinic_site.staff.second_factor_reset import end_sessions
from education.models import Reviewer


@dataclass(frozen=True)
class LeftBehind:
    """What an account still has to do with. Records that were deleted meanwhile are left out."""

    drafts: list[Draft]  # open drafts that it saved last
    scheduled: list[Draft]  # drafts that it scheduled or approved, which go live at their time all the same
    links: list[PreviewLink]  # preview links that still work
    reviewer: Reviewer | None  # its entry, if it is active

    def __bool__(self):
        return bool(self.drafts or self.scheduled or self.links or self.reviewer)


def left_behind(account) -> LeftBehind:
    """Return what `account` leaves behind if it is deactivated."""
    drafts = Draft.objects.order_by("edited_at").prefetch_related("record")
    own = drafts.filter(edited_by=account, publish_at=None)
    scheduled = drafts.exclude(publish_at=None).filter(
        Q(scheduled_by=account) | Q(approved_by=account) | Q(edited_by=account)
    )
    links = PreviewLink.objects.open().filter(made_by=account).order_by("expires_at").prefetch_related("record")
    return LeftBehind(
        [draft for draft in own if draft.record],
        [draft for draft in scheduled if draft.record],
        [link for link in links if link.record],
        Reviewer.objects.of(account),
    )


@transaction.atomic
def deactivate(account) -> None:
    """Keep `account` from signing in, sign it out everywhere, and withdraw its preview links."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    for link in PreviewLink.objects.open().filter(made_by=account):
        link.revoke()


def activate(account) -> None:
    """Let `account` sign in again. Its preview links stay withdrawn."""
    account.is_active = True
    account.save(update_fields=["is_active"])
