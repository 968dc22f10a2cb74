"""From latitude and longitude to a point on the map of states.

The outlines in locations/data/us-states.json are drawn in the composite "Albers USA" projection in a
975 x 610 box: three equal-area conic projections, one each for the 48 states, Alaska and Hawaii, with the last
two moved under the south-west. The same projection here lets clinics be put on those outlines.
Formula: Snyder, Map Projections: A Working Manual (USGS 1395), Albers Equal-Area Conic, on the sphere.
"""

import math
from dataclasses import dataclass

SCALE = 1300.0
ORIGIN = (487.5, 305.0)


@dataclass(frozen=True)
class Conic:
    """One conic projection: two standard parallels, a centre in degrees, a scale, the place of its centre."""

    parallels: tuple[float, float]
    centre_longitude: float
    centre: tuple[float, float]  # degrees east of centre_longitude, degrees north
    scale: float
    place: tuple[float, float]

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = self._raw(latitude, longitude - self.centre_longitude)
        x0, y0 = self._raw(self.centre[1], self.centre[0])
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
    """Return the point (x, y) of the 975 x 610 map for a place in a state; degrees in, map units out."""
    return ELSEWHERE.get(state_code, MAINLAND).point(latitude, longitude)
