"""Say whether a clinic is open at a moment, but only if that is certain."""

import datetime
import zoneinfo
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opening_hours import OpeningHours, State

from locations.hours.rules import Rules, read_rules
from locations.hours.week import clock

# Other days on which many clinics have different hours: the library has federal holidays only on the days they are
# observed, so these are the actual dates, and the short days around them.
OFTEN_DIFFERENT = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 24), (12, 25), (12, 31)}
COUNTRIES_WITH_HOLIDAYS = {"PR"}  # territories whose holidays the library supports; the others use the federal ones


LOOK_AHEAD = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Moment:
    """Whether a clinic is open at `asked_at`, and until when that is certain. Times are in the clinic's time zone.

    `holds_until` is the end of the certain period. `changes_at` is when the clinic next opens or closes, or None if
    that is uncertain or more than two weeks away (for example, open 24 hours).
    """

    is_open: bool
    asked_at: datetime.datetime
    holds_until: datetime.datetime
    changes_at: datetime.datetime | None

    @property
    def words(self) -> str:
        """Return everyday words: "Open now, closes 7 pm", "Closed now, opens tomorrow at 8 am"."""
        if self.changes_at is None:
            return _("Open now") if self.is_open else _("Closed now")
        time = clock(self.changes_at.time())
        days = (self.changes_at.date() - self.asked_at.date()).days
        if self.is_open:
            # Hours past midnight end on the next date, but people think of it as the same day.
            ends_soon = self.changes_at - self.asked_at < datetime.timedelta(days=1)
            return _("Open now, closes %(time)s") % {"time": time} if ends_soon else _("Open now")
        if days == 0:
            return _("Closed now, opens %(time)s") % {"time": time}
        if days == 1:
            return _("Closed now, opens tomorrow at %(time)s") % {"time": time}
        day = date_format(self.changes_at, "l" if days < 7 else _("F j"))
        return _("Closed now, opens %(day)s at %(time)s") % {"day": day, "time": time}


def at(text: str, moment: datetime.datetime, *, time_zone: str, state_code: str = "") -> Moment | None:
    """Return whether a clinic is open at an aware `moment`, or None if that is uncertain.

    It is uncertain if the hours are unknown, and on holidays that the hours do not mention.
    """
    rules = read_rules(text)
    if rules is None:
        return None
    zone = zoneinfo.ZoneInfo(time_zone)
    country = state_code if state_code in COUNTRIES_WITH_HOLIDAYS else "US"
    hours = OpeningHours(text, timezone=zone, country=country)
    local = moment.astimezone(zone)
    is_doubtful = _doubtful_days(rules, country)
    state = hours.state(local)[0]
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [local.date()]
    if hours.state(midnight)[0] == State.OPEN:
        days.append(local.date() - datetime.timedelta(days=1))  # hours that include midnight began yesterday
    if state == State.UNKNOWN or any(map(is_doubtful, days)):
        return None
    limit = midnight + LOOK_AHEAD  # the same for the whole day, like the page that says it
    change = hours.next_change(local)
    changes_at = change.astimezone(zone) if change is not None and change <= limit else None
    holds_until = changes_at or limit
    for day in _days_between(local.date(), holds_until.date()):
        if is_doubtful(day):
            return Moment(state == State.OPEN, local, datetime.datetime.combine(day, datetime.time(), zone), None)
    return Moment(state == State.OPEN, local, holds_until, changes_at)


def _days_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]


def _doubtful_days(rules: Rules, country: str):
    """Return a function that says whether a date is a holiday that the hours do not mention."""
    mentioned = OpeningHours(rules.mentioned_days, country=country) if rules.mentioned_days else None
    holidays = OpeningHours("PH 00:00-24:00", country=country)

    def is_doubtful(day: datetime.date) -> bool:
        noon = datetime.datetime.combine(day, datetime.time(12))
        if mentioned and mentioned.is_open(noon):
            return False
        return holidays.is_open(noon) or (day.month, day.day) in OFTEN_DIFFERENT or _is_day_after_thanksgiving(day)

    return is_doubtful


def _is_day_after_thanksgiving(day: datetime.date) -> bool:
    return day.month == 11 and day.weekday() == 4 and 23 <= day.day <= 29
