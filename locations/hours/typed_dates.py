"""Convert dates that staff type, such as "Dec 24-26: closed", to rules."""

import re

from django.utils.translation import gettext as _

from locations.hours.rules import MONTHS, check_dates
from locations.hours.typed_hours import TO, UnreadableError, read_times

_MONTH_NAME = rf"({'|'.join(MONTHS)})[a-z]*\.?"
_WEEKDAYS = "mon|tue|wed|thu|fri|sat|sun"


def read_date_line(typed: str) -> str:
    """Return the rule for a line such as "July 3, 2026: 8am-noon". Raise UnreadableError if its meaning is unclear."""
    dates, colon, times = typed.partition(": ") if ": " in typed else typed.partition(":")
    if not colon or not times.strip():
        raise UnreadableError(
            _("“%(typed)s” has no hours. Enter the date, a colon and the hours: Dec 24: 8am-noon")
            % {"typed": typed.strip()}
        )
    rule_dates, weekdays = _read_dates(dates)
    return " ".join(filter(None, [rule_dates, weekdays, read_times(times)]))


def _read_dates(typed: str) -> tuple[str, str]:
    """Return the dates and weekdays of a rule: ("2026 Jul 01-14", ""), ("Apr-Sep", "Mo-Fr")."""
    text = " ".join(typed.replace("\xa0", " ").split())
    text, weekdays = _take_weekdays(text)
    text = re.sub(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b", _from_iso, text)
    text = re.sub(r"\b([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?\b", _from_slashes, text)
    text = re.sub(_MONTH_NAME, lambda match: match[1].title(), text, flags=re.IGNORECASE)
    # "Jul 1-14, 2026", "Jul 1, 2026 - Jul 14, 2026"
    read = [_read_point(end) for end in TO.split(text)]
    ends = [end for end in read if end is not None]
    if len(ends) > 2 or ends != read or not ends[0][1] or bool(ends[0][2]) != bool(ends[-1][2]):
        raise UnreadableError(
            _("“%(typed)s” is not a date. Enter it like Dec 24, Dec 24-26 or July 1-14, 2026.") % {"typed": typed}
        )
    if len(ends) == 2 and ends[1][0] and not ends[0][0]:
        wraps = ends[1][1] and MONTHS.index(ends[1][1]) < MONTHS.index(ends[0][1])
        ends[0] = (str(int(ends[1][0]) - bool(wraps)), *ends[0][1:])  # a year at the end applies to both ends
    if len(ends) == 2 and ends[0][0] and ends[1][1] and not ends[1][0]:
        ends[1] = (ends[0][0], *ends[1][1:])
    dates = "-".join(_write_point(*end) for end in ends)
    if len(ends) == 2 and not ends[1][2] and ends[1][0]:
        dates = "-".join([_write_point(*ends[0]), _write_point("", *ends[1][1:])])  # whole months have one year
    if len(ends) == 2 and not ends[1][1]:
        dates = f"{_write_point(*ends[0])}-{int(ends[1][2]):02d}"
    try:
        check_dates(dates)
    except ValueError as error:
        raise UnreadableError(_("The date “%(typed)s” does not exist. Check the days.") % {"typed": typed}) from error
    return dates, weekdays


def _from_iso(match: re.Match) -> str:
    return _from_numbers(match[2], match[3], match[1], match[0])


def _from_slashes(match: re.Match) -> str:
    return _from_numbers(match[1], match[2], match[3], match[0])


def _from_numbers(month: str, day: str, year: str | None, typed: str) -> str:
    if not 1 <= int(month) <= 12:
        raise UnreadableError(_("The month in “%(typed)s” does not exist.") % {"typed": typed})
    return f"{MONTHS[int(month) - 1]} {int(day)}" + (f", {year}" if year else "")


def _read_point(text: str) -> tuple[str, str, str] | None:
    """Return (year, month, day), "" for missing ones, of "Dec 24, 2026", "Dec", "26" or "2026 Dec 24"."""
    match = re.fullmatch(
        rf"(?:(20[0-9]{{2}}) )?({'|'.join(MONTHS)})? ?([0-9]{{1,2}})?(?:(?:, ?| )(20[0-9]{{2}}))?", text
    )
    if not match or not (match[2] or match[3]):
        return None
    return match[1] or match[4] or "", match[2] or "", match[3] or ""


def _write_point(year: str, month: str, day: str) -> str:
    return " ".join(filter(None, [year, month, f"{int(day):02d}" if day else ""]))


def _take_weekdays(text: str) -> tuple[str, str]:
    """Split off the weekdays and return them as in a rule: "April, Mon-Fri" becomes "April" and "Mo-Fr"."""
    day = rf"(?:{_WEEKDAYS})[a-z]*\.?"
    match = re.search(rf"(?:^|[ ,]+)({day}(?: ?[-–,] ?{day})*)$", text, flags=re.IGNORECASE)
    if not match:
        return text, ""
    short = re.sub(rf"({_WEEKDAYS})[a-z]*\.?", lambda found: found[1][:2].title(), match[1], flags=re.IGNORECASE)
    return text[: match.start()].strip(" ,"), re.sub(r" ?[–-] ?", "-", re.sub(r" ?, ?", ",", short))
