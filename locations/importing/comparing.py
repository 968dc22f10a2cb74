"""Find the outcome of a row: it adds a clinic, changes one, changes nothing, asks a question, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from clinic_site.shared.import_report import Outcome
from locations.importing import points, rules
from locations.importing.choices import ANOTHER, SAME, Choices
from locations.importing.clean_rows import CleanRow
from locations.importing.columns import NEEDED
from locations.importing.geography import Atlas, time_zone_at, zip_fault
from locations.importing.matching import Address, Candidate, Match, address_of, stored_address
from locations.importing.slugs import Slugs
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
    values: dict[str, tuple[Any, Any]] = field(
        default_factory=dict
    )  # of a changed clinic: stored and new, not as texts


class Comparer:
    """Compares the rows of a file, in their order, with the stored clinics and with each other."""

    def __init__(self, atlas: Atlas, shared: set[points.Point], slugs: Slugs, choices: Choices | None = None):
        self._atlas = atlas
        self._choices = choices or Choices()
        self._shared = shared
        self._slugs = slugs
        self._seen: dict[object, int] = {}  # clinic (key, number, page or address) -> number of the row that names it
        # Address -> number of the first row about a new clinic there, and of the first without an outside number
        self._new: dict[Address, int] = {}
        self._new_without_number: dict[Address, int] = {}

    def compare(self, rows: list[CleanRow], matches: list[Match], clinics: Mapping[int, Clinic]) -> list[RowReport]:
        """Return what each row does. The reports contain the new and changed, unsaved clinics.

        `clinics` are those that the matches name, by primary key, each with its state.
        """
        self._slugs.look_up(row for row, match in zip(rows, matches, strict=True) if match.clinic is None)
        return [self._compare(row, match, clinics) for row, match in zip(rows, matches, strict=True)]

    def _compare(self, row: CleanRow, match: Match, clinics: Mapping[int, Clinic]) -> RowReport:
        values = row.values
        label = ", ".join(filter(None, [values.get("name"), values.get("city")])) or _("Row %(number)d") % {
            "number": row.number
        }
        report = RowReport(row.number, label, Outcome.REFUSED, filled=row.filled, remarks=row.remarks)
        report.faults = dict(row.faults)
        candidates = [Candidate(clinics[key], why) for key, why in match.candidates if key in clinics]
        clinic, candidates = self._answered(row, candidates)
        clinic = clinics.get(match.clinic, clinic) if match.clinic else clinic
        self._check_once(row, match, clinic, report)
        if not match.fault and "row" not in report.faults:
            if clinic is None:
                self._add(row, report, candidates)
            else:
                self._change(clinic, row, report)
        if report.faults:
            report.outcome = Outcome.REFUSED
        if report.outcome in (Outcome.REFUSED, Outcome.HELD):
            report.clinic, report.changes, report.values, report.cells = None, {}, {}, row.cells
        return report

    def _answered(self, row: CleanRow, candidates: list[Candidate]) -> tuple[Clinic | None, list[Candidate]]:
        """Return the clinic that the person chose for a row that looks like one, and the candidates that are left.

        Without an answer, the row is held.
        """
        answer = self._choices.answer(row.number) if candidates else ""
        chosen = {str(candidate.clinic.pk): candidate.clinic for candidate in candidates}
        if answer in chosen or (answer == SAME and len(chosen) == 1):
            return chosen.get(answer) or next(iter(chosen.values())), []
        return None, [] if answer == ANOTHER else candidates

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
        if row.values.get("outside_number"):
            found = self._new_without_number.get(match.address)
        else:
            found = self._new.get(match.address)
            self._new_without_number.setdefault(match.address, row.number)
        self._new.setdefault(match.address, row.number)
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
            values["time_zone"] = time_zone_at(values["latitude"], values["longitude"], values["state"])
            report.filled["time_zone"] = _("from the point on the map")
        rules.keep_rules(values, None, row, self._choices)
        clinic = Clinic(**values)
        clinic.slug = self._slugs.free(clinic, row.page)
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
            if not has_same_value(getattr(clinic, name), value):
                report.values[name] = (getattr(clinic, name), value)
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
    if "phone" in values and not has_same_value(clinic.phone, values["phone"]):
        values.setdefault("phone_extension", "")  # the old extension belonged to the old number


def has_same_value(old, new) -> bool:
    """Whether two values of a field are the same, but for rounding."""
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
