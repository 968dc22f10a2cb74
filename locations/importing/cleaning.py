"""Convert a row of a file to values for a clinic, and note filled-in values and errors."""

import datetime
import functools
import re
from dataclasses import dataclass, field

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from locations.importing import geography
from locations.importing.columns import Columns
from locations.importing.geography import Atlas
from locations.importing.tables import FORMULA_STARTS
from locations.models import Clinic

# Cell contents that mean "no value".
NOTHING = {"", "not available", "not applicable", "n/a", "n.a.", "#n/a", "none", "null", "nan", "-", "--", "-999", "?"}
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0"}
UNKNOWN = {"unknown", "ask"}
OPERATIONS = {
    "open": "open", "active": "open", "operating": "open",
    "closed for now": "closed_for_now", "closed_for_now": "closed_for_now", "temporarily closed": "closed_for_now",
    "moved": "moved", "relocated": "moved",
    "closed": "closed", "closed for good": "closed", "permanently closed": "closed", "inactive": "closed",
}  # fmt: skip
TEXTS = ["name", "street", "suite", "city", "access_notes", "languages", "operation_note"]
_PAGE = re.compile(r"(?:https?://[^/]+)?/locations/([\w-]+)/([\w-]+)/?")


@dataclass
class CleanRow:
    """A parsed row of a file. `values` contains only the fields for which the row has a value.

    `page` is (state slug, clinic slug) if the row names a page. `filled` maps derived fields to their source, `faults`
    maps wrong fields to the reason. A row with any fault is refused.
    """

    number: int
    cells: list[str]
    page: tuple[str, str] | None = None
    values: dict = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def clean_row(number: int, cells: list[str], columns: Columns, atlas: Atlas, width: int) -> CleanRow:
    """Return the parsed row of a file with `width` columns. Never raise, whatever the row contains."""
    row = CleanRow(number, cells)
    if len(cells) > width:
        row.faults["row"] = _("This row has %(count)d cells, but the first row names only %(width)d columns.") % {
            "count": len(cells),
            "width": width,
        }
        return row
    said = {name: _said(columns.cell(cells, name)) for name in columns.places}
    said = {name: text for name, text in said.items() if text}
    if page := said.pop("page", None):
        _page(row, page)
    for name in TEXTS:
        if name in said:
            row.values[name] = said[name]
    _state(row, said.get("state"), atlas)
    _zip(row, said.get("zip"), said.get("zip4", ""), atlas)
    _point(row, said.get("latitude"), said.get("longitude"), atlas)
    for name, read in READERS.items():
        if name in said:
            _read(row, name, said[name], read)
    _limits(row)
    return row


@functools.cache
def _field(name: str) -> Field:
    """Return the field `name` of `Clinic`."""
    return next(field for field in Clinic._meta.concrete_fields if field.name == name)


