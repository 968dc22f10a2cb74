"""Find the outcome of a row: it adds a clinic, changes one, changes nothing, or is refused."""

import itertools
import re
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from clinic_site.shared.import_report import Outcome
from locations.importing import geography
from locations.importing.cleaning import CleanRow
from locations.importing.columns import NEEDED
from locations.importing.geography import Atlas
from locations.models import Clinic

FIELDS = [
    "name", "street", "suite", "city", "state", "zip", "latitude", "longitude", "point_from_zip", "time_zone", "phone",
    "opening_hours", "step_free", "access_notes", "languages", "offers_dry_needling", "dry_needling_confirmed_on",
    "operation", "operation_note",
]  # fmt: skip
# Postal abbreviations, so that "12 North Main Street" and "12 N. Main St" are the same address.
SHORT = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "lane": "ln", "court": "ct",
    "place": "pl", "highway": "hwy", "parkway": "pkwy", "square": "sq", "north": "n", "south": "s", "east": "e",
    "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "saint": "st",
    "suite": "ste", "and": "", "the": "",
}  # fmt: skip
SAME_PLACE = 0.00001  # degrees, about a meter: a spreadsheet's rounding is not a change


@dataclass
class RowReport:
    """What a row does, for each field.

    `changes` are (old, new) texts; "old" is empty for an added clinic. `filled` and `faults` are as in CleanRow.
    """

    number: int
    label: str
    outcome: Outcome
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)  # of a refused row, for download
    clinic: Clinic | None = None  # to save


