"""What blocks publishing an announcement."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.announcements.models import Announcement
from clinic_site.publishing.problems import Problem, stop


def its_days_are_not_over(announcement: Announcement) -> Iterator[Problem]:
    """Yield a last day in the past: no page would ever show it."""
    if announcement.last_day and announcement.last_day < timezone.localdate():
        yield stop("last_day", _("This day is over, so no page would show it. Choose today or a later day."))
