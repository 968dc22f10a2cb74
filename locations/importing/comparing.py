"""Find the outcome of a row: it adds a clinic, changes one, changes nothing, asks a question, or is refused."""

import itertools
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from clinic_site.shared.import_report import Outcome
from locations.importing import points, rules
from locations.importing.choices import ANOTHER, SAME, Choices
from locations.importing.clean_rows import CleanRow
from locations.importing.columns import NEEDED
from locations.importing.geography import Atlas, time_zone_at, zip_fault
from locations.importing.matching import Candidate, Match, Matcher, address_of, stored_address
from locations.models import Clinic

GONE = (Clinic.Operation.CLOSED, Clinic.Operation.MOVED)


@dataclass
class RowReport:
    """What a row does, for each field.

    `changes` are (old, new) texts; "old" is empty for an added clinic. `filled`, `remarks` and `faults` are as in
    CleanRow. `candidates` are the clinics that a held row may be about.
    """

    number: int
    label: str
    outcome: Outcome
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)  # of a refused or held row, for download
    clinic: Clinic | None = None  # to save


class Comparer:
    """Compares the rows of a file with the existing clinics and with each other."""

    def __init__(self, clinics: list[Clinic], atlas: Atlas, choices: Choices | None = None):
        self._atlas = atlas
        self._choices = choices or Choices()
        self._matcher = Matcher(clinics)
        self._slugs = self._matcher.pages
        self._seen: dict[object, int] = {}  # clinic (key, number, page or address) -> number of the row that names it
        self._new_addresses: dict[object, dict[str, int]] = {}  # address -> outside number or "" -> number of the row
        self._shared: set[points.Point] = set()

    def compare_all(self, rows: list[CleanRow]) -> list[RowReport]:
        """Return what each row does. The reports contain the new and changed, unsaved clinics."""
        self._shared = points.shared_points(
            (row.point, row.values["zip"][:5], address_of("", row.values.get("street", ""), "").street)
            for row in rows
            if row.point and "zip" in row.values
        )
        matches = self._matcher.match(rows)
        return [self._compare(row, match) for row, match in zip(rows, matches, strict=True)]

    def _compare(self, row: CleanRow, match: Match) -> RowReport:
        values = row.values
        label = ", ".join(filter(None, [values.get("name"), values.get("city")])) or _("Row %(number)d") % {
            "number": row.number
        }
        report = RowReport(row.number, label, Outcome.REFUSED, filled=row.filled, remarks=row.remarks)
        report.faults = dict(row.faults)
        clinic = match.clinic or self._answered(row, match)
        self._check_once(row, match, clinic, report)
        if not match.fault and "row" not in report.faults:
            if clinic is None:
                self._add(row, report, match.candidates)
            else:
                self._change(clinic, row, report)
        if report.faults:
            report.outcome = Outcome.REFUSED
        if report.outcome in (Outcome.REFUSED, Outcome.HELD):
            report.clinic, report.changes, report.cells = None, {}, row.cells
        return report

    def _answered(self, row: CleanRow, match: Match) -> Clinic | None:
        """Return the clinic that the person chose for a row that looks like one. Without an answer, the row is held."""
        if not match.candidates:
            return None
        answer = self._choices.answer(row.number)
        chosen = {str(candidate.clinic.pk): candidate.clinic for candidate in match.candidates}
        if answer in chosen or (answer == SAME and len(chosen) == 1):
            match.candidates = []
            return chosen.get(answer) or next(iter(chosen.values()))
        if answer == ANOTHER:
            match.candidates = []
        return None

    def _check_once(self, row: CleanRow, match: Match, clinic: Clinic | None, report: RowReport) -> None:
        """Refuse a row that names several clinics, or one that an earlier row is about."""
        key = clinic.pk if clinic else match.key
        if match.fault:
            report.faults["name"] = match.fault
        elif "row" in report.faults or key is None:
            return
        elif earlier := self._seen.get(key) or self._same_address(row, match, clinic):
            report.faults["row"] = _("Row %(number)d is about the same clinic.") % {"number": earlier}
        else:
            self._seen[key] = row.number

    def _same_address(self, row: CleanRow, match: Match, clinic: Clinic | None) -> int | None:
        """Return the earlier row about a new clinic with the same address, unless their outside numbers differ."""
        if clinic or match.address is None:
            return None
        number = row.values.get("outside_number", "")
        earlier = self._new_addresses.setdefault(match.address, {})
        found = next((at for other, at in earlier.items() if not (number and other)), None)
        earlier.setdefault(number, row.number)
        return found

    def _add(self, row: CleanRow, report: RowReport, candidates: list[Candidate]) -> None:
        values = row.values
        if values.get("operation") in GONE:
            report.faults, report.outcome = {}, Outcome.UNCHANGED
            row.remark("operation", _("This clinic has closed or moved and is not on this site, so it is not added."))
            return
        for name in NEEDED:
            if name not in values and name not in report.faults:
                report.faults[name] = _("Missing. It is required for a new clinic.")
        if {"state", "zip"} <= set(values) and (fault := zip_fault(self._atlas, values["zip"][:5], values["state"])):
            report.faults["zip"] = fault
        if report.faults:
            return
        if candidates:
            report.outcome, report.candidates = Outcome.HELD, candidates
            return
        self._place(row)
        if "time_zone" not in values:
            values["time_zone"] = time_zone_at(values["latitude"], values["longitude"])
            report.filled["time_zone"] = _("from the point on the map")
        rules.keep_rules(values, None, row, self._choices)
        clinic = Clinic(**values)
        clinic.slug = self._free_slug(clinic, row.page)
        report.outcome, report.clinic = Outcome.ADDED, clinic
        report.changes = {name: ("", show(value)) for name, value in values.items() if value not in ("", None)}

    def _place(self, row: CleanRow) -> None:
        """Give a new clinic the point in its row, or the center of its ZIP code area with the reason."""
        values = row.values
        zip_code, state, city = values["zip"][:5], values["state"], values["city"]
        if row.point:
            found = points.judge(self._atlas, row.point, zip_code, state, city, is_shared=row.point in self._shared)
            if found.remark:
                row.remark("latitude", found.remark)
            if found.why_not:
                words = _(
                    "%(why)s The %(middle)s is used instead, and the page says “about”. "
                    "Enter the point of the door to correct it."
                )
                row.remark("latitude", words % {"why": found.why_not, "middle": found.origin})
            if found.point:
                values["latitude"], values["longitude"] = found.point
                values["point_from_zip"] = found.is_approximate
                return
        point, origin = self._atlas.middle(zip_code, state, city) or (
            (state.latitude, state.longitude),
            _("center of %(state)s") % {"state": state.name},
        )
        values["latitude"], values["longitude"] = point
        values["point_from_zip"] = True
        row.filled["latitude"] = origin

    def _change(self, clinic: Clinic, row: CleanRow, report: RowReport) -> None:
        values = dict(row.values)
        for name, why in report.faults.items():
            row.remark(name, _("%(why)s The stored value stays.") % {"why": why})
        report.faults = {}
        if values.get("state", clinic.state) != clinic.state:
            report.faults["state"] = _(
                "The page is in %(state)s. If the clinic has moved to another state, add it as a new clinic."
            ) % {"state": clinic.state.name}
            return
        if "zip" in values and (fault := zip_fault(self._atlas, values["zip"][:5], clinic.state)):
            row.remark("zip", _("%(why)s The stored value stays.") % {"why": fault})
            del values["zip"]
        self._move(clinic, row, values)
        _keep_stored_forms(clinic, values)
        rules.keep_rules(values, clinic, row, self._choices)
        changes = {}
        for name, value in values.items():
            if not _is_same(getattr(clinic, name), value):
                changes[name] = (show(getattr(clinic, name)), show(value))
                setattr(clinic, name, value)
        if changes:
            report.outcome, report.clinic, report.changes = Outcome.CHANGED, clinic, changes
        else:
            report.outcome = Outcome.UNCHANGED

    def _move(self, clinic: Clinic, row: CleanRow, values: dict) -> None:
        """Put the point of the row in `values`, or that of a new ZIP code. A wrong point changes nothing."""
        zip_code, city = values.get("zip", clinic.zip)[:5], values.get("city", clinic.city)
        has_moved = zip_code != clinic.zip[:5]
        if row.point:
            if points.is_same(row.point, (clinic.latitude, clinic.longitude)):
                return  # the point has not changed, so neither has its source
            shared = row.point in self._shared
            found = points.judge(self._atlas, row.point, zip_code, clinic.state, city, is_shared=shared)
            if found.remark:
                row.remark("latitude", found.remark)
            if found.point and not found.why_not:
                values["latitude"], values["longitude"] = found.point
                values["point_from_zip"] = found.is_approximate
                return
            row.remark("latitude", _("%(why)s It was not used.") % {"why": found.why_not})
        if has_moved and (middle := self._atlas.middle(zip_code, clinic.state, city)):
            (values["latitude"], values["longitude"]), row.filled["latitude"] = middle
            values["point_from_zip"] = True

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


