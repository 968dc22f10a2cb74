"""Query conditions for drafts, shared by the desk's counts and the admin's lists."""

from django.db.models import Q

APPROVAL = Q(is_ready=True, approved_by=None)
PUBLISHING = Q(approved_by__isnull=False, publish_at=None)
SENT_BACK = Q(sent_back_at__isnull=False)
SCHEDULED = Q(publish_at__isnull=False)


def approval_by(user) -> Q:
    """Return the condition for drafts that `user` can approve: submitted for review and last edited by someone else."""
    return APPROVAL & (~Q(edited_by=user) | Q(edited_by=None))


def written_by(user) -> Q:
    """Return the condition for drafts last edited by `user`."""
    return Q(edited_by=user)
