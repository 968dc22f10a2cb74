"""What a file may do to a record's status and review: an import never makes a site less safe.

A review counts only with its reviewer, who comes in the same file. What nobody has reviewed is not put on the site by
an import, and what is on the site is not taken off by one. What a clinician has reviewed here is replaced only by what was
reviewed on the same day or later.
"""

from typing import Any

from django.utils.translation import gettext as _

from clinic_site.common.publishing import Publishable
from clinic_site.content.kinds import Key

REVIEW = ("reviewed_by", "reviewed_on", "review_due")
STANDING = {"status", *REVIEW}  # what is settled here; all else is what the record says
PUBLISHED = Publishable.Status.PUBLISHED


def settle(values: dict[str, Any], before: dict[str, Any] | None, reviewers: set[Key]) -> list[str]:
    """Change `values`, what a file says of a record, to what this site takes of it; return remarks for people.

    `before` is the record here, None when it is new, and `reviewers` are those in the file.
    """
    remarks = []
    values |= {name: values.get(name) for name in REVIEW}  # a review that the file leaves out is none
    if values["reviewed_by"] is not None and values["reviewed_by"] not in reviewers:
        values |= dict.fromkeys(REVIEW)
        remarks.append(_("Its reviewer is not in the file, so it counts as not reviewed."))
    is_live = before is not None and before["status"] == PUBLISHED
    if values.get("status") == PUBLISHED and not is_live and not _is_reviewed(values):
        values["status"] = before["status"] if before else Publishable.Status.DRAFT
        remarks.append(_("It is not put on the site: no clinician has reviewed it. Publish it in the admin."))
    return remarks


def refusal(values: dict[str, Any], before: dict[str, Any] | None) -> tuple[str, str] | None:
    """Return the field at which a file's version may not replace the record here, and why; None when it may."""
    if before is None:
        return None
    if before["reviewed_on"] is not None and (
        not _is_reviewed(values) or values["reviewed_on"].isoformat() < before["reviewed_on"]
    ):
        return "reviewed_on", _(
            "A clinician has reviewed the record here on %(date)s, and the file’s not since then. Have the file’s "
            "reviewed and export it again, or change the record here in the admin."
        ) % {"date": before["reviewed_on"]}
    if before["status"] == PUBLISHED and values.get("status", PUBLISHED) != PUBLISHED:
        return "status", _(
            "It is on the site here, and the file’s is a draft. An import takes nothing off the site: "
            "do that in the admin first, if it is meant."
        )
    return None


def _is_reviewed(values: dict[str, Any]) -> bool:
    return values["reviewed_by"] is not None and values["reviewed_on"] is not None
