"""Read a date in any form that people and spreadsheet programs write."""

import contextlib
import datetime
import re

from django.utils.translation import gettext as _

EXCEL_EPOCH = datetime.date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # days that Excel may mean: from 1954 to 2119
_FORMS = (
    "%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y", "%d-%b-%Y", "%d-%b-%y",
    "%d-%B-%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%b-%d-%Y", "%Y%m%d",
)  # fmt: skip
_MONTH_FORMS = ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m", "%b-%Y", "%B-%Y")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_TIME = re.compile(
    r"[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]\.?m\.?)?(?:Z|[+-][0-9:]+)?$", re.IGNORECASE
)


def read_day(text: str) -> datetime.date:
    """Return the date in `text`: 2026-11-24, 11/24/26, 24-Nov-2026, Nov 24 2026, or Excel's number 46350."""
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(text)  # the form of the export, and the fastest
    if found := _number_of_days(text) or _matching(_plain(text), _FORMS):
        return found
    raise ValueError(_("“%(text)s” is not a date. Enter it like 2026-11-24 or 11/24/2026.") % {"text": text})


def read_day_or_month(text: str) -> datetime.date:
    """Return the date in `text`. A month alone, such as "March 2027", is its first day."""
    return _matching(_plain(text), _MONTH_FORMS) or read_day(text)


def _plain(text: str) -> str:
    """Return `text` without a time, a weekday, commas, and the ending of "24th"."""
    day = _WEEKDAY.sub("", _TIME.sub("", text.strip()))
    day = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", day, flags=re.IGNORECASE)
    day = re.sub(r"\bsept\b", "Sep", re.sub(r"(?<=[A-Za-z])\.", "", day), flags=re.IGNORECASE)
    return " ".join(day.replace(",", " ").split())


def _number_of_days(text: str) -> datetime.date | None:
    match = re.fullmatch(r"([0-9]{5})(?:\.[0-9]+)?", text.strip())
    return EXCEL_EPOCH + datetime.timedelta(days=int(match[1])) if match and int(match[1]) in SERIALS else None


def _matching(text: str, forms: tuple[str, ...]) -> datetime.date | None:
    for form in forms:
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
