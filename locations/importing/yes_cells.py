"""Read yes, no and unknown as people tick them in a spreadsheet, and what became of a clinic."""

import datetime
import re

from django.utils.translation import gettext as _

from locations.importing.day_cells import read_day_or_month
from locations.models import Clinic

YES = {"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "ok", "offered", "available", "si", "sí"}
NO = {"no", "n", "false", "f", "0", "0.0", "not offered", "not yet", "☐", "✗", "✘"}
UNKNOWN = {"unknown", "ask", "not sure", "don't know", "don’t know", "?", "unk"}
_BEGINS = re.compile(r"(yes|no|y|n|✓|✔|x)\s*(?:[-–—,;:(/.]|with\b|by\b|w/)\s*(.+)", re.IGNORECASE)

OPERATIONS = {
    **dict.fromkeys(["open", "active", "operating", "operational", "in operation", "existing", "yes"], "open"),
    **dict.fromkeys(
        ["closed for now", "closed_for_now", "temporarily closed", "temp closed", "closed temporarily", "on hold"],
        "closed_for_now",
    ),
    **dict.fromkeys(["moved", "relocated"], "moved"),
    **dict.fromkeys(
        ["closed", "closed for good", "permanently closed", "closed permanently", "inactive", "perm closed", "shut"],
        "closed",
    ),
}
_COMING = re.compile(
    r"(?:(?:coming|opening|opens?|starting|planned|future)(?: soon)?|not (?:yet )?open(?: yet)?)\b[\s:,-]*"
    r"(?:on |in |from |by )?(?P<day>.*)",
    re.IGNORECASE,
)


def read_yes_or_no(text: str) -> tuple[bool, str]:
    """Return yes or no, and the words that followed: ("Yes - 2 therapists") is (True, "2 therapists")."""
    value, words = _read(text)
    if value is None:
        raise ValueError(_("“%(text)s” is not valid. Enter yes or no.") % {"text": text})
    return value, words


def read_yes_no_or_unknown(text: str) -> tuple[bool | None, str]:
    """Return yes, no or None for unknown, and the words that followed."""
    if text.lower() in UNKNOWN:
        return None, ""
    value, words = _read(text)
    if value is None:
        raise ValueError(_("“%(text)s” is not valid. Enter yes, no or unknown.") % {"text": text})
    return value, words


def _read(text: str) -> tuple[bool | None, str]:
    typed = text.lower().strip(" .!")
    if typed in YES | NO:
        return typed in YES, ""
    if match := _BEGINS.fullmatch(text.strip()):
        return match[1].lower() in YES, match[2].strip(" ()")
    return None, ""


def read_operation(text: str) -> tuple[str, datetime.date | None]:
    """Return a clinic's operation and the day of its opening. "Coming soon" without a day is closed for now."""
    typed = " ".join(text.lower().split()).strip(" .!")
    if typed in OPERATIONS:
        return OPERATIONS[typed], None
    if match := _COMING.fullmatch(typed):
        if not match["day"].strip():
            return Clinic.Operation.CLOSED_FOR_NOW, None
        try:
            return Clinic.Operation.OPEN, read_day_or_month(match["day"])
        except ValueError:
            return Clinic.Operation.CLOSED_FOR_NOW, None
    raise ValueError(_("“%(text)s” is not valid. Enter open, closed for now, moved or closed.") % {"text": text})
