"""Return the usual week as patients read it, with days that have the same hours grouped."""

import datetime
import functools
from dataclasses import dataclass
from itertools import groupby

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, State

from locations.hours.rules import read_rules

Span = tuple[datetime.time, datetime.time]  # opening, closing; midnight at the end of a day is 00:00

MANY = 1024  # weeks that are remembered
MONDAY = datetime.datetime(2026, 1, 5)  # any week will do: the usual week contains no dates


@dataclass(frozen=True)
class Line:
    """One line of the week: "Mon–Thu" and "7 am – 7 pm".

    `weekdays` are numbers (Monday is 0); `spans` are the (opening, closing) times of each of these days.
    """

    days: str
    times: str
    weekdays: tuple[int, ...]
    spans: tuple[Span, ...]


def week(text: str) -> list[Line]:
    """Return the usual week of `text`, with days that have the same hours grouped, or [] if it is unknown.

    Hours past midnight belong to the day on which they begin.
    """
    return list(_week_in(text, get_language()))


@functools.lru_cache(maxsize=MANY)
def _week_in(text: str, language: str | None) -> list[Line]:
    """Return the same in `language`, which is that of the page: many clinics have the same hours."""
    days = spans_by_day(text)
    if not days:
        return []
    lines = []
    for spans, group in groupby(range(7), key=lambda day: days[day]):
        numbers = tuple(group)
        lines.append(Line(name_of_days(numbers), say_times(spans), numbers, spans))
    return lines


def spans_by_day(text: str) -> list[tuple[Span, ...]]:
    """Return the spans of each weekday, from Monday, in the usual week, or [] if it is unknown."""
    rules = read_rules(text)
    if rules is None:
        return []
    hours = OpeningHours(rules.usual)  # without a country it has no holidays
    one_day = datetime.timedelta(days=1)
    next_monday = MONDAY + 7 * one_day
    found: list[list[Span]] = [[] for _day in range(7)]
    # One more day at both ends, so that a night across the end of the week is complete.
    for start, end, state, _comment in hours.intervals(MONDAY - one_day, next_monday + one_day):
        while state == State.OPEN and start < end:
            midnight = (start + one_day).replace(hour=0, minute=0)
            # A night that ends the next morning is one span. Opening 24 hours is one span per day.
            stop = end if end - start < one_day else min(end, midnight)
            if MONDAY <= start < next_monday:
                found[start.weekday()].append((start.time(), stop.time()))
            start = stop
    return [tuple(spans) for spans in found]


def name_of_days(numbers: tuple[int, ...]) -> str:
    """Return the names of consecutive weekdays: "Monday", "Sat, Sun", "Mon–Fri"."""
    if len(numbers) == 1:
        return str(WEEKDAYS[numbers[0]])
    joiner = "–" if len(numbers) > 2 else ", "
    return f"{WEEKDAYS_ABBR[numbers[0]]}{joiner}{WEEKDAYS_ABBR[numbers[-1]]}"


def say_times(spans: tuple[Span, ...]) -> str:
    """Return the hours of one day in words: "Closed", "8 am – noon, 1 pm – 5 pm"."""
    if not spans:
        return str(_("Closed"))
    if spans == ((datetime.time(0), datetime.time(0)),):
        return str(_("Open all day"))
    return ", ".join(f"{clock(start)} – {clock(end)}" for start, end in spans)


def clock(time: datetime.time) -> str:
    """Return a time in words: "7 am", "12:30 pm", "noon", "midnight"."""
    if time == datetime.time(12):
        return str(_("noon"))
    if time == datetime.time(0):
        return str(_("midnight"))
    half = _("am") if time.hour < 12 else _("pm")
    hour = time.hour % 12 or 12
    return f"{hour}:{time.minute:02d} {half}" if time.minute else f"{hour} {half}"
