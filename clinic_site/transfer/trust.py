"""What a file may change in a record's status and review: an import never makes a site less safe.

An import changes nothing that visitors see. Published and scheduled records are never changed, and nothing is published
or withdrawn: new records are added as drafts. Existing reviewers stay unchanged.

A review counts only if its reviewer is in the same file. A draft that a clinician has reviewed on this site is replaced
only by a version reviewed on the same day or later.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing.publishable import Publishable
from clinic_site.transfer.record_kinds import Key

REVIEW = ("reviewed_by", "reviewed_on", "review_due")
OWN = "reviewed_own_words"
PUBLISHED = Publishable.Status.PUBLISHED
IS_PUBLISHED = gettext_lazy(
    "It is published or scheduled on this site, and imports do not change such records. "
    "Make these changes in the admin: they become a draft, which is checked before it is published."
)


def settle(values: dict[str, Any], reviewers: set[Key]) -> list[str]:
    """Reduce `values`, a record's values in the file, to those that this site accepts. Return remarks for staff.

    `reviewers` are those in the file.
    """
    remarks = []
    values |= {name: values.get(name) for name in REVIEW}  # without a review in the file, the record isn't reviewed
    if values["reviewed_by"] is not None and values["reviewed_by"] not in reviewers:
        values |= dict.fromkeys(REVIEW)
        remarks.append(_("Its reviewer is not in the file, so it counts as not reviewed."))
    if values["reviewed_by"] is None and OWN in values:
        values[OWN] = False
    values.pop("status", None)  # decided on this site by staff
    return remarks


def refusal(values: dict[str, Any], before: dict[str, Any] | None, changed: set[str]) -> tuple[str, str] | None:
    """Return the field and the reason that keep a file's version from replacing this site's record, or None.

    `before` is this site's record, or None if it is new. `changed` are the names of the fields that differ in the file.
    """
    if before is None or changed <= {*REVIEW, OWN}:
        return None
    if before["status"] == PUBLISHED:
        return "status", str(IS_PUBLISHED)
    if before["reviewed_on"] is not None and not _is_reviewed_since(before["reviewed_on"], values):
        return "reviewed_on", _(
            "A clinician reviewed this site’s version on %(date)s; the file’s version has no review since then. Have it "
            "reviewed and export it again, or change the record on this site in the admin."
        ) % {"date": before["reviewed_on"]}
    return None


def review_is_kept(values: dict[str, Any], before: dict[str, Any]) -> bool:
    """Return whether the record keeps its own review if only the review differs in the file."""
    if before["status"] == PUBLISHED:
        return True
    return before["reviewed_on"] is not None and not _is_reviewed_since(before["reviewed_on"], values)


def _is_reviewed_since(day: str, values: dict[str, Any]) -> bool:
    has_review = values["reviewed_by"] is not None and values["reviewed_on"] is not None
    return has_review and values["reviewed_on"].isoformat() >= day
