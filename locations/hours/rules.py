"""Validate and parse opening hours.

The library supports far more of OpenStreetMap's syntax than a page can show (sunrise, weeks of the year, "by
appointment"). This module rejects what would be shown wrongly, so that patients read what the library evaluates.
"""

import calendar
import functools
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its types lack ParserError

DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
MONTHS = list(calendar.month_abbr)[1:]

_DAY = f"(?:{'|'.join(DAYS)})"
_WEEKDAYS = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_DAYS_AND_HOLIDAYS = rf"(?:{_DAY}(?:-{_DAY})?|PH)(?:,(?:{_DAY}(?:-{_DAY})?|PH))*"
_SPAN = "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_TIMES = rf"(?P<times>{_SPAN}(?:,{_SPAN})*|off|closed)"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DATE = rf"(?:20[0-9]{{2}} )?{_MONTH} [0-9]{{1,2}}"
_DATES = rf"(?:{_DATE}(?:-(?:{_DATE}|[0-9]{{1,2}}))?|(?:20[0-9]{{2}} )?{_MONTH}(?:-{_MONTH})?)"

USUAL = re.compile(rf"24/7|(?:(?P<days>{_DAYS_AND_HOLIDAYS}) )?{_TIMES}")
DATED = re.compile(rf"(?P<dates>{_DATES})(?: (?P<days>{_WEEKDAYS}))? {_TIMES}")
ROUND_THE_CLOCK = "00:00-24:00"


@dataclass(frozen=True)
class Dated:
    """A rule for certain dates: "2026 Dec 24-26", "" or "Mo-Fr", and "08:00-12:00" or "off"."""

    dates: str
    days: str
    times: str

    def __str__(self):
        return " ".join(filter(None, [self.dates, self.days, self.times]))


@dataclass(frozen=True)
class Rules:
    """Parsed opening hours: the usual week, the times on public holidays (None if not mentioned) and the dates."""

    usual: str
    holidays: str | None
    dated: tuple[Dated, ...]

    @property
    def mentioned_days(self) -> str:
        """Return a rule that is open all day on the mentioned holidays and dates."""
        days = ["PH"] if self.holidays is not None else []
        days += [" ".join(filter(None, [rule.dates, rule.days])) for rule in self.dated]
        return "; ".join(f"{day} {ROUND_THE_CLOCK}" for day in days)


@functools.lru_cache(maxsize=1024)  # a page of clinic cards parses the same few texts many times
def take_apart(text: str) -> Rules:
    """Return the parts of `text`. Raise ValueError if it can't be parsed or shown."""
    usual: list[str] = []
    holidays: str | None = None
    dated: list[Dated] = []
    for rule in (part.strip() for part in text.split(";")):
        if match := USUAL.fullmatch(rule):
            if dated or holidays is not None:
                raise ValueError(f"{rule} would override the holidays or dates before it")
            if "PH" in (match["days"] or "").split(","):
                holidays = match["times"]
            usual.append(rule)
        elif match := DATED.fullmatch(rule):
            dated.append(Dated(match["dates"], match["days"] or "", match["times"]))
        else:
            raise ValueError(f"{rule} can't be shown")
    if all(rule.startswith("PH ") for rule in usual):
        raise ValueError("the usual week is missing")
    for one in dated:
        check_dates(one.dates)
    try:
        OpeningHours(text)
    except ParserError as error:
        raise ValueError(f"{text} can't be evaluated") from error
    return Rules("; ".join(usual), holidays, tuple(dated))


def read_rules(text: str) -> Rules | None:
    """Return the parts of stored hours, or None if they are empty or invalid."""
    try:
        return take_apart(text) if text else None
    except ValueError:
        return None


def validate(text: str) -> None:
    """Raise a ValidationError with an example if hours can't be parsed or shown correctly."""
    try:
        take_apart(text)
    except ValueError as error:
        raise ValidationError(
            _(
                "These hours can’t be read. Enter them like this: Mo-Fr 08:00-18:00; Sa 09:00-13:00; PH off; "
                "Dec 24 08:00-12:00"
            )
        ) from error


def check_dates(dates: str) -> None:
    """Raise ValueError if `dates` contains a day that does not exist, or if it ends before it begins."""
    found = []
    for year, month, day in re.findall(rf"(20[0-9]{{2}} )?({_MONTH}) ([0-9]{{1,2}})", dates):
        number = MONTHS.index(month) + 1
        if not 1 <= int(day) <= calendar.monthrange(int(year or 2024), number)[1]:
            raise ValueError(f"{month} has no day {day}")
        found.append((int(year or 0), number, int(day)))
    if short := re.search(rf"(20[0-9]{{2}} )?({_MONTH}) ([0-9]{{1,2}})-([0-9]{{1,2}})\Z", dates):
        number, first, last = MONTHS.index(short[2]) + 1, int(short[3]), int(short[4])
        if not first <= last <= calendar.monthrange(int(short[1] or 2024), number)[1]:
            raise ValueError(f"{dates} ends before it begins")
    if len(found) == 2:
        begins, ends = found
        if bool(begins[0]) != bool(ends[0]) or (begins > ends and begins[0]):
            raise ValueError(f"{dates} ends before it begins")
