"""Opening hours: written in OpenStreetMap's syntax, shown as people read them."""

import datetime
import re
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, ParserError, State

MONDAY = datetime.datetime(2026, 1, 5)  # any week serves: a usual week has no dates in it


@dataclass(frozen=True)
class Line:
    """One line of the week: "Mon–Thu" and "7 am – 7 pm".

    `weekdays` are numbers from Monday, 0; `spans` are the (opening, closing) times of each of these days.
    """

    days: str
    times: str
    weekdays: tuple[int, ...]
    spans: tuple[tuple[datetime.time, datetime.time], ...]


# The part of the syntax that a usual week can show in full. The rest (dates, weeks, sunrise, "by appointment")
# would be shown wrongly, so it is refused.
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS = rf"(?:{_DAY}(?:-{_DAY})?|PH)(?:,(?:{_DAY}(?:-{_DAY})?|PH))*"
_SPAN = "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_TIMES = rf"{_SPAN}(?:,{_SPAN})*"
_RULE = rf"(?:24/7|(?:{_DAYS} )?(?:{_TIMES}|off|closed))"
USUAL_WEEK = re.compile(rf"{_RULE}(?:; ?{_RULE})*")


def validate(text: str) -> None:
    """Refuse hours that can't be read, or can't be shown as a usual week, with an example of what can."""
    try:
        OpeningHours(text)
        is_readable = USUAL_WEEK.fullmatch(text) is not None
    except ParserError:
        is_readable = False
    if not is_readable:
        raise ValidationError(_("These hours can’t be read. Write them like this: Mo-Fr 08:00-18:00; Sa 09:00-13:00"))


def week(text: str) -> list[Line]:
    """Return the usual week that `text` describes, days with the same hours together; [] for no hours.

    Hours past midnight belong to the day on which they begin.
    """
    if not text:
        return []
    days = _spans_by_day(OpeningHours(text))
    lines = []
    for spans, group in groupby(range(7), key=lambda day: days[day]):
        numbers = tuple(group)
        lines.append(Line(_name(numbers), _times(spans), numbers, spans))
    return lines


def _spans_by_day(hours: OpeningHours) -> list[tuple[tuple[datetime.time, datetime.time], ...]]:
    one_day = datetime.timedelta(days=1)
    next_monday = MONDAY + 7 * one_day
    found: list[list[tuple[datetime.time, datetime.time]]] = [[] for _day in range(7)]
    # A day more at both ends, so that a night over the edge of the week is seen whole.
    for start, end, state, _comment in hours.intervals(MONDAY - one_day, next_monday + one_day):
        while state == State.OPEN and start < end:
            midnight = (start + one_day).replace(hour=0, minute=0)
            # A night that runs into the next morning is one span; round the clock is a span for each day.
            stop = end if end - start < one_day else min(end, midnight)
            if MONDAY <= start < next_monday:
                found[start.weekday()].append((start.time(), stop.time()))
            start = stop
    return [tuple(spans) for spans in found]


def _name(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return str(WEEKDAYS[numbers[0]])
    joiner = "–" if len(numbers) > 2 else ", "
    return f"{WEEKDAYS_ABBR[numbers[0]]}{joiner}{WEEKDAYS_ABBR[numbers[-1]]}"


def _times(spans) -> str:
    if not spans:
        return str(_("Closed"))
    if spans == ((datetime.time(0), datetime.time(0)),):
        return str(_("Open all day"))
    return ", ".join(f"{clock(start)} – {clock(end)}" for start, end in spans)


def clock(time: datetime.time) -> str:
    """Return a time as people say it: "7 am", "12:30 pm", "noon", "midnight"."""
    if time == datetime.time(12):
        return str(_("noon"))
    if time == datetime.time(0):
        return str(_("midnight"))
    half = _("am") if time.hour < 12 else _("pm")
    hour = time.hour % 12 or 12
    return f"{hour}:{time.minute:02d} {half}" if time.minute else f"{hour} {half}"
