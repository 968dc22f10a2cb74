"""Format times for staff."""

import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def date_and_time(when: datetime.datetime) -> str:
    """Return `when` in the staff's time zone, such as "Nov. 25, 2026, 3 p.m."."""
    return date_format(localtime(when), "DATETIME_FORMAT")
