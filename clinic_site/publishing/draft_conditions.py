"""Query conditions for drafts, shared by the desk's counts and the admin's lists."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from clinic_site.publishing import own_review
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable

APPROVAL = Q(is_ready=True, approved_by=None)
PUBLISHING = Q(approved_by__isnull=False, publish_at=None)
SENT_BACK = Q(sent_back_at__isnull=False)
SCHEDULED = Q(publish_at__isnull=False)


def approval_by(user) -> Q:
    """Return the condition for drafts that `user` can approve: submitted for review, and without words by `user`.

    Where clinicians may review their own words (`own_review.py`), a clinician's own words are no hindrance.
    """
    own = written_by(user)
    if own_review.is_allowed() and (kinds := _reviewed_by(user)):
        own &= ~Q(content_type__in=ContentType.objects.get_for_models(*kinds, for_concrete_models=False).values())
    return APPROVAL & ~own


def _reviewed_by(user) -> list[type[Publishable]]:
    """Return the kinds whose clinical review `user` can give: all of them, or none."""
    kinds = [kind for kind in publishable_kinds(Publishable) if kind.is_reviewed_by_clinicians]
    return [] if kinds and kinds[0]().why_no_review(by=user) else kinds


def written_by(user) -> Q:
    """Return the condition for drafts in which something is by `user`."""
    # Drafts saved by the previous release have no `authors` yet.
    return Q(authors__contains=f",{user.pk},") | Q(authors="", edited_by__isnull=False, edited_by=user)
