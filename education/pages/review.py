"""The review of a page that shows many records: it is reviewed only when all of them are."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from education.models import Reviewed, Reviewer


@dataclass(frozen=True)
class ReviewOfAll:
    """What `Reviewed` says of one record, said of several; templates and structured data take either."""

    written_by: str
    is_sample: bool
    reviewers: list[Reviewer]
    reviewed_on: datetime.date | None
    review_due: datetime.date | None
    updated_at: datetime.datetime | None

    @property
    def is_review_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()


def review_of(records: Iterable[Reviewed]) -> ReviewOfAll:
    """Return the review that `records` share: a sample if any is one, reviewed only if all are.

    The date is the oldest review, the due date the earliest one, and the last change the latest.
    The records need their `reviewed_by` loaded.
    """
    records = list(records)
    days = [record.reviewed_on for record in records if record.reviewed_on]
    all_reviewed = bool(records) and len(days) == len(records)
    authors = dict.fromkeys(record.written_by for record in records if record.written_by)
    reviewers = dict.fromkeys(reviewer for record in records for reviewer in record.reviewers)
    return ReviewOfAll(
        written_by="; ".join(authors),
        is_sample=any(record.is_sample for record in records),
        reviewers=list(reviewers) if all_reviewed else [],
        reviewed_on=min(days) if all_reviewed else None,
        review_due=min((record.review_due for record in records if record.review_due), default=None),
        updated_at=max((record.updated_at for record in records), default=None),
    )
