"""The review of a page with many records. The page is reviewed only if all records are."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from education.models import Reviewed, Reviewer


@dataclass(frozen=True)
class ReviewOfAll:
    """The review of several records. Templates and structured data accept it in place of a `Reviewed` record."""

    byline: str
    is_sample: bool
    is_partly_sample: bool  # some of the records are samples, but not all
    reviewers: list[Reviewer]
    reviewed_on: datetime.date | None
    review_due: datetime.date | None
    reviewed_own_words: bool = False
    is_partly_own: bool = False  # some of the texts have a review of this kind, but not all

    @property
    def is_review_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()


def review_of(records: Iterable[Reviewed]) -> ReviewOfAll:
    """Return the combined review of `records`: a sample if any is one, reviewed only if all are.

    It has the oldest review date and the earliest due date. Load `reviewed_by` with select_related()
    to avoid a query per record.
    """
    records = list(records)
    days = [record.reviewed_on for record in records if record.reviewed_on]
    own = [record.reviewed_own_words for record in records]
    all_reviewed = bool(records) and len(days) == len(records)
    authors = dict.fromkeys(record.byline for record in records if record.byline)
    samples = sum(record.is_sample for record in records)
    reviewers = dict.fromkeys(reviewer for record in records for reviewer in record.reviewers)
    return ReviewOfAll(
        byline="; ".join(authors),
        is_sample=samples > 0,
        is_partly_sample=0 < samples < len(records),
        reviewers=list(reviewers) if all_reviewed else [],
        reviewed_on=min(days) if all_reviewed else None,
        review_due=min((record.review_due for record in records if record.review_due), default=None),
        reviewed_own_words=all_reviewed and any(own),
        is_partly_own=any(own) and not all(own),
    )
