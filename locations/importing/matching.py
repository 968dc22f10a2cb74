"""Find the clinic that a row is about, or the clinics that it may be about."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from locations.importing.clean_rows import CleanRow
from locations.models import Clinic
from locations.models.place import town_key

# Postal abbreviations, so that "12 North Main Street" and "12 N. Main St" are the same address.
SHORT = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "lane": "ln", "court": "ct",
    "place": "pl", "highway": "hwy", "parkway": "pkwy", "square": "sq", "north": "n", "south": "s", "east": "e",
    "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "saint": "st",
    "suite": "ste", "apartment": "apt", "room": "rm", "and": "", "the": "",
}  # fmt: skip
SUITE_WORDS = {"ste", "unit", "apt", "rm"}
MOST_CANDIDATES = 3


@dataclass(frozen=True)
class Address:
    """A clinic's name and address in a form for comparison. "18 Rope Walk #5" has the street "18 rope walk"."""

    name: str
    street: str
    zip: str
    suite: str

    @property
    def building(self) -> tuple[str, str, str]:
        """Return what clinics in different suites of one building have in common."""
        return self.name, self.street, self.zip


@dataclass(frozen=True)
class Candidate:
    """A clinic that a row may be about, and why."""

    clinic: Clinic
    why: str


@dataclass
class Match:
    """The clinic that a row is about, or None, and what identifies the row. `fault` is why that can't be told."""

    clinic: Clinic | None = None
    key: object = None
    address: Address | None = None
    fault: str = ""
    candidates: list[Candidate] = field(default_factory=list)


def address_of(name: str, street: str, zip_code: str, suite: str = "") -> Address:
    """Return an address in a form for comparison."""
    words = _comparable(street.replace("#", " suite ")).split()
    at = next((at for at, word in enumerate(words) if at and word in SUITE_WORDS), len(words))
    in_suite = [*words[at:], *_comparable(suite.replace("#", " suite ")).split()]
    in_suite = list(dict.fromkeys(word for word in in_suite if word not in SUITE_WORDS))  # may be in both cells
    return Address(_comparable(name), " ".join(words[:at]), zip_code[:5], " ".join(in_suite))


def _comparable(text: str) -> str:
    words = re.sub(r"[^\w]+", " ", text.casefold().replace("&", " and ")).split()
    return " ".join(filter(None, (SHORT.get(word, word) for word in words)))


def address_in(values: dict) -> Address | None:
    """Return the address in the values of a row, or None if it is incomplete."""
    if not {"name", "street", "zip"} <= set(values):
        return None
    return address_of(values["name"], values["street"], values["zip"], values.get("suite", ""))


def stored_address(clinic: Clinic) -> Address:
    """Return the address of a clinic."""
    return address_of(clinic.name, clinic.street, clinic.zip, clinic.suite)


class Matcher:
    """The existing clinics, in all ways in which a row can name one."""

    def __init__(self, clinics: Iterable[Clinic]):
        self._clinics = list(clinics)
        self._by_pk = {clinic.pk: clinic for clinic in self._clinics}
        self._by_page = {(clinic.state.slug, clinic.slug): clinic for clinic in self._clinics}
        self._by_number = defaultdict(list)
        self._by_building = defaultdict(list)
        self._addresses = {clinic.pk: stored_address(clinic) for clinic in self._clinics}
        for clinic in self._clinics:
            self._by_building[self._addresses[clinic.pk].building].append(clinic)
            if clinic.outside_number:
                self._by_number[clinic.outside_number].append(clinic)

    @property
    def pages(self) -> set[tuple[str, str]]:
        """Return the slugs of the state and the clinic of each page."""
        return set(self._by_page)

    def match(self, rows: list[CleanRow]) -> list[Match]:
        """Return the match of each row.

        The outside number decides, then the page, then name, street, suite and ZIP code. Rows that remain may be about
        a clinic whose suite is not stored, and otherwise look like clinics that no row is about.
        """
        addresses = [address_in(row.values) for row in rows]
        _drop_shared_numbers(rows, addresses)
        matches = [self._exact(row, address) for row, address in zip(rows, addresses, strict=True)]
        taken = {match.clinic.pk for match in matches if match.clinic}
        for row, address, match in zip(rows, addresses, matches, strict=True):
            if match.clinic is None and not match.fault and address:
                self._in_building(row, address, match, taken)
        index = None
        for row, address, match in zip(rows, addresses, matches, strict=True):
            if match.clinic is None and not match.fault and self._clinics:
                index = index or _LookAlikes([one for one in self._clinics if one.pk not in taken], self._addresses)
                match.candidates = index.candidates(row, address)
        return matches

    def clinic(self, key: str) -> Clinic | None:
        """Return the clinic with this primary key, as text."""
        return self._by_pk.get(int(key)) if key.isdecimal() else None

    def _exact(self, row: CleanRow, address: Address | None) -> Match:
        number = row.values.get("outside_number", "")
        if number and len(same := self._by_number.get(number, [])) == 1:
            return Match(same[0], same[0].pk)
        if row.page and (clinic := self._by_page.get(row.page)):
            return Match(clinic, clinic.pk)
        key = ("number", number) if number else address or row.page
        if address is None:
            return Match(key=key)
        same = [
            clinic
            for clinic in self._by_building.get(address.building, ())
            if self._addresses[clinic.pk].suite == address.suite and not _other_number(row, clinic)
        ]
        if len(same) > 1:
            return Match(key=key, fault=_several(same))
        return Match(same[0], same[0].pk) if same else Match(key=key, address=address)

    def _in_building(self, row: CleanRow, address: Address, match: Match, taken: set[int]) -> None:
        """Match a row without a suite, or a clinic without one, if only one clinic is possible."""
        here = [one for one in self._by_building.get(address.building, ()) if not _other_number(row, one)]
        if address.suite:
            here = [clinic for clinic in here if not self._addresses[clinic.pk].suite]
        here = [clinic for clinic in here if clinic.pk not in taken]
        if len(here) > 1:
            match.fault = _several(here)
        elif here:
            match.clinic, match.key = here[0], here[0].pk
            taken.add(here[0].pk)


