"""Find the clinic that a row is about, or the clinics that it may be about.

A file is matched as a whole, because two rows can't be about one clinic. So only what tells clinics apart is kept of
each row, and of the stored clinics only what rows name is read: see known_clinics.py.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
_NO_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
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


@dataclass(slots=True)
class RowKeys:
    """What a row says about which clinic it means."""

    number: int
    address: Address | None
    page: tuple[str, str] | None
    outside_number: str
    name: str
    city: str
    state: int | None  # its primary key
    phone: str

    @classmethod
    def of(cls, row: CleanRow) -> "RowKeys":
        values = row.values
        state, phone = values.get("state"), values.get("phone")
        return cls(
            row.number, address_in(values), row.page, values.get("outside_number", ""), values.get("name", ""),
            values.get("city", ""), state.pk if state else None, getattr(phone, "as_e164", ""),
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class Known:
    """What is read of a stored clinic to compare it with rows."""

    pk: int
    page: tuple[str, str]
    outside_number: str
    address: Address
    state: int
    city: str
    phone: str


@dataclass(slots=True)
class Match:
    """The primary key of the clinic that a row is about, or None, and what identifies the row.

    `fault` is why that can't be told. `candidates` are (primary key, why) of clinics that the row may be about.
    """

    clinic: int | None = None
    key: object = None
    address: Address | None = None
    fault: str = ""
    candidates: Sequence[tuple[int, str]] = ()


def address_of(name: str, street: str, zip_code: str, suite: str = "") -> Address:
    """Return an address in a form for comparison."""
    words = comparable(street.replace("#", " suite ")).split()
    at = next((at for at, word in enumerate(words) if at and word in SUITE_WORDS), len(words))
    in_suite = [*words[at:], *comparable(suite.replace("#", " suite ")).split()]
    in_suite = list(dict.fromkeys(word for word in in_suite if word not in SUITE_WORDS))  # may be in both cells
    return Address(comparable(name), " ".join(words[:at]), zip_code[:5], " ".join(in_suite))


@functools.lru_cache(maxsize=5_000)  # names of chains and words for suites come again and again
def comparable(text: str) -> str:
    """Return a name or a street without case, punctuation and different ways to write the same word."""
    words = _NO_WORD.sub(" ", text.casefold().replace("&", " and ")).split()
    return " ".join(filter(None, (SHORT.get(word, word) for word in words)))


def address_in(values: dict) -> Address | None:
    """Return the address in the values of a row, or None if it is incomplete."""
    if not {"name", "street", "zip"} <= set(values):
        return None
    return address_of(values["name"], values["street"], values["zip"], values.get("suite", ""))


def stored_address(clinic: Clinic) -> Address:
    """Return the address of a clinic."""
    return address_of(clinic.name, clinic.street, clinic.zip, clinic.suite)


def shared_numbers(rows: Iterable[RowKeys]) -> set[str]:
    """Return the numbers that several clinics of the file have, such as the NPI of the whole chain: they identify none."""
    first: dict[str, object] = {}
    return {
        row.outside_number
        for row in rows
        if row.outside_number and first.setdefault(row.outside_number, who := row.address or row.number) != who
    }


class Matcher:
    """Matches the rows of a file with the stored clinics that they name.

    `known` finds stored clinics by number, page, building and likeness: see known_clinics.py.
    """

    def __init__(self, known):
        self._known = known

    def match(self, rows: list[RowKeys]) -> list[Match]:
        """Return the match of each row.

        The outside number decides, then the page, then name, street, suite and ZIP code. Rows that remain may be about
        a clinic whose suite is not stored, and otherwise look like clinics that no row is about.
        """
        by_number = self._known.by_number(row.outside_number for row in rows if row.outside_number)
        by_page = self._known.by_page(row.page for row in rows if row.page)
        matches: list[Match | None] = [self._by_name_of_its_own(row, by_number, by_page) for row in rows]
        left = [row for row, match in zip(rows, matches, strict=True) if match is None and row.address]
        by_building = self._known.by_building(row.address for row in left)
        exact = [match or self._exact(row, by_building) for row, match in zip(rows, matches, strict=True)]
        taken = {match.clinic for match in exact if match.clinic}
        for row, match in zip(rows, exact, strict=True):
            if match.clinic is None and not match.fault:
                self._in_building(row, match, by_building, taken)
        self._look_alikes(
            [
                (row, match)
                for row, match in zip(rows, exact, strict=True)
                if match.clinic is None and not match.fault and row.address and row.state
            ],
            taken,
        )
        return exact

    def _by_name_of_its_own(self, row: RowKeys, by_number: dict, by_page: dict) -> Match | None:
        """Return the match by the number or the page of the row."""
        known = by_number.get(row.outside_number) or by_page.get(row.page)
        return Match(known.pk, known.pk) if known else None

    def _exact(self, row: RowKeys, by_building: dict) -> Match:
        key = ("number", row.outside_number) if row.outside_number else row.address or row.page
        if row.address is None:
            return Match(key=key)
        same = [
            known
            for known in by_building.get(row.address.building, ())
            if known.address.suite == row.address.suite and not _other_number(row, known)
        ]
        if len(same) > 1:
            return Match(key=key, fault=_several(same))
        return Match(same[0].pk, same[0].pk) if same else Match(key=key, address=row.address)

    def _in_building(self, row: RowKeys, match: Match, by_building: dict, taken: set[int]) -> None:
        """Match a row without a suite, or a clinic without one, if only one clinic is possible."""
        address = row.address
        if address is None:
            return
        here = [one for one in by_building.get(address.building, ()) if not _other_number(row, one)]
        if address.suite:
            here = [known for known in here if not known.address.suite]
        here = [known for known in here if known.pk not in taken]
        if len(here) > 1:
            match.fault = _several(here)
        elif here:
            match.clinic = match.key = here[0].pk
            taken.add(here[0].pk)

    def _look_alikes(self, left: list[tuple[RowKeys, Match]], taken: set[int]) -> None:
        """Add the candidates to the matches of rows that no stored clinic matches."""
        if not left:
            return
        wanted = {hash(key) for row, _match in left for key in likenesses(row.address, row.phone, row.city, row.state)}
        found = defaultdict(list)
        for known in self._known.like(row for row, _match in left):
            if known.pk not in taken:
                for key in likenesses(known.address, known.phone, known.city, known.state):
                    if hash(key) in wanted:
                        found[key].append(known)
        for row, match in left:
            match.candidates = _candidates(row, found)


def likenesses(address: Address | None, phone: str, city: str, state: int | None) -> list[tuple]:
    """Return what a renamed or moved clinic keeps, each with the reason that it then is a candidate for."""
    if address is None or state is None:
        return []
    named = [("street", address.name, address.street, state), ("town", address.name, town_key(city), state)]
    return [("phone", phone, address.street, state), *named] if phone else named


def _candidates(row: RowKeys, found: dict[tuple, list[Known]]) -> list[tuple[int, str]]:
    """Return the clinics that `row` may be about."""
    candidates: dict[int, str] = {}
    for key in likenesses(row.address, row.phone, row.city, row.state):
        for known in sorted(found.get(key, ()), key=lambda one: one.pk):
            if not _in_another_suite(row.address, known.address) and not _other_number(row, known):
                candidates.setdefault(known.pk, _why(key[0]))
    return list(candidates.items())[:MOST_CANDIDATES]


def _in_another_suite(one: Address | None, other: Address) -> bool:
    return bool(one and one.street == other.street and one.suite and other.suite and one.suite != other.suite)


def _why(kind: str) -> str:
    match kind:
        case "phone":
            return _("the same street and phone number")
        case "street":
            return _("the same name and street")
        case _:
            return _("the same name and town")


def _other_number(row: RowKeys, known: Known) -> bool:
    """Whether the numbers of a row and a clinic say that they are two clinics."""
    return bool(row.outside_number and known.outside_number and row.outside_number != known.outside_number)


def _several(clinics: list[Known]) -> str:
    return _("%(count)d clinics have this name and address. Fill in the page to say which one you mean.") % {
        "count": len(clinics)
    }
