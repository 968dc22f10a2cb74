"""Check ZIP codes, states and time zones against each other, without a query for each row."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from opening_hours import OpeningHours

from locations import distance
from locations.models import Clinic, Place, State
from locations.models.place import town_key

CELL = 0.5  # degrees: the size of the cells in which places are looked up by their point


class Spot(NamedTuple):
    """A ZIP code's point in degrees: lighter than a Place, because there are 40,000 of them."""

    zip: str
    state: State
    latitude: float
    longitude: float
    town_key: str = ""


@dataclass
class Atlas:
    """All states and places in memory: some 40,000 rows, read once per file."""

    states: dict[str, State] = field(default_factory=dict)  # by lower-case code and name
    places: dict[str, Spot] = field(default_factory=dict)  # by ZIP code
    by_area: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))  # by the first three digits

    @classmethod
    def load(cls) -> "Atlas":
        atlas = cls()
        by_pk = {}
        for state in State.objects.all():
            by_pk[state.pk] = state
            atlas.states[state.code.lower()] = atlas.states[state.name.lower()] = state
        rows = Place.objects.values_list("zip", "state_id", "latitude", "longitude", "town_key")
        for zip_code, state_id, latitude, longitude, town in rows.iterator(2000):
            spot = Spot(zip_code, by_pk[state_id], latitude, longitude, town)
            atlas.places[zip_code] = spot
            atlas.by_area[zip_code[:3]].append(spot)
        return atlas

    def with_states(self, clinics: Iterable[Clinic]) -> list[Clinic]:
        """Return clinics, each with its state from this atlas: faster than one instance for each, from the database."""
        by_pk = {state.pk: state for state in self.states.values()}
        found = list(clinics)
        for clinic in found:
            clinic.state = by_pk[clinic.state_id]
        return found

    @cached_property
    def towns(self) -> dict[tuple[int, str], list[Spot]]:
        """Return the places of each town, by the state's primary key and the town's key. Few files need it."""
        found = defaultdict(list)
        for spot in self.places.values():
            found[spot.state.pk, spot.town_key].append(spot)
        return found

    @cached_property
    def cells(self) -> dict[tuple[int, int], list[Spot]]:
        """Return the places by the cell of half a degree in which they are."""
        found = defaultdict(list)
        for spot in self.places.values():
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
        states = {place.state.pk for place in self.by_area.get(padded[:3], [])}
        return padded if states and (state is None or state.pk in states) else ""

    def spots_of(self, zip_code: str, state: State) -> list[Spot]:
        """Return the place of a ZIP code or, if that is not on the list, those of its area in `state`."""
        place = self.places.get(zip_code)
        return [place] if place else [spot for spot in self.by_area.get(zip_code[:3], ()) if spot.state == state]

    def middle(self, zip_code: str, state: State | None, city: str) -> tuple[tuple[float, float], str] | None:
        """Return the center of a ZIP code area and its name in words, of the town if the ZIP code is not on the list,
        or else of the wider area. None if even the first three digits are unknown.
        """
        if place := self.places.get(zip_code):
            return (place.latitude, place.longitude), _("center of ZIP code %(zip)s") % {"zip": zip_code}
        if state is None:
            return None
        if spots := self.towns.get((state.pk, town_key(city)), []) if city else []:
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
    place = atlas.places.get(zip_code)
    found = {place.state} if place else {place.state for place in atlas.by_area.get(zip_code[:3], [])}
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


def time_zone_at(latitude: float, longitude: float) -> str:
    """Return the name of the time zone at a point in degrees, from the map in the opening-hours library."""
    return _time_zone_near(math.floor(latitude * 50) / 50, math.floor(longitude * 50) / 50)  # about a mile


@lru_cache(maxsize=20_000)
def _time_zone_near(latitude: float, longitude: float) -> str:
    moment = OpeningHours("Mo 08:00-09:00", coords=(latitude, longitude)).next_change()
    return getattr(getattr(moment, "tzinfo", None), "key", "")
