"""What a file may do to a record's status and review: an import never makes a site less safe.

An import changes nothing that a visitor sees. What the site has published, or will publish on a set date, is never
changed, and nothing is published or taken off: new records arrive as drafts. Reviewers who are listed here stay as they are.

A review counts only with its reviewer, who comes in the same file. A draft that a clinician has reviewed here is replaced
only by what was reviewed on the same day or later.
"""

from typing import Any

from django.utils.translation import gettext as _

from clinic_site.publishing.publishable import Publishable
from clinic_site.transfer.record_kinds import Key

REVIEW = ("reviewed_by", "reviewed_on", "review_due")
PUBLISHED = Publishable.Status.PUBLISHED


def settle(values: dict[str, Any], reviewers: set[Key]) -> list[str]:
    """Change `values`, what a file says of a record, to what this site takes of it; return remarks for people.

    `reviewers` are those in the file.
    """
    remarks = []
    values |= {name: values.get(name) for name in REVIEW}  # a review that the file leaves out is none
    if values["reviewed_by"] is not None and values["reviewed_by"] not in reviewers:
        values |= dict.fromkeys(REVIEW)
        remarks.append(_("Its reviewer is not in the file, so it counts as not reviewed."))
    values.pop("status", None)  # decided here, by a person
    return remarks


def refusal(values: dict[str, Any], before: dict[str, Any] | None, changed: set[str]) -> tuple[str, str] | None:
    """Return the field at which a file's version may not replace the record here, and why; None when it may.

    `before` is the record here, None when it is new. `changed` are the names of the fields in which the file differs.
    """
    if before is None or changed <= set(REVIEW):
        return None
    if before["status"] == PUBLISHED:
        return "status", _(
            "This site has published it, or will on a set date, and an import changes nothing that is published. "
            "Make these changes in the admin: they become a draft, which is checked before it is published."
        )
    if before["reviewed_on"] is not None and not _is_reviewed_since(before["reviewed_on"], values):
        return "reviewed_on", _(
            "A clinician has reviewed the record here on %(date)s, and the file’s not since then. Have the file’s "
            "reviewed and export it again, or change the record here in the admin."
        ) % {"date": before["reviewed_on"]}
    return None


def review_is_kept(values: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether the record here keeps its review, though its words are those of the file."""
    if before["status"] == PUBLISHED:
        return True
    return before["reviewed_on"] is not None and not _is_reviewed_since(before["reviewed_on"], values)


def _is_reviewed_since(day: str, values: dict[str, Any]) -> bool:
    has_review = values["reviewed_by"] is not None and values["reviewed_on"] is not None
    return has_review and values["reviewed_on"].isoformat() >= day
