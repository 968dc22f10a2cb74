"""A clinician has read the whole record, and not too long ago."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn


def review_is_in_date(record) -> Iterator[Problem]:
    """Sample content goes out without a review, because its page says that it is a sample."""
    if record.is_sample:
        yield warn("is_sample", _("No clinician has reviewed this. Its page says that it is sample content."))
    elif record.reviewed_on is None:
        yield stop("reviewed_on", _("No clinician has reviewed this. Ask a reviewer to read the whole record."))
    elif record.is_review_overdue:
        yield stop(
            "review_due",
            _("The review was due on %(date)s. Ask a reviewer to read the whole record again.")
            % {"date": date_format(record.review_due)},
        )
