"""Convert a row of a file to values for a clinic, and note filled-in values, remarks and errors.

Only what a new clinic needs can refuse a row. Any other cell that can't be used gets a remark, and the rest of the row
is used without it.
"""

import dataclasses
import re

from django.utils.translation import gettext as _

from locations import languages
from locations.importing import address_cells, hours_cells, points
from locations.importing.clean_rows import CleanRow, field_of
from locations.importing.columns import Columns
from locations.importing.geography import Atlas
from locations.importing.readers import READERS, web_address
from locations.importing.tables import FORMULA_STARTS
from locations.importing.title_case import in_title_case, is_in_capitals

# Cell contents that mean "no value".
NOTHING = {
    "", "not available", "not applicable", "n/a", "n.a.", "#n/a", "na", "none", "null", "nan", "-", "--", "–", "—",
    "-999", "?", "??", "???", "tbd", "tba", "to be determined", "(blank)", "blank", "#ref!", "#value!", "#name?", "#div/0!",
    "#null!", "#num!", ".", "not provided", "not listed",
}  # fmt: skip
LONGEST_NOTHING = max(map(len, NOTHING))
TEXTS = [
    "name", "street", "suite", "city", "hours_note", "access_notes", "parking", "transit", "languages", "ages",
    "self_pay_price", "insurance_help", "operation_note", "second_phone_label", "outside_number",
]  # fmt: skip
IN_TITLE_CASE = ["name", "street", "city"]
_PAGE = re.compile(r"(?:https?://[^/]+)?/locations/([\w-]+)/([\w-]+)/?")


def clean_row(
    number: int, cells: list[str], columns: Columns, atlas: Atlas, width: int, *, in_words: bool = False
) -> CleanRow:
    """Return the parsed row of a file with `width` columns. Never raise, whatever the row contains.

    With `in_words`, names, streets and towns in capitals are written as in “Rapid Therapy, Inc.”
    """
    row = CleanRow(number, cells)
    if len(cells) > width and any(cells[width:]):
        row.faults["row"] = _("This row has %(count)d cells, but the first row names only %(width)d columns.") % {
            "count": len(cells),
            "width": width,
        }
        return row
    said = {name: text for name, at in columns.places.items() if at < len(cells) and (text := _said(cells[at]))}
    if page := said.pop("page", None):
        try:
            _page(row, page)
        except ValueError as error:
            row.cannot_use("page", error)
    address_cells.split_address(said, atlas)
    for name in TEXTS:
        if name in said:
            _text(row, name, said[name], in_words=in_words)
    _state(row, said.get("state"), said.get("zip"), atlas)
    _zip(row, said.get("zip"), said.get("zip4", ""), atlas)
    try:
        row.point = points.read_point(said.get("latitude"), said.get("longitude"))
    except ValueError as error:
        row.cannot_use("latitude", error)
    weekdays = {day: text for day, cell in columns.weekday_cells(cells).items() if (text := _said(cell))}
    _hours(row, said.get("opening_hours"), weekdays)
    for name, read in READERS.items():
        if name in said:
            try:
                read(row, name, said[name])
            except ValueError as error:
                row.cannot_use(name, error)
    return row


def _said(text: str) -> str:
    """Return the text of a cell, or "" if it means "no value"."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        text = text[1:]  # our export adds the quote, so that spreadsheets don't run the cell as a formula
    return "" if len(text) <= LONGEST_NOTHING and text.lower() in NOTHING else text


def _page(row: CleanRow, text: str) -> None:
    if match := _PAGE.fullmatch(text):
        row.page = (match[1], match[2])
    elif re.match(r"https?://|www\.", text, re.IGNORECASE):
        web_address(row, "website", text)  # many files call that column “URL”
    else:
        row.cannot_use("page", _("“%(text)s” is not the address of a clinic’s page on this site.") % {"text": text})


def _text(row: CleanRow, name: str, text: str, *, in_words: bool) -> None:
    if in_words and name in IN_TITLE_CASE and is_in_capitals(text):
        written = in_title_case(text)
        row.remark(name, _("It was in capitals: %(text)s") % {"text": text})
        text = written
    if name == "languages":
        text = languages.normal(text)
    if name == "outside_number":
        text = text.removesuffix(".0")
        if re.fullmatch(r"[0-9.]+E\+?[0-9]+", text, re.IGNORECASE):
            row.cannot_use(
                name, _("“%(text)s” was shortened by a spreadsheet. Format the column as text.") % {"text": text}
            )
            return
    limit = field_of(name).max_length
    if limit is not None and len(text) > limit:
        row.cannot_use(
            name,
            _("This text has %(count)d characters. The limit is %(limit)d.") % {"count": len(text), "limit": limit},
        )
    else:
        row.values[name] = text


def _state(row: CleanRow, text: str | None, zip_code: str | None, atlas: Atlas) -> None:
    if text is None:
        place = atlas.place((zip_code or "")[:5])
        if place and "page" not in row.faults and row.page is None:
            row.values["state"] = place.state
            row.filled["state"] = _("from the ZIP code")
        return
    try:
        row.values["state"], remark = address_cells.read_state(text, atlas)
    except ValueError as error:
        row.cannot_use("state", error)
        return
    if remark:
        row.remark("state", remark)


def _zip(row: CleanRow, text: str | None, zip4: str, atlas: Atlas) -> None:
    if text is None:
        return
    try:
        row.values["zip"], was_short = address_cells.read_zip(text, zip4, row.values.get("state"), atlas)
    except ValueError as error:
        row.cannot_use("zip", error)
        return
    if was_short:
        row.filled["zip"] = _("leading zeros added")


def _hours(row: CleanRow, text: str | None, weekdays: dict[tuple[str, str], str]) -> None:
    read = hours_cells.read_hours(text) if text else hours_cells.NO_HOURS
    if weekdays and not read.week.rules and (by_day := hours_cells.read_weekdays(weekdays)) != read:
        note = "; ".join(filter(None, [by_day.week.note, read.week.note]))
        read = dataclasses.replace(by_day, week=dataclasses.replace(by_day.week, note=note))
    if read.fault:
        row.cannot_use("opening_hours", read.fault)
    if len(read.week.rules) > (field_of("opening_hours").max_length or 0):
        row.cannot_use("opening_hours", _("These hours are too long."))
    elif read.week.rules:
        row.values["opening_hours"] = read.week.rules
        if read.empty_days:
            row.filled["opening_hours"] = _("closed on days with an empty cell: %(days)s") % {
                "days": ", ".join(read.empty_days)
            }
    if read.week.note and "hours_note" not in row.values:
        _text(row, "hours_note", read.week.note, in_words=False)
