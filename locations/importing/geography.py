"""Check ZIP codes, states and time zones against each other, without a query for each row."""

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from opening_hours import OpeningHours

from locations import distance
from locations.models import Clinic, Place, State
from locations.models.place import town_key

CELL = 0.5  # degrees: the size of the cells in which places are looked up by their point
FEW_AREAS = 30  # of 900: so many are read one by one, a millisecond each; all of them take 200

# The states with one time zone for all ZIP codes, according to the same map. Nevada has a town in another one.
ONE_TIME_ZONE = {
    code: zone
    for zone, codes in {
        "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Chicago": "AR IA IL LA MN MO MS OK WI",
        "America/Denver": "CO MT NM UT",
        "America/Los_Angeles": "CA WA",
        "America/Puerto_Rico": "PR",
        "America/St_Thomas": "VI",
        "Pacific/Guam": "GU",
        "Pacific/Saipan": "MP",
        "Pacific/Pago_Pago": "AS",
    }.items()
    for code in codes.split()
}


class Spot(NamedTuple):
    """A ZIP code's point in degrees: lighter than a Place, because there are 40,000 of them."""

    zip: str
    state: State
    latitude: float
    longitude: float
    town_key: str = ""


class Atlas:
    """All states, and the places that a file names, read when they are first asked for.

    Few rows name few areas: the first three digits of ZIP codes. After FEW_AREAS, the other 40,000 places are read at
    once, because a large file names most areas.
    """

    def __init__(self) -> None:
        self.states: dict[str, State] = {}  # by lower-case code and name
        self._by_pk: dict[int, State] = {}
        self._areas: dict[str, dict[str, Spot]] = {}  # the places by the first three digits, and by ZIP code
        self._is_whole = False
        self._towns: dict[tuple[int, str], list[Spot]] = {}  # (state, name of a town) -> its ZIP codes
        for state in State.objects.all():
            self._by_pk[state.pk] = state
            self.states[state.code.lower()] = self.states[state.name.lower()] = state

    def _area(self, zip_code: str) -> dict[str, Spot]:
        """Return the places whose ZIP codes begin as `zip_code` does."""
        digits = zip_code[:3]
        if digits not in self._areas and not self._is_whole and len(digits) == 3:
            if len(self._areas) >= FEW_AREAS:
                self._read_all()
            else:
                self._areas[digits] = {
                    spot.zip: spot for spot in self._spots(Place.objects.filter(zip__startswith=digits))
                }
        return self._areas.get(digits, {})

    def _read_all(self) -> None:
        self._areas, self._is_whole = {}, True
        for spot in self._spots(Place.objects.all()):
            self._areas.setdefault(spot.zip[:3], {})[spot.zip] = spot

    def _spots(self, places: QuerySet[Place]) -> Iterator[Spot]:
        rows = places.values_list("zip", "state_id", "latitude", "longitude", "town_key")
        for zip_code, state_id, latitude, longitude, town in rows.iterator(2000):
            yield Spot(zip_code, self._by_pk[state_id], latitude, longitude, town)

    def place(self, zip_code: str) -> Spot | None:
        """Return the place of a ZIP code, if it is on the list."""
        return self._area(zip_code).get(zip_code)

    def area(self, zip_code: str) -> Collection[Spot]:
        """Return the places whose ZIP codes have the same first three digits as `zip_code`."""
        return self._area(zip_code).values()

    def with_states(self, clinics: Iterable[Clinic]) -> list[Clinic]:
        """Return clinics, each with its state from this atlas: faster than one instance for each, from the database."""
        found = list(clinics)
        for clinic in found:
            clinic.state = self._by_pk[clinic.state_id]
        return found

    @cached_property
    def cells(self) -> dict[tuple[int, int], list[Spot]]:
        """Return all places by the cell of half a degree in which they are. Only points far from their ZIP code need it."""
        if not self._is_whole:
            self._read_all()
        found = defaultdict(list)
        for spot in itertools.chain.from_iterable(area.values() for area in self._areas.values()):
            found[_cell(spot.latitude, spot.longitude)].append(spot)
        return found

    def nearest(self, latitude: float, longitude: float) -> Spot | None:
        """Return the place nearest to a point, if there is one within half a degree or so."""
        row, column = _cell(latitude, longitude)
        near = [
            spot
            for north in (-1, 0, 1)
            for east in (-1, 0, 1)
            for spot in self.cells.get((row + north, column + east), ())
        ]
        return min(near, key=lambda spot: miles_to(latitude, longitude, spot), default=None)

    def full_zip(self, digits: str, state: State | None) -> str:
        """Return a ZIP code with the leading zeros that a spreadsheet dropped, or "" if the result is not plausible."""
        padded = digits.zfill(5)
        states = {place.state.pk for place in self.area(padded)}
        return padded if states and (state is None or state.pk in states) else ""

    def spots_of(self, zip_code: str, state: State) -> list[Spot]:
        """Return the place of a ZIP code or, if that is not on the list, those of its area in `state`."""
        place = self.place(zip_code)
        return [place] if place else [spot for spot in self.area(zip_code) if spot.state == state]

    def _town(self, state: State, key: str) -> list[Spot]:
        if (state.pk, key) not in self._towns:
            self._towns[state.pk, key] = list(self._spots(Place.objects.filter(state=state, town_key=key)))
        return self._towns[state.pk, key]

    def middle(self, zip_code: str, state: State | None, city: str) -> tuple[tuple[float, float], str] | None:
        """Return the center of a ZIP code area and its name in words, of the town if the ZIP code is not on the list,
        or else of the wider area. None if even the first three digits are unknown.
        """
        if place := self.place(zip_code):
            return (place.latitude, place.longitude), _("center of ZIP code %(zip)s") % {"zip": zip_code}
        if state is None:
            return None
        if spots := self._town(state, town_key(city)) if city else []:
            return _mean(spots), _("center of %(town)s (ZIP code %(zip)s is not on our list)") % {
                "town": city,
                "zip": zip_code,
            }
        if spots := self.spots_of(zip_code, state):
            return _mean(spots), _("center of the ZIP codes %(digits)s… (%(zip)s is not on our list)") % {
                "digits": zip_code[:3],
                "zip": zip_code,
            }
        return None


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / CELL), math.floor(longitude / CELL)


