"""Judge the point of a row: use it, correct it, or replace it by the center of the ZIP code area, with the reason.

A wrong point sends visitors to the wrong place, but it never refuses a row: the ZIP code says where the clinic is,
within some miles, and the page then says "about".
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.importing.geography import Atlas, miles_to
from locations.models import State

# Miles from the center of its ZIP code area. Up to NEAR a point is believed. Beyond FAR it is wrong: the next ZIP code
# is nearer than that, except in Alaska, where some areas are as large as states.
NEAR = 10
FAR = 60
FAR_IN_ALASKA = 250
SAME = 0.00001  # degrees, about a meter: a spreadsheet's rounding is not a change

Point = tuple[float, float]


@dataclass(frozen=True)
class Judgment:
    """What to store for a point. `remark` is about a point that is used; `why_not` says why the file's point is not.

    Then `point` is the center of the ZIP code area and `origin` its name, or None and "" if that is unknown.
    """

    point: Point | None
    is_approximate: bool = False
    remark: str = ""
    why_not: str = ""
    origin: str = ""


class SharedPoints:
    """Finds the points that rows with different ZIP codes and streets have in common.

    They are where a geocoder gave up, such as the middle of a town.
    """

    def __init__(self) -> None:
        self._first: dict[Point, tuple[str, str]] = {}  # ZIP code and street of the first row with the point
        self._other_zip: set[Point] = set()
        self._other_street: set[Point] = set()

    def add(self, point: Point, zip_code: str, street: str) -> None:
        """Note the point of a row."""
        first_zip, first_street = self._first.setdefault(point, (zip_code, street))
        if zip_code != first_zip:
            self._other_zip.add(point)
        if street != first_street:
            self._other_street.add(point)

    def found(self) -> set[Point]:
        return self._other_zip & self._other_street


def read_point(latitude: str | None, longitude: str | None) -> Point | None:
    """Return the point in the two cells, or None if both are empty. Raise ValueError if it can't be used."""
    try:
        north, east = (float(text.replace("°", "")) if text else None for text in (latitude, longitude))
    except ValueError:
        raise ValueError(_("Latitude and longitude must be numbers, such as 47.25 and -122.44.")) from None
    if (north, east) in [(0, 0), (None, None)]:
        return None
    if north is None or east is None:
        raise ValueError(_("Latitude or longitude is missing. Fill in both, or leave both empty."))
    if not (abs(north) <= 180 and abs(east) <= 180):  # also false for "nan"
        raise ValueError(_("Latitude must be from -90 to 90 and longitude from -180 to 180."))
    return north, east


def judge(atlas: Atlas, point: Point, zip_code: str, state: State, city: str, *, is_shared: bool) -> Judgment:
    """Return what to store for the `point` of a row with this ZIP code and state."""
    spots = atlas.spots_of(zip_code, state)
    if not spots:
        return Judgment(point) if abs(point[0]) <= 90 else Judgment(None, why_not=_out_of_range())
    far = FAR_IN_ALASKA if state.code == "AK" else FAR

    def miles(north: float, east: float) -> float:
        return min(miles_to(north, east, spot) for spot in spots)

    north, east = point
    off = miles(north, east) if abs(north) <= 90 else float("inf")
    remark = ""
    if off > far:
        # A point in another order or with another sign is only believed if it then fits the ZIP code.
        turned = [
            ((east, north), _("Latitude and longitude were swapped. This was corrected.")),
            ((north, -east), _("The longitude had the wrong sign. This was corrected.")),
            (
                (-abs(north), east) if north > 0 else (abs(north), east),
                _("The latitude had the wrong sign. This was corrected."),
            ),
        ]
        for candidate, why in turned:
            if abs(candidate[0]) <= 90 and miles(*candidate) <= NEAR:
                (north, east), off, remark = candidate, miles(*candidate), why
                break
    if why := _why_replaced(atlas, (north, east), off, zip_code, state, far, is_shared=is_shared):
        middle = atlas.middle(zip_code, state, city)
        return Judgment(middle and middle[0], is_approximate=True, why_not=why, origin=middle[1] if middle else "")
    is_middle = any(is_same((north, east), (spot.latitude, spot.longitude)) for spot in spots)
    if off > NEAR:
        remark = _("The point is %(miles)d miles from the center of ZIP code %(zip)s. Check it on the map.") % {
            "miles": off,
            "zip": zip_code,
        }
    return Judgment((north, east), is_middle, remark)


def _why_replaced(
    atlas: Atlas, point: Point, off: float, zip_code: str, state: State, far: float, *, is_shared: bool
) -> str:
    """Return why a point that is `off` miles from its ZIP code is not believed, or ""."""
    if abs(point[0]) > 90:
        return _out_of_range()
    if off > far:
        return _("The point is %(miles)d miles away from ZIP code %(zip)s.") % {"miles": off, "zip": zip_code}
    if is_shared:
        return _("Rows with other ZIP codes have the same point, so it is not the clinic’s door.")
    if off <= NEAR:
        return ""
    nearest = atlas.nearest(*point)
    if nearest is None or nearest.zip == zip_code:
        return ""
    values = {"miles": off, "zip": zip_code, "other": nearest.zip, "state": nearest.state.name}
    if nearest.state != state:
        return _("The point is in %(state)s, %(miles)d miles away from ZIP code %(zip)s.") % values
    if 2 * miles_to(*point, nearest) < off:
        return _("The point is in ZIP code %(other)s, %(miles)d miles away from ZIP code %(zip)s.") % values
    return ""


def is_same(one: Point, other: Point) -> bool:
    """Whether two points are the same, but for a spreadsheet's rounding."""
    return abs(one[0] - other[0]) < SAME and abs(one[1] - other[1]) < SAME


def _out_of_range() -> str:
    return _("Latitude must be from -90 to 90 and longitude from -180 to 180.")
