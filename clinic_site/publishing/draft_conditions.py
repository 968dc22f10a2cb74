"""What a draft waits for: conditions on `Draft`, the same for the desk's counts and the admin's lists."""

from django.db.models import Q

APPROVAL = Q(is_ready=True, approved_by=None)
PUBLISHING = Q(approved_by__isnull=False, publish_at=None)


def approval_by(user) -> Q:
    """Return the condition under which a draft waits for `user`: handed over, and not their own last words."""
    return APPROVAL & (~Q(edited_by=user) | Q(edited_by=None))


def written_by(user) -> Q:
    """Return the condition under which the work on a draft is `user`'s: they saved it last."""
    return Q(edited_by=user)