def _mean(spots: list[Spot]) -> tuple[float, float]:
    count = len(spots)
    return sum(spot.latitude for spot in spots) / count, sum(spot.longitude for spot in spots) / count


def miles_to(latitude: float, longitude: float, place: Spot) -> float:
    """Return the great-circle miles from a point in degrees to a place."""
    return distance.miles_between((latitude, longitude), (place.latitude, place.longitude))


def zip_fault(atlas: Atlas, zip_code: str, state: State) -> str:
    """Return why a ZIP code can't be in `state`, or "" if it can."""
    place = atlas.place(zip_code)
    found = {place.state} if place else {place.state for place in atlas.area(zip_code)}
    if not found:
        return _("No ZIP code begins with %(digits)s.") % {"digits": zip_code[:3]}
    if state in found:
        return ""
    names = ", ".join(sorted(state.name for state in found))
    return _("ZIP code %(zip)s is in %(names)s, but the clinic is in %(state)s.") % {
        "zip": zip_code,
        "names": names,
        "state": state.name,
    }


def time_zone_at(latitude: float, longitude: float, state: State | None) -> str:
    """Return the name of the time zone at a point in degrees in `state`.

    If the state has more than one, the map in the opening-hours library says which. It takes 110 MB in each process.
    """
    if state and state.code in ONE_TIME_ZONE:
        return ONE_TIME_ZONE[state.code]
    return _time_zone_near(math.floor(latitude * 50) / 50, math.floor(longitude * 50) / 50)  # about a mile


@lru_cache(maxsize=20_000)
def _time_zone_near(latitude: float, longitude: float) -> str:
    moment = OpeningHours("Mo 08:00-09:00", coords=(latitude, longitude)).next_change()
    return getattr(getattr(moment, "tzinfo", None), "key", "")
