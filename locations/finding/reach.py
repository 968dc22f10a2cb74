"""Whether the nearest clinic is one that a visitor can drive to, and which state a device is in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from locations import distance
from locations.models import Clinic, Place, State

# Straight-line miles. The road is about a third longer: 200 miles, three to four hours, and the same way back after the
# visit. Beyond that it is no longer a day's drive, least of all with a sore back.
DAYS_DRIVE = 150
# No road leads there from another state. From Alaska one does, but it is much longer than a day's drive.
ISLANDS = {"HI", "PR", "VI", "GU", "MP", "AS"}
NEIGHBORS = 3  # ZIP codes near a device that must agree on the state
AROUND = 60  # miles from a device in which its state's ZIP codes must be
A_MILE = 1


@dataclass(frozen=True)
class Reach:
    """How far the nearest clinic is for a visitor in `state`, which may be unknown."""

    nearest: Clinic
    state: State | None = None

    @property
    def is_over_the_sea(self) -> bool:
        """Whether no road leads to the nearest clinic. Islands of one state count as one."""
        if self.state is None or self.state == self.nearest.state:
            return False
        return bool({self.state.code, self.nearest.state.code} & ISLANDS)

    @property
    def is_too_far(self) -> bool:
        """Whether the nearest clinic is more than a day's drive away, or over the sea."""
        return self.nearest.miles > DAYS_DRIVE or self.is_over_the_sea

    @property
    def has_other_islands(self) -> bool:
        """Whether clinics in the visitor's own state may be on another island."""
        return self.state is not None and self.state.code in ISLANDS and not self.is_over_the_sea


@dataclass(frozen=True, order=True)
class Nearby:
    """A ZIP code around a point. Post boxes share the point of their town, and nobody knows their codes."""

    miles: float
    zip: str
    state: int  # its key
    is_alone: bool  # whether no other ZIP code has the same point


def state_at(latitude: float, longitude: float, states: Sequence[State]) -> State | None:
    """Return the state of a point in degrees, or None near a border, where ZIP codes cannot tell."""
    found = {near.state for near in _zips_around(latitude, longitude)[:NEIGHBORS]}
    return next((state for state in states if found == {state.pk}), None)


def nearest_zip(latitude: float, longitude: float) -> str:
    """Return the ZIP code nearest to a point in degrees, or "" if there is none around."""
    around = _zips_around(latitude, longitude)
    alone = (near for near in around if near.is_alone and near.miles <= around[0].miles + A_MILE)
    found = next(alone, around[0] if around else None)
    return found.zip if found else ""


def _zips_around(latitude: float, longitude: float) -> list[Nearby]:
    """Return the ZIP codes around a point, nearest first."""
    around = Place.objects.filter(distance.box(latitude, longitude, AROUND, has_bands=False))
    rows = list(around.values_list("latitude", "longitude", "zip", "state_id"))
    times = Counter((north, east) for north, east, _code, _state in rows)
    here = (latitude, longitude)
    found = [
        Nearby(distance.miles_between(here, (north, east)), code, state, times[north, east] == 1)
        for north, east, code, state in rows
    ]
    return sorted(near for near in found if near.miles <= AROUND)
