"""Check ZIP codes, coordinates, states and time zones against each other, without a query for each row."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from opening_hours import OpeningHours

from locations import distance
from locations.models import Place, State

# Maximum miles from a clinic to the center of its ZIP code area. Alaska has areas as large as states.
FAR = 60
FAR_IN_ALASKA = 250


class Spot(NamedTuple):
    """A ZIP code's point in degrees: lighter than a Place, because there are 40,000 of them."""

    zip: str
    state: State
    latitude: float
    longitude: float


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
        rows = Place.objects.values_list("zip", "state_id", "latitude", "longitude")
        for zip_code, state_id, latitude, longitude in rows.iterator(2000):
            spot = Spot(zip_code, by_pk[state_id], latitude, longitude)
            atlas.places[zip_code] = spot
            atlas.by_area[zip_code[:3]].append(spot)
        return atlas

    def full_zip(self, digits: str, state: State | None) -> str:
        """Return a ZIP code with the leading zeros that a spreadsheet dropped, or "" if the result is not plausible."""
        padded = digits.zfill(5)
        states = {place.state.pk for place in self.by_area.get(padded[:3], [])}
        return padded if states and (state is None or state.pk in states) else ""


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


def point_fault(atlas: Atlas, latitude: float, longitude: float, zip_code: str, state: State) -> str:
    """Return why a point can't be in a ZIP code or, if that is unknown, in its 3-digit area. Return "" if it can."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return _("Latitude must be from -90 to 90 and longitude from -180 to 180.")
    near = FAR_IN_ALASKA if state.code == "AK" else FAR
    place = atlas.places.get(zip_code)
    places = [place] if place else [found for found in atlas.by_area[zip_code[:3]] if found.state == state]
    miles = min((miles_to(latitude, longitude, found) for found in places), default=0)
    if miles <= near:
        return ""
    if abs(longitude) <= 90 and min(miles_to(longitude, latitude, found) for found in places) <= near:
        return _("Latitude and longitude are swapped.")
    if min(miles_to(latitude, -longitude, found) for found in places) <= near:
        return _("The longitude has the wrong sign. It is negative, except in Guam and the Northern Mariana Islands.")
    return _("This location is %(miles)d miles away from ZIP code %(zip)s.") % {"miles": miles, "zip": zip_code}


def point_of(atlas: Atlas, zip_code: str) -> tuple[float, float] | None:
    """Return the center of a ZIP code area, or None if the ZIP code is unknown."""
    place = atlas.places.get(zip_code)
    return (place.latitude, place.longitude) if place else None


def time_zone_at(latitude: float, longitude: float) -> str:
    """Return the name of the time zone at a point in degrees, from the map in the opening-hours library."""
    return _time_zone_near(math.floor(latitude * 50) / 50, math.floor(longitude * 50) / 50)  # about a mile


@lru_cache(maxsize=20_000)
def _time_zone_near(latitude: float, longitude: float) -> str:
    moment = OpeningHours("Mo 08:00-09:00", coords=(latitude, longitude)).next_change()
    return getattr(getattr(moment, "tzinfo", None), "key", "")
