"""Convert latitude and longitude to a point on the map of states.

The outlines in locations/data/us-states.json are drawn in the composite "Albers USA" projection in a
975 x 610 box: three equal-area conic projections, one each for the 48 states, Alaska and Hawaii, with the last
two moved below the Southwest. This module uses the same projection, and its inverse: far from the middle of the
country, north is not up on that map, so a drawing of one state has a projection of its own.
Formula: Snyder, Map Projections: A Working Manual (USGS 1395), Albers Equal-Area Conic, on the sphere.
"""

import math
from dataclasses import dataclass

SCALE = 1300.0
ORIGIN = (487.5, 305.0)


@dataclass(frozen=True)
class Conic:
    """A conic projection: two standard parallels, its center in degrees and on the map, and a scale."""

    parallels: tuple[float, float]
    center_longitude: float
    center: tuple[float, float]  # degrees east of center_longitude, degrees north
    scale: float
    place: tuple[float, float]

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = self._raw(latitude, longitude - self.center_longitude)
        x0, y0 = self._raw(self.center[1], self.center[0])
        return self.place[0] + self.scale * (x - x0), self.place[1] - self.scale * (y - y0)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return latitude and longitude of a point on the map. West of the antimeridian, longitudes are below -180."""
        x0, y0 = self._raw(self.center[1], self.center[0])
        east, north = x0 + (x - self.place[0]) / self.scale, y0 - (y - self.place[1]) / self.scale
        cone, constant = self._cone
        to_pole = math.sqrt(constant) / cone - north
        sine = (constant - (cone * math.hypot(east, to_pole)) ** 2) / (2 * cone)
        return (
            math.degrees(math.asin(max(-1.0, min(1.0, sine)))),
            self.center_longitude + math.degrees(math.atan2(east, to_pole) / cone),
        )

    @property
    def _cone(self) -> tuple[float, float]:
        first, second = (math.sin(math.radians(parallel)) for parallel in self.parallels)
        cone = (first + second) / 2
        return cone, 1 + first * (2 * cone - first)

    def _raw(self, latitude: float, east: float) -> tuple[float, float]:
        cone, constant = self._cone
        east = math.radians((east + 180) % 360 - 180)
        radius = math.sqrt(max(0.0, constant - 2 * cone * math.sin(math.radians(latitude)))) / cone
        return radius * math.sin(cone * east), math.sqrt(constant) / cone - radius * math.cos(cone * east)


MAINLAND = Conic((29.5, 45.5), -96, (-0.6, 38.7), SCALE, ORIGIN)
ALASKA = Conic((55, 65), -154, (-2, 58.5), SCALE * 0.35, (ORIGIN[0] - 0.307 * SCALE, ORIGIN[1] + 0.201 * SCALE))
HAWAII = Conic((8, 18), -157, (-3, 19.9), SCALE, (ORIGIN[0] - 0.205 * SCALE, ORIGIN[1] + 0.212 * SCALE))
ELSEWHERE = {"AK": ALASKA, "HI": HAWAII}


def projection_of(state_code: str) -> Conic:
    """Return the projection in which a state is drawn on the 975 x 610 map."""
    return ELSEWHERE.get(state_code, MAINLAND)


def north_up(corners: list[tuple[float, float]], scale: float) -> Conic:
    """Return a projection in which north is up in the middle of an area with these latitudes and longitudes."""
    south, north = min(latitude for latitude, _ in corners), max(latitude for latitude, _ in corners)
    west, east = min(longitude for _, longitude in corners), max(longitude for _, longitude in corners)
    sixth = (north - south) / 6
    return Conic((south + sixth, north - sixth), (west + east) / 2, (0, (south + north) / 2), scale, (0, 0))
