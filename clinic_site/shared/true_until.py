"""Until when what a page says is true.

Code that writes something about the time into a page ("Open now, closes 7 pm") calls `true_until`. Whoever keeps the
page, such as the page store, asks `noted` for these moments and serves the page no longer than that.
"""

import contextlib
import datetime
from collections.abc import Iterator
from contextvars import ContextVar

from django.utils import timezone

_noted: ContextVar[list[datetime.datetime] | None] = ContextVar("true_until", default=None)


def true_until(moment: datetime.datetime) -> None:
    """Note that the page which is being rendered says something that is true until the aware `moment`."""
    moments = _noted.get()
    if moments is not None:
        moments.append(moment)


@contextlib.contextmanager
def noted() -> Iterator[list[datetime.datetime]]:
    """Yield the list of the moments that are noted in this thread until the block ends."""
    moments: list[datetime.datetime] = []
    token = _noted.set(moments)
    try:
        yield moments
    finally:
        _noted.reset(token)


def next_midnight(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return when the day of the aware `moment` ends in `zone`."""
    tomorrow = moment.astimezone(zone).date() + datetime.timedelta(days=1)
    return datetime.datetime.combine(tomorrow, datetime.time(), zone)


def today_in(zone: datetime.tzinfo) -> datetime.date:
    """Return the date in `zone`, and note that the page is true until midnight there."""
    now = timezone.now()
    true_until(next_midnight(now, zone))
    return now.astimezone(zone).date()
