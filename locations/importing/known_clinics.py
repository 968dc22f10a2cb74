"""Read the stored clinics that the rows of a file name, and no others.

What is read grows with the file, not with the table: every query asks an index for at most AT_ONCE values.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Lower

from locations.importing.matching import Address, Known, RowKeys, address_of, comparable
from locations.models import Clinic, State
from locations.models.clinic_address import ZipArea
from locations.models.place import SPELLED_OUT, town_key

AT_ONCE = 500  # values in one query: SQLite accepts a limited number
# As text: parsing a phone number takes longer than all the rest.
PHONE_TEXT = ExpressionWrapper(F("phone"), CharField())
FIELDS = ["pk", "state_id", "slug", "outside_number", "name", "street", "suite", "zip", "city", "phone_text"]


@dataclass(frozen=True)
class _Wanted:
    """Names and phone numbers of rows. A clinic with none of them can't be meant, whatever its address is."""

    names: set[str]
    phones: set[str] = field(default_factory=set)


class KnownClinics:
    """The stored clinics, in all ways in which a row can name one."""

    def __init__(self, states: Iterable[State]):
        self._slugs = {state.pk: state.slug for state in states}
        self._states = {slug: pk for pk, slug in self._slugs.items()}

    def by_number(self, numbers: Iterable[str]) -> dict[str, Known]:
        """Return the clinics with these outside numbers."""
        # The condition of the index is repeated, so that PostgreSQL uses it for any number of values.
        numbered = Clinic.objects.exclude(outside_number="")
        return {
            known.outside_number: known
            for some in in_parts(numbers)
            for known in self._read(numbered.filter(outside_number__in=some))
        }

    def by_page(self, pages: Iterable[tuple[str, str]]) -> dict[tuple[str, str] | None, Known]:
        """Return the clinics with these pages: the slugs of the state and the clinic."""
        by_state = defaultdict(set)
        for state, slug in pages:
            if state in self._states:
                by_state[self._states[state]].add(slug)
        return {
            known.page: known
            for state, slugs in by_state.items()
            for some in in_parts(slugs)
            for known in self._read(Clinic.objects.filter(state=state, slug__in=some))
        }

    def by_building(self, addresses: Iterable[Address]) -> dict[tuple[str, str, str], list[Known]]:
        """Return the clinics with the name, street and ZIP code of an address, in any suite."""
        buildings = {address.building for address in addresses}
        found = defaultdict(list)
        names = {name for name, _street, _zip in buildings}
        for known in self._in_zips((zip_code for _name, _street, zip_code in buildings), _Wanted(names)):
            if known.address.building in buildings:
                found[known.address.building].append(known)
        return found

    def like(self, rows: Iterable[RowKeys]) -> Iterator[Known]:
        """Yield the clinics that may look like a row: with its phone, name, town or ZIP code. Some come twice."""
        rows = list(rows)
        wanted = _Wanted({row.address.name for row in rows if row.address}, {row.phone for row in rows if row.phone})
        yield from itertools.chain(
            self._with_values("phone_text", {(row.state, row.phone) for row in rows if row.phone}, wanted),
            self._with_values("name_in_small", {(row.state, row.name.lower()) for row in rows}, wanted),
            self._with_values("town", {(row.state, town) for row in rows for town in spellings(row.city)}, wanted),
            self._in_zips((row.address.zip for row in rows if row.address), wanted),
        )

    def _with_values(self, name: str, values: set[tuple], wanted: "_Wanted") -> Iterator[Known]:
        """Yield the clinics with one of these states and values of `name`."""
        clinics = Clinic.objects.annotate(name_in_small=Lower("name"), town=Lower("city"), phone_text=PHONE_TEXT)
        by_state = defaultdict(set)
        for state, value in values:
            by_state[state].add(value)
        for state, of_state in by_state.items():
            for some in in_parts(of_state):
                yield from self._read(clinics.filter(Q(state=state), Q(**{f"{name}__in": some})), wanted)

    def _in_zips(self, zip_codes: Iterable[str], wanted: "_Wanted") -> Iterator[Known]:
        clinics = Clinic.objects.annotate(zip_area=ZipArea("zip"))
        for some in in_parts(zip_codes):
            yield from self._read(clinics.filter(zip_area__in=some), wanted)

    def _read(self, clinics: QuerySet, wanted: "_Wanted | None" = None) -> Iterator[Known]:
        for pk, state, slug, number, name, street, suite, zip_code, city, phone in (
            clinics.annotate(phone_text=PHONE_TEXT).order_by().values_list(*FIELDS).iterator(2000)
        ):
            if wanted and comparable(name) not in wanted.names and phone not in wanted.phones:
                continue
            address = address_of(name, street, zip_code, suite)
            yield Known(pk, (self._slugs[state], slug), number, address, state, city, phone)


def in_parts(values: Iterable, size: int = AT_ONCE) -> Iterator[list]:
    """Yield the distinct values in sorted lists of at most `size`."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def spellings(city: str) -> set[str]:
    """Return the ways in which a town may be written, in small letters: "st. louis" and "saint louis"."""
    key = town_key(city)
    found = {city.lower(), key}
    for short, long in SPELLED_OUT.items():
        if key.startswith(f"{long} "):
            rest = key.removeprefix(f"{long} ")
            found |= {f"{short} {rest}", f"{short}. {rest}"}
    return found
