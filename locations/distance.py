"""Distance on the globe: exact great-circle order, found through an ordinary index.

A point on the globe is also a unit vector. The straight chord between two vectors grows with the distance along
the surface, so ordering by the chord's square is ordering by distance, with no trigonometry in the query. A box
excludes distant rows. With an index on latitude and longitude, the database would read the box's whole belt around
the globe. With an index on bands of latitude and then longitude, it reads only the box.
"""

import math

from django.db.models import F, FloatField, IntegerField, Q, Value
from django.db.models.functions import Cast, Cos, Floor, Radians, Sin

EARTH_RADIUS_MILES = 3958.8  # mean radius; the true one differs by at most 0.34 %
BANDS_IN_A_DEGREE = 2  # a band is 35 miles high; changing this needs a migration
MOST_BANDS = 100  # per box; a taller box covers nearly everything, so bands would not help

# Expressions for generated columns, computed from a row's `latitude` and `longitude`.
UNIT_X = Cos(Radians("latitude")) * Cos(Radians("longitude"))
UNIT_Y = Cos(Radians("latitude")) * Sin(Radians("longitude"))
UNIT_Z = Sin(Radians("latitude"))
LATITUDE_BAND = Cast(Floor(F("latitude") * BANDS_IN_A_DEGREE), IntegerField())


def latitude_band(latitude: float) -> int:
    """Return the band of a latitude in degrees, numbered as in the database."""
    return math.floor(latitude * BANDS_IN_A_DEGREE)


def unit_vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Return the point at (`latitude`, `longitude`) in degrees as a vector of length 1."""
    latitude, longitude = math.radians(latitude), math.radians(longitude)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def chord_squared(latitude: float, longitude: float):
    """Return an expression for the squared chord from a point in degrees to a row's `unit_x`, `unit_y`, `unit_z`."""
    parts = zip(("unit_x", "unit_y", "unit_z"), unit_vector(latitude, longitude), strict=True)
    differences = [F(name) - Value(value, FloatField()) for name, value in parts]
    return sum((difference * difference for difference in differences[1:]), differences[0] * differences[0])


def miles_of_chord(chord_squared: float) -> float:
    """Return the great-circle miles for a squared chord of the unit sphere."""
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(chord_squared) / 2))


def miles_between(point: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle miles between two points in degrees."""
    return miles_of_chord(math.dist(unit_vector(*point), unit_vector(*other)) ** 2)


def most_central(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the point of `points` (in degrees) that is nearest to their center.

    The center of islands can be far out at sea, and a mean of longitudes is wrong across the antimeridian.
    """
    middle = [math.fsum(parts) / len(points) for parts in zip(*(unit_vector(*point) for point in points), strict=True)]
    return min(points, key=lambda point: math.dist(unit_vector(*point), middle))


def box(latitude: float, longitude: float, miles: float, *, has_bands: bool = True) -> Q:
    """Return a condition that matches every row within `miles` of a point in degrees, and few others.

    It is correct across the antimeridian and at the poles, where every longitude is near. Rows without the column
    `latitude_band` need `has_bands=False`.
    """
    angle = miles / EARTH_RADIUS_MILES
    south, north = latitude - math.degrees(angle), latitude + math.degrees(angle)
    condition = Q(latitude__gte=south, latitude__lte=north)
    bands = range(latitude_band(max(south, -90)), latitude_band(min(north, 90)) + 1)
    if has_bands and len(bands) <= MOST_BANDS:
        condition &= Q(latitude_band__in=bands)
    if south <= -90 or north >= 90:
        return condition
    # The circle is widest where it touches a meridian, not at the point's own latitude.
    width = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(latitude)))))
    west, east = longitude - width, longitude + width
    if west < -180:
        return condition & (Q(longitude__lte=east) | Q(longitude__gte=west + 360))
    if east > 180:
        return condition & (Q(longitude__gte=west) | Q(longitude__lte=east - 360))
    return condition & Q(longitude__gte=west, longitude__lte=east)
