"""Check that a clinician has reviewed exactly these words. An overdue review is a warning."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn
from education.models import Reviewer, Topic


def review_is_in_date(record) -> Iterator[Problem]:
    """Sample content can be published without a review, because its page is labeled as a sample.

    Nobody reviews a plain page, and `plain_pages.py` checks that it is one.
    """
    if isinstance(record, Topic) and record.is_plain:
        if record.is_sample:
            words = _("This is sample text. Read it, change what is different at your practice, and untick the label.")
            yield warn("is_sample", words)
    elif record.is_sample:
        yield warn("is_sample", _("No clinician has reviewed this. The page is labeled as sample content."))
    elif record.reviewed_on is None:
        yield stop("reviewed_on", _("No clinician has reviewed this. %(who)s") % {"who": who_can_review()})
    elif record.needs_clinician():
        yield stop(
            "reviewed_on",
            _("The text has changed since %(reviewer)s reviewed it. %(who)s")
            % {"reviewer": record.reviewed_by, "who": who_can_review()},
        )
    elif record.is_review_overdue:
        # A stop would keep mistakes on the site until a clinician has time.
        yield warn(
            "review_due",
            _(
                "The review was due on %(date)s. You can publish this, but ask a reviewer to read the whole text again: "
                "it is on their desk under “Review by page”."
            )
            % {"date": date_format(record.review_due)},
        )


def who_can_review() -> str:
    """Return a sentence that names the clinicians whose approval counts as a review."""
    names = [str(reviewer) for reviewer in Reviewer.objects.who_can_approve()]
    if not names:
        return _(
            "A clinician must approve it, but no account belongs to a clinician on the list of reviewers. "
            "Ask an administrator to link one under Reviewers."
        )
    return _("It must be approved by a clinician on the list of reviewers: %(names)s.") % {
        "names": get_text_list(names, _("or"))
    }
