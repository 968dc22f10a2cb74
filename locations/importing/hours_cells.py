"""Read opening hours from one cell or from a column for each weekday."""

import functools
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from locations import hours
from locations.hours import typed_hours, typed_week
from locations.hours.typed_week import TypedWeek
from locations.importing import columns

_FRACTION = re.compile(r"0?\.[0-9]+|0|1(?:\.0+)?")
_24_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")


@dataclass(frozen=True)
class ReadHours:
    """Hours as a rule and words about them, the days whose cells were empty, and why a cell can't be used."""

    week: TypedWeek
    empty_days: tuple[str, ...] = ()
    fault: str = ""


NO_HOURS = ReadHours(TypedWeek())


@functools.lru_cache(maxsize=4096)  # most clinics of a chain have the same hours
def read_hours(text: str) -> ReadHours:
    """Return the hours in one cell: in the syntax of the export, or as people write them."""
    try:
        hours.validate(text)
        return ReadHours(TypedWeek(text))
    except ValidationError:
        pass
    try:
        week = typed_week.read_week(text)
        if week.rules:
            hours.validate(week.rules)
    except typed_hours.UnreadableError as error:
        return ReadHours(TypedWeek(), fault=str(error))
    except ValidationError as error:
        return ReadHours(TypedWeek(), fault=" ".join(error.messages))
    return ReadHours(week)


def read_weekdays(cells: dict[tuple[str, str], str]) -> ReadHours:
    """Return the hours in the columns of the weekdays. A day with an empty cell is closed."""
    return _read_weekdays(tuple(cells.items()))


@functools.lru_cache(maxsize=4096)
def _read_weekdays(cells: tuple[tuple[tuple[str, str], str], ...]) -> ReadHours:
    texts = dict(cells)
    days, notes, empty, faults = [], [], [], []
    for number, day in enumerate(columns.WEEKDAYS):
        text = _day_text(texts, day)
        days.append(typed_hours.CLOSED)
        if not text:
            empty.append(str(WEEKDAYS[number]))
            continue
        if typed_week.is_a_note(text):
            notes.append(f"{WEEKDAYS[number]} {text}")
            continue
        try:
            days[number] = typed_hours.read_times(typed_week.complete(typed_week.plain(text)))
        except typed_hours.UnreadableError as error:
            faults.append(f"{WEEKDAYS[number]}: {error}")
    if len(empty) == 7:
        return NO_HOURS
    holidays = ""
    if text := texts.get(("holidays", ""), ""):
        try:
            holidays = typed_hours.read_times(typed_week.complete(typed_week.plain(text)))
        except typed_hours.UnreadableError as error:
            faults.append(_("Public holidays: %(why)s") % {"why": error})
    if faults:
        return ReadHours(TypedWeek(), fault=" ".join(faults))
    is_known = len(notes) + len(empty) < 7
    rules = typed_hours.compose(days, holidays, []) if is_known else ""
    return ReadHours(TypedWeek(rules, "; ".join(notes)), tuple(empty) if is_known else ())


def _day_text(texts: dict[tuple[str, str], str], day: str) -> str:
    """Return the hours of a day from its one column or its two, or "" if they are empty."""
    opens, closes = texts.get((day, " open"), ""), texts.get((day, " close"), "")
    if not (opens and closes):
        return texts.get((day, ""), "") or opens or closes
    if opens.lower() == closes.lower():
        return opens  # "closed" in both
    opens, closes = _clock(opens), _clock(closes)
    if _24_HOURS.fullmatch(opens) and _24_HOURS.fullmatch(closes) and closes <= opens and closes != "00:00":
        return (
            f"{opens.lstrip('0')}-{closes.lstrip('0')}"  # 08:00-05:00: more likely the afternoon, so ask for am or pm
        )
    return f"{opens}-{closes}"


def _clock(text: str) -> str:
    """Return a time as a spreadsheet stores it, such as 0.3125 or 7:30:00, as 07:30. Leave other texts alone."""
    if _FRACTION.fullmatch(text):
        minutes = round(float(text) * 24 * 60) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if match := _24_HOURS.fullmatch(text):
        return f"{int(match[1]):02d}:{match[2]}"
    return text