class Comparer:
    """Compares rows, one by one, with the existing clinics and with earlier rows."""

    def __init__(self, clinics: list[Clinic], atlas: Atlas):
        self._atlas = atlas
        self._by_page = {(clinic.state.slug, clinic.slug): clinic for clinic in clinics}
        self._by_address: dict[tuple, list[Clinic]] = {}
        for clinic in clinics:
            self._by_address.setdefault(address_key(clinic.name, clinic.street, clinic.zip), []).append(clinic)
        self._slugs = set(self._by_page)
        self._seen: dict[object, int] = {}  # clinic (key, page or address) -> number of the row that names it

    def compare(self, row: CleanRow) -> RowReport:
        """Return what `row` does. The report contains the changed, unsaved clinic."""
        values = row.values
        label = ", ".join(filter(None, [values.get("name"), values.get("city")])) or _("Row %(number)d") % {
            "number": row.number
        }
        report = RowReport(row.number, label, Outcome.REFUSED, filled=row.filled, faults=dict(row.faults))
        clinic = None
        if not report.faults:
            clinic = self._find(row, report)
        if not report.faults:
            if clinic is None:
                self._add(row, report)
            else:
                self._change(clinic, row, report)
        if report.faults:
            report.outcome, report.clinic, report.cells, report.changes = Outcome.REFUSED, None, row.cells, {}
        return report

    def _find(self, row: CleanRow, report: RowReport) -> Clinic | None:
        """Return the clinic that matches the row by page or, failing that, by name, street and ZIP code."""
        values = row.values
        found = self._by_page.get(row.page) if row.page else None
        about: tuple[str, ...] | None = row.page
        if found is None and {"name", "street", "zip"} <= set(values):
            about = address_key(values["name"], values["street"], values["zip"])
            same = self._by_address.get(about, [])
            if len(same) > 1:
                report.faults["name"] = _(
                    "%(count)d clinics have this name and address. Fill in the page to say which one you mean."
                ) % {"count": len(same)}
            found = same[0] if len(same) == 1 else None
        key = found.pk if found else about
        if key is not None and key in self._seen:
            report.faults["row"] = _("Row %(number)d is about the same clinic.") % {"number": self._seen[key]}
        elif key is not None:
            self._seen[key] = row.number
        return found

    def _add(self, row: CleanRow, report: RowReport) -> None:
        values = row.values
        for name in NEEDED:
            if name not in values:
                report.faults[name] = _("Missing. It is required for a new clinic.")
        if values.get("operation") in (Clinic.Operation.CLOSED, Clinic.Operation.MOVED):
            report.faults["operation"] = _(
                "This clinic has closed or moved and is not on this site, so it is not added."
            )
        if "latitude" not in values and "zip" not in report.faults:
            report.faults["latitude"] = _("This ZIP code is not on our list. Fill in latitude and longitude.")
        if report.faults:
            return
        if "time_zone" not in values:
            values["time_zone"] = geography.time_zone_at(values["latitude"], values["longitude"])
            report.filled["time_zone"] = _("from the point on the map")
        clinic = Clinic(**values)
        clinic.slug = self._free_slug(clinic, row.page)
        _check_offer(clinic, report)
        report.outcome, report.clinic = Outcome.ADDED, clinic
        report.changes = {name: ("", show(value)) for name, value in values.items() if value not in ("", None)}

    def _change(self, clinic: Clinic, row: CleanRow, report: RowReport) -> None:
        values = dict(row.values)
        if values.get("state", clinic.state) != clinic.state:
            report.faults["state"] = _(
                "The page is in %(state)s. If the clinic has moved to another state, add it as a new clinic."
            ) % {"state": clinic.state.name}
            return
        self._check_place(clinic, values, report)
        if report.faults:
            return
        zip_stays = values.get("zip", clinic.zip)[:5] == clinic.zip[:5]
        if values.get("point_from_zip") and zip_stays:
            # The stored point may be exact. The center of the ZIP code area must not replace it.
            for name in ("latitude", "longitude", "point_from_zip"):
                values.pop(name)
            report.filled.pop("latitude", None)
        elif all(
            name in values and _is_same(getattr(clinic, name), values[name]) for name in ("latitude", "longitude")
        ):
            values.pop("point_from_zip")  # the point has not changed, so neither has its source
        changes = {}
        for name in FIELDS:
            if name in values and not _is_same(getattr(clinic, name), values[name]):
                changes[name] = (show(getattr(clinic, name)), show(values[name]))
                setattr(clinic, name, values[name])
        _check_offer(clinic, report)
        if changes:
            report.outcome, report.clinic, report.changes = Outcome.CHANGED, clinic, changes
        else:
            report.outcome = Outcome.UNCHANGED

    def _check_place(self, clinic: Clinic, values: dict, report: RowReport) -> None:
        """Check the row's ZIP code or point against the stored values of the clinic."""
        if {"state", "zip"} <= set(values):
            return  # checked by clean_row()
        zip_code = values.get("zip", clinic.zip)[:5]
        if "zip" in values and (fault := geography.zip_fault(self._atlas, zip_code, clinic.state)):
            report.faults["zip"] = fault
        elif values.get("point_from_zip") is False:
            point = values["latitude"], values["longitude"]
            if fault := geography.point_fault(self._atlas, *point, zip_code, clinic.state):
                report.faults["latitude"] = fault

    def _free_slug(self, clinic: Clinic, page: tuple[str, str] | None) -> str:
        """Return a slug that is unused in the clinic's state: the name and, if needed, the town and a number."""
        state = clinic.state.slug
        if page and page[0] == state and page not in self._slugs:
            self._slugs.add(page)
            return page[1]
        name, town = slugify(clinic.name)[:50].strip("-") or "clinic", slugify(clinic.city)[:25].strip("-")
        base = f"{name}-{town}".strip("-")
        candidates = itertools.chain([name, base], (f"{base}-{number}" for number in itertools.count(2)))
        slug = next(found for found in candidates if (state, found) not in self._slugs)
        self._slugs.add((state, slug))
        return slug


def address_key(name: str, street: str, zip_code: str) -> tuple[str, str, str]:
    """Return the name, street and five-digit ZIP code in a form for comparison."""
    return _comparable(name), _comparable(street), zip_code[:5]


def _comparable(text: str) -> str:
    words = re.sub(r"[^\w]+", " ", text.casefold().replace("&", " and ")).split()
    return " ".join(filter(None, (SHORT.get(word, word) for word in words)))


def _is_same(old, new) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < SAME_PLACE
    return old == new


def _check_offer(clinic: Clinic, report: RowReport) -> None:
    if clinic.offers_dry_needling and clinic.dry_needling_confirmed_on is None:
        report.faults["dry_needling_confirmed_on"] = _(
            "Enter the date when the clinic confirmed that it offers dry needling."
        )
    if clinic.offers_dry_needling and clinic.state.law_forbids:
        report.faults["offers_dry_needling"] = clinic.state.refusal_of_offers


def show(value) -> str:
    """Return a field's value as shown in the report."""
    if value is None:
        return _("unknown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return getattr(value, "as_national", None) or str(value)
