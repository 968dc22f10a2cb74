"""Check that a clinician has reviewed the whole record recently enough."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn


def review_is_in_date(record) -> Iterator[Problem]:
    """Sample content can be published without a review, because its page is labeled as a sample."""
    if record.is_sample:
        yield warn("is_sample", _("No clinician has reviewed this. The page is labeled as sample content."))
    elif record.reviewed_on is None:
        yield stop("reviewed_on", _("No clinician has reviewed this. Ask a reviewer to read the whole record."))
    elif record.is_review_overdue:
        yield stop(
            "review_due",
            _("The review was due on %(date)s. Ask a reviewer to read the whole record again.")
            % {"date": date_format(record.review_due)},
        )
