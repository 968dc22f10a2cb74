"""Convert latitude and longitude to a point on the map of states.

The outlines in locations/data/us-states.json are drawn in the composite "Albers USA" projection in a
975 x 610 box: three equal-area conic projections, one each for the 48 states, Alaska and Hawaii, with the last
two moved below the Southwest. This module uses the same projection to place clinics on the outlines.
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

    def _raw(self, latitude: float, east: float) -> tuple[float, float]:
        first, second = (math.sin(math.radians(parallel)) for parallel in self.parallels)
        cone = (first + second) / 2
        constant = 1 + first * (2 * cone - first)
        east = math.radians((east + 180) % 360 - 180)
        radius = math.sqrt(max(0.0, constant - 2 * cone * math.sin(math.radians(latitude)))) / cone
        return radius * math.sin(cone * east), math.sqrt(constant) / cone - radius * math.cos(cone * east)


MAINLAND = Conic((29.5, 45.5), -96, (-0.6, 38.7), SCALE, ORIGIN)
ALASKA = Conic((55, 65), -154, (-2, 58.5), SCALE * 0.35, (ORIGIN[0] - 0.307 * SCALE, ORIGIN[1] + 0.201 * SCALE))
HAWAII = Conic((8, 18), -157, (-3, 19.9), SCALE, (ORIGIN[0] - 0.205 * SCALE, ORIGIN[1] + 0.212 * SCALE))
ELSEWHERE = {"AK": ALASKA, "HI": HAWAII}


def project(state_code: str, latitude: float, longitude: float) -> tuple[float, float]:
    """Return the point (x, y) on the 975 x 610 map for a latitude and longitude in a state."""
    return ELSEWHERE.get(state_code, MAINLAND).point(latitude, longitude)