def _said(text: str) -> str:
    """Return the text of a cell, or "" if it means "no value"."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        text = text[1:]  # our export adds the quote, so that spreadsheets don't run the cell as a formula
    return "" if text.lower() in NOTHING else text


def _read(row: CleanRow, name: str, text: str, read) -> None:
    try:
        row.values[name] = read(text)
    except ValueError as error:
        row.faults[name] = str(error)


def _page(row: CleanRow, text: str) -> None:
    if match := _PAGE.fullmatch(text):
        row.page = (match[1], match[2])
    else:
        row.faults["page"] = _("“%(text)s” is not the address of a clinic’s page on this site.") % {"text": text}


def _state(row: CleanRow, text: str | None, atlas: Atlas) -> None:
    if text is None:
        return
    state = atlas.states.get(text.lower())
    if state is None:
        row.faults["state"] = _("“%(text)s” is not a state or territory of the United States.") % {"text": text}
    else:
        row.values["state"] = state


def _zip(row: CleanRow, text: str | None, zip4: str, atlas: Atlas) -> None:
    if text is None:
        return
    state = row.values.get("state")
    match = re.fullmatch(r"([0-9]{3,5})(?:\.0)?|([0-9]{5})[- ]?([0-9]{4})", text)
    if match is None:
        row.faults["zip"] = _("“%(text)s” is not a ZIP code. It has five digits.") % {"text": text}
        return
    digits, zip4 = (match[2], match[3]) if match[2] else (match[1], zip4)
    if len(digits) < 5:
        full = atlas.full_zip(digits, state)
        if not full:
            row.faults["zip"] = _("“%(text)s” is not a ZIP code. It has five digits.") % {"text": text}
            return
        row.filled["zip"] = _("leading zeros added")
        digits = full
    row.values["zip"] = f"{digits}-{zip4}" if re.fullmatch("[0-9]{4}", zip4) else digits
    if state and (fault := geography.zip_fault(atlas, digits, state)):
        row.faults["zip"] = fault


def _point(row: CleanRow, latitude: str | None, longitude: str | None, atlas: Atlas) -> None:
    """Read the point and check it against the ZIP code and state, or fill it in from the ZIP code."""
    zip_code, state = row.values.get("zip", "")[:5], row.values.get("state")
    try:
        north, east = float(latitude) if latitude else None, float(longitude) if longitude else None
    except ValueError:
        row.faults["latitude"] = _("Latitude and longitude must be numbers, such as 47.25 and -122.44.")
        return
    if (north, east) in [(0, 0), (None, None)]:
        middle = geography.point_of(atlas, zip_code) if zip_code else None
        if middle and "zip" not in row.faults:
            row.values["latitude"], row.values["longitude"] = middle
            row.values["point_from_zip"] = True
            row.filled["latitude"] = _("center of ZIP code %(zip)s") % {"zip": zip_code}
        return
    if north is None or east is None:
        row.faults["latitude"] = _("Latitude or longitude is missing. Fill in both, or leave both empty.")
        return
    if zip_code and state and "zip" not in row.faults:
        fault = geography.point_fault(atlas, north, east, zip_code, state)
        if fault:
            row.faults["latitude"] = fault
            return
    elif not (-90 <= north <= 90 and -180 <= east <= 180):
        row.faults["latitude"] = _("Latitude must be from -90 to 90 and longitude from -180 to 180.")
        return
    row.values["latitude"], row.values["longitude"] = north, east
    row.values["point_from_zip"] = False


# Each reader returns a value or raises a ValueError that says what to enter instead.


def read_phone(text: str):
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueError(_("“%(text)s” is not a phone number.") % {"text": text}) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError(_("“%(text)s” is not a valid US phone number.") % {"text": text})
    return _field("phone").to_python(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_yes_or_no(text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise ValueError(_("“%(text)s” is not valid. Enter yes or no.") % {"text": text})


def read_yes_no_or_unknown(text: str) -> bool | None:
    if text.lower() in YES | NO | UNKNOWN:
        return None if text.lower() in UNKNOWN else text.lower() in YES
    raise ValueError(_("“%(text)s” is not valid. Enter yes, no or unknown.") % {"text": text})


def read_day(text: str) -> datetime.date:
    """Return a date that is not in the future, from 2026-11-24, 11/24/2026 or "2016/02/04 00:00:00"."""
    day = re.split(r"[ T]", text)[0]
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%m-%d-%Y"):
        try:
            found = datetime.datetime.strptime(day, form).date()
        except ValueError:
            continue
        if found > timezone.localdate():
            raise ValueError(_("%(text)s is in the future.") % {"text": text})
        return found
    raise ValueError(_("“%(text)s” is not a date. Enter it like 2026-11-24 or 11/24/2026.") % {"text": text})


def read_operation(text: str) -> str:
    try:
        return OPERATIONS[text.lower()]
    except KeyError:
        raise ValueError(
            _("“%(text)s” is not valid. Enter open, closed for now, moved or closed.") % {"text": text}
        ) from None


def read_validated(name: str):
    """Return a reader that checks a text with the field's own validators."""

    def read(text: str) -> str:
        try:
            _field(name).run_validators(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return text

    return read


READERS = {
    "phone": read_phone,
    "time_zone": read_validated("time_zone"),
    "opening_hours": read_validated("opening_hours"),
    "step_free": read_yes_no_or_unknown,
    "offers_dry_needling": read_yes_or_no,
    "dry_needling_confirmed_on": read_day,
    "operation": read_operation,
}


def _limits(row: CleanRow) -> None:
    for name in TEXTS:
        limit = _field(name).max_length
        if limit is not None and len(row.values.get(name, "")) > limit:
            row.faults[name] = _("This text has %(count)d characters. The limit is %(limit)d.") % {
                "count": len(row.values[name]),
                "limit": limit,
            }
