"""Return the holidays and dates that differ from the usual week, in words."""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from locations.hours.rules import DAYS, MONTHS, Dated, read_rules
from locations.hours.week import Span, say_times

_POINT = re.compile(r"(?:(?P<year>20[0-9]{2}) )?(?:(?P<month>[A-Z][a-z]{2}))?(?: ?(?P<day>[0-9]{1,2}))?")


@dataclass(frozen=True)
class SpecialDay:
    """Hours that differ: "December 24–26" and "Closed".

    `spans` are the hours on such a day. `rule` is the parsed rule, or None for public holidays.
    """

    days: str
    times: str
    spans: tuple[Span, ...]
    rule: Dated | None = None

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Return the weekdays (Monday is 0) to which the dates are limited, or () if there is no limit."""
        days = self.rule.days if self.rule else ""
        found = []
        for ends in (part.split("-") for part in filter(None, days.split(","))):
            first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
            found += [number % 7 for number in range(first, last + 1 + (7 if last < first else 0))]
        return tuple(sorted(found))

    def next_dates(self, today: datetime.date) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and last day of the current or next period. Return None if it is over, and for holidays."""
        if self.rule is None:
            return None
        years = (
            [""] if self.rule.dates.startswith("20") else [str(today.year - 1), str(today.year), str(today.year + 1)]
        )
        found = (first_and_last(self.rule.dates, year) for year in years)
        return next(((first, last) for first, last in found if last >= today), None)


def special_days(text: str, *, today: datetime.date | None = None) -> list[SpecialDay]:
    """Return the holidays and dates of `text` in their written order, without those that ended before `today`."""
    rules = read_rules(text)
    if rules is None:
        return []
    found = []
    if rules.holidays is not None:
        spans = spans_of(rules.holidays)
        found.append(SpecialDay(_("Public holidays"), say_times(spans), spans))
    for rule in rules.dated:
        spans = spans_of(rule.times)
        day = SpecialDay(say_dates(rule.dates, rule.days), say_times(spans), spans, rule)
        if today is None or day.next_dates(today):
            found.append(day)
    return found


def spans_of(times: str) -> tuple[Span, ...]:
    """Return the spans of a rule's times, or () for "off". Midnight at the end of a day is 00:00."""
    if times in ("off", "closed"):
        return ()
    clocks = (span.split("-") for span in times.split(","))
    return tuple((_time(start), _time(end)) for start, end in clocks)


def _time(clock: str) -> datetime.time:
    hour, minute = clock.split(":")
    return datetime.time(int(hour) % 24, int(minute))  # 24:00 is midnight, 26:00 is 2 am


def first_and_last(dates: str, year: str = "") -> tuple[datetime.date, datetime.date]:
    """Return the first and last day of a rule's dates. `year` is for dates without one."""
    start, _dash, end = dates.partition("-")
    begins = _point(start)
    ends = _point(end) if end else begins
    month, last_month = MONTHS.index(begins["month"]) + 1, MONTHS.index(ends["month"] or begins["month"]) + 1
    first_year = int(begins["year"] or year)
    last_year = int(ends["year"] or first_year + (last_month < month))  # "Dec 24-Jan 2" ends in the next year
    first_day = int(begins["day"] or 1)
    last_day = int(ends["day"] or 31)
    return _date(first_year, month, first_day), _date(last_year, last_month, last_day)


def _date(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))  # for February 29


def say_dates(dates: str, days: str = "") -> str:
    """Return a rule's dates in words: "December 24 – January 2", "July 1–14, 2026", "April – September, Mon–Fri"."""
    start, _dash, end = dates.partition("-")
    begins, ends = _point(start), _point(end) if end else None
    if ends is None:
        words, year = _say(begins), begins["year"]
    elif not ends["month"]:
        words = _("%(month)s %(day)s") % {"month": _month(begins), "day": f"{int(begins['day'])}–{ends['day']}"}
        year = begins["year"]
    else:
        words = f"{_say(begins)} – {_say(ends)}"
        year = ends["year"] or begins["year"]
        if ends["year"] and begins["year"] != ends["year"]:
            words = f"{_in_year(_say(begins), begins['year'])} – {_say(ends)}"
    words = _in_year(words, year) if year else words
    return f"{words}, {say_weekdays(days)}" if days else words


def _point(text: str) -> re.Match[str]:
    """Return the year, month and day of one end of a rule's dates. Raise ValueError if it is not a date."""
    point = _POINT.fullmatch(text)
    if point is None:
        raise ValueError(f"{text} is not a date")
    return point


def _say(point: re.Match[str]) -> str:
    return (
        _("%(month)s %(day)s") % {"month": _month(point), "day": int(point["day"])} if point["day"] else _month(point)
    )


def _month(point: re.Match[str]) -> str:
    return str(MONTH_NAMES[MONTHS.index(point["month"]) + 1])


def _in_year(day: str, year: str) -> str:
    return _("%(day)s, %(year)s") % {"day": day, "year": year}


def say_weekdays(days: str) -> str:
    """Return "Mo-Fr,Su" as "Mon–Fri, Sun"."""
    ranges = (part.split("-") for part in days.split(","))
    return ", ".join("–".join(str(WEEKDAYS_ABBR[DAYS.index(day)]) for day in ends) for ends in ranges)
