"""Query conditions for drafts, shared by the desk's counts and the admin's lists."""

from django.db.models import Q

APPROVAL = Q(is_ready=True, approved_by=None)
PUBLISHING = Q(approved_by__isnull=False, publish_at=None)
SENT_BACK = Q(sent_back_at__isnull=False)
SCHEDULED = Q(publish_at__isnull=False)


def approval_by(user) -> Q:
    """Return the condition for drafts that `user` can approve: submitted for review, and without words by `user`."""
    return APPROVAL & ~written_by(user)


def written_by(user) -> Q:
    """Return the condition for drafts in which something is by `user`."""
    # Drafts saved by the previous release have no `authors` yet.
    return Q(authors__contains=f",{user.pk},") | Q(authors="", edited_by__isnull=False, edited_by=user)
