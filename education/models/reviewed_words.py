"""Which words a clinician's review is about.

A review is about the text that the clinician saw. What is on the site was either approved by a clinician or differs
from what one approved only in harmless ways, so the review of a released record is about its stored text. A record that
is not on the site can be edited directly: its review is about the version that was published or reviewed last.
"""

from clinic_site.publishing.comparison import Change, compare
from clinic_site.publishing.contents import Contents, contents_of, contents_of_version
from clinic_site.publishing.publishable import Publishable

REVIEW = ("reviewed_by_id", "reviewed_on")


def changes_since_review(record) -> list[Change]:
    """Return the material changes between the reviewed text and `record` in memory, which has a review."""
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    changes = compare(type(record), _reviewed_contents(stored), contents_of(record)) if stored else []
    return [change for change in changes if change.is_material and change.field not in record.review_fields]


def _reviewed_contents(stored) -> Contents:
    """Return the text that the review of `stored` is about. Without a trace of it, nothing counts as reviewed."""
    if stored.is_released:
        return contents_of(stored)
    version = _reviewed_version(stored)
    return contents_of_version(version) if version else {}


def _reviewed_version(stored):
    """Return the newest version that was published, or with which the review was recorded, or None."""
    rows = list(stored.history.order_by("-history_date", "-history_id").values("history_id", "status", *REVIEW))
    for place, row in enumerate(rows):
        before = rows[place + 1] if place + 1 < len(rows) else dict.fromkeys(REVIEW)
        is_new = any(row[name] != before[name] for name in REVIEW)
        if row["status"] == Publishable.Status.PUBLISHED or is_new:
            is_of_this_review = all(row[name] == getattr(stored, name) for name in REVIEW)
            return stored.history.get(pk=row["history_id"]) if is_of_this_review else None
    return None