def _drop_shared_numbers(rows: list[CleanRow], addresses: list[Address | None]) -> None:
    """Remove numbers that several clinics of the file have, such as the NPI of the whole chain: they identify none."""
    found = defaultdict(set)
    for row, address in zip(rows, addresses, strict=True):
        if number := row.values.get("outside_number"):
            found[number].add(address or row.number)
    for row in rows:
        number = row.values.get("outside_number", "")
        if len(found.get(number, ())) > 1:
            row.remark(
                "outside_number", _("Other rows have the number %(number)s, so it was not used.") % {"number": number}
            )
            del row.values["outside_number"]


class _LookAlikes:
    """Clinics that no row of the file is about, by what a renamed or moved clinic keeps."""

    def __init__(self, clinics: list[Clinic], addresses: dict[int, Address]):
        self._addresses = addresses
        self._by_phone, self._by_town, self._by_street = defaultdict(list), defaultdict(list), defaultdict(list)
        for clinic in clinics:
            address = addresses[clinic.pk]
            self._by_phone[_digits(clinic.phone), address.street, clinic.state_id].append(clinic)
            self._by_town[address.name, town_key(clinic.city), clinic.state_id].append(clinic)
            self._by_street[address.name, address.street, clinic.state_id].append(clinic)

    def candidates(self, row: CleanRow, address: Address | None) -> list[Candidate]:
        """Return the clinics that `row` may be about."""
        values = row.values
        if address is None or "state" not in values:
            return []
        state = values["state"].pk
        found: dict[int, Candidate] = {}
        for clinics, why in [
            (
                self._by_phone.get((_digits(values.get("phone")), address.street, state), ()),
                _("the same street and phone number"),
            ),
            (self._by_street.get((address.name, address.street, state), ()), _("the same name and street")),
            (
                self._by_town.get((address.name, town_key(values.get("city", "")), state), ()),
                _("the same name and town"),
            ),
        ]:
            for clinic in clinics:
                suite = self._addresses[clinic.pk].suite
                in_another_suite = (
                    address.street == self._addresses[clinic.pk].street
                    and suite
                    and address.suite
                    and suite != address.suite
                )
                if not in_another_suite and not _other_number(row, clinic):
                    found.setdefault(clinic.pk, Candidate(clinic, why))
        return list(found.values())[:MOST_CANDIDATES]


def _digits(phone) -> int | None:
    return getattr(phone, "national_number", None)  # an empty one is ""; asking whether a number is true takes long


def _other_number(row: CleanRow, clinic: Clinic) -> bool:
    """Whether the numbers of a row and a clinic say that they are two clinics."""
    number = row.values.get("outside_number", "")
    return bool(number and clinic.outside_number and number != clinic.outside_number)


def _several(clinics: list[Clinic]) -> str:
    return _("%(count)d clinics have this name and address. Fill in the page to say which one you mean.") % {
        "count": len(clinics)
    }