def _keep_stored_forms(clinic: Clinic, values: dict) -> None:
    """Remove values that say the same as the stored ones with less care, such as in capitals."""
    for name in ("name", "street", "city"):
        new, old = values.get(name, ""), getattr(clinic, name)
        if new.isupper() and not old.isupper() and new.casefold() == old.casefold():
            del values[name]
    if bool(clinic.suite) != bool(values.get("suite")) and "street" in values:
        written = address_of("", values["street"], "", values.get("suite", ""))
        stored = stored_address(clinic)
        if stored.suite and (written.street, written.suite) == (stored.street, stored.suite):
            values.pop("suite", None)
            del values["street"]
    if len(values.get("zip", "")) == 5 and clinic.zip.startswith(values["zip"]):
        del values["zip"]
    if "phone" in values and not _is_same(clinic.phone, values["phone"]):
        values.setdefault("phone_extension", "")  # the old extension belonged to the old number


def _is_same(old, new) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < points.SAME
    if isinstance(old, PhoneNumber) and isinstance(new, PhoneNumber):  # their own comparison asks whether each is valid
        return (old.country_code, old.national_number) == (new.country_code, new.national_number)
    return old == new


def show(value) -> str:
    """Return a field's value as shown in the report."""
    if value is None:
        return _("unknown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return getattr(value, "as_national", None) or str(value)
