"""Convert hours that staff type, such as "8am-noon, 1pm-5pm", to rules and back.

Nothing is guessed: "8-5" could be morning or night, so the error asks for am or pm.
"""

import datetime
import re
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from locations.hours.rules import DAYS, ROUND_THE_CLOCK
from locations.hours.special import special_days
from locations.hours.week import Span, say_times, spans_by_day

CLOSED = "off"
EXAMPLE = "8am-5pm"
_CLOSED = {"closed", "off", "no", "none", "-", "–"}
_ALL_DAY = {"all day", "open all day", "24 hours", "24 h", "24h", "24/7"}
_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>[ap])?\.?(?:m\.?)?")
TO = re.compile(r" ?(?:[-–—]|\bto\b|\btill?\b|\buntil\b) ?")


class UnreadableError(ValueError):
    """The meaning of the typed text is unclear. The message says what to enter."""


def read_times(typed: str) -> str:
    """Return times as in a rule: "08:00-12:00,13:00-17:00" or "off". Raise UnreadableError if they are unclear."""
    text = " ".join(typed.lower().replace("\xa0", " ").split()).strip(" .")
    if text in _CLOSED:
        return CLOSED
    if text in _ALL_DAY:
        return ROUND_THE_CLOCK
    spans = [_read_span(part) for part in re.split(r" ?[,;&] ?| and ", text)]
    for (_opens, closes), (opens_again, _closes) in pairwise(spans):
        if opens_again < closes:
            raise UnreadableError(
                _("The times in “%(typed)s” overlap. Enter the morning first, then the afternoon.") % {"typed": typed}
            )
    return ",".join(f"{start:%H:%M}-{'24:00' if end == datetime.time(0) else f'{end:%H:%M}'}" for start, end in spans)


def _read_span(text: str) -> Span:
    ends = TO.split(text)
    if len(ends) != 2:
        raise UnreadableError(
            _("“%(typed)s” can’t be read. Enter it like %(example)s.") % {"typed": text, "example": EXAMPLE}
        )
    start, end = (_read_clock(end, twin=ends) for end in ends)
    if start == end:
        raise UnreadableError(_("The opening and closing times in “%(typed)s” are the same.") % {"typed": text})
    return start, end


def _read_clock(text: str, twin: list[str]) -> datetime.time:
    if text in ("noon", "12 noon"):
        return datetime.time(12)
    if text in ("midnight", "12 midnight", "24:00"):
        return datetime.time(0)
    match = _CLOCK.fullmatch(text)
    hour, minute = (int(match["hour"]), int(match["minute"] or 0)) if match else (99, 0)
    if match and match["half"] and 1 <= hour <= 12 and minute < 60:
        return datetime.time(hour % 12 + (12 if match["half"] == "p" else 0), minute)
    if match and not match["half"] and hour < 24 and minute < 60:
        # 08:00-17:00 is a 24-hour clock; 8-5 and 8:00-5:00 are ambiguous.
        if all(re.fullmatch(r"[0-9]{2}:[0-9]{2}", other) for other in twin):
            return datetime.time(hour, minute)
        raise UnreadableError(
            _("Add am or pm to “%(typed)s”. For example: %(example)s") % {"typed": "-".join(twin), "example": EXAMPLE}
        )
    raise UnreadableError(
        _("“%(typed)s” is not a time. Enter it like %(example)s.") % {"typed": text, "example": EXAMPLE}
    )


def compose(days: list[str], holidays: str, dates: list[str]) -> str:
    """Combine the times of seven days, of public holidays ("" if not mentioned) and the date rules into one text."""
    if all(day == ROUND_THE_CLOCK for day in days):
        usual = ["24/7"]
    elif all(day == CLOSED for day in days):
        usual = ["Mo-Su off"]
    else:
        usual = []
        days = _split_nights(days)
        for times, group in groupby(range(7), key=lambda number: days[number]):
            if times == CLOSED:
                continue  # a day without a rule is closed; a rule would cut off the previous night
            numbers = list(group)
            name = DAYS[numbers[0]] if len(numbers) == 1 else f"{DAYS[numbers[0]]}-{DAYS[numbers[-1]]}"
            usual.append(f"{name} {times}")
    return "; ".join([*usual, *([f"PH {holidays}"] if holidays else []), *dates])


def _split_nights(days: list[str]) -> list[str]:
    """Return `days` with nights split at midnight if the next day has its own hours.

    A rule for Saturday overrides Friday's night from midnight on, so the end of that night is added to Saturday. If one
    night is split, all are, because a day that contains the end of a night has its own rule. `spans_by_day()` joins the halves.
    """
    pairs = [(number, (number + 1) % 7) for number in range(7)]
    nights = [pair for pair in pairs if _end_of_night(days[pair[0]]) and days[pair[1]] != CLOSED]
    # A single rule for neighboring days keeps their nights whole, but no rule wraps around the end of the week.
    if all(days[day] == days[following] and (following or len(set(days)) == 1) for day, following in nights):
        return days
    cut = list(days)
    for day, following in nights:
        end = _end_of_night(days[day])
        cut[day] = f"{cut[day].removesuffix(end)}24:00"
        cut[following] = f"00:00-{end},{cut[following]}"
    return cut


def _end_of_night(times: str) -> str:
    """Return when a day's last hours end on the next day ("02:00" for "22:00-02:00"), or ""."""
    start, _dash, end = times.rpartition(",")[2].partition("-")
    return end if end and end < start else ""


def say(text: str) -> tuple[list[str], str, list[str]]:
    """Return a valid `text` as staff would type it: seven days, public holidays, and a line for each date."""
    days = [say_times(spans) for spans in spans_by_day(text)] or [""] * 7
    special = special_days(text)
    holidays = next((day.times for day in special if day.rule is None), "")
    dates = [f"{day.days}: {day.times}" for day in special if day.rule]
    return days, holidays, dates
