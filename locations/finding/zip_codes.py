"""Find ZIP codes in a text, and the points of ZIP codes."""

import re

from django.db.models import Q

from locations import distance
from locations.finding.answers import Point
from locations.models import Place

ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
IN_TEXT = re.compile(r"(?<![0-9])(?<![0-9][-.])([0-9]{5})(?:[- ]?([0-9]{4}))?(?!-?[0-9])")
# The first digits of military mail overseas: Europe, the Americas, the Pacific. These are no places in the US.
LIKE_DIGITS = str.maketrans("Oo", "00")
MILITARY = re.compile(r"09[0-8]|340|96[2-6]")
MILITARY_WORDS = re.compile(r"\b(?:a\.?p\.?o|f\.?p\.?o|d\.?p\.?o)\b\.?(?:,? (?:a\.?[aep])\b|,? [0-9]|$)", re.IGNORECASE)


def zip_codes_in(text: str) -> list[re.Match]:
    """Return the ZIP codes in `text`, in order. Longer and shorter numbers do not count."""
    return list(IN_TEXT.finditer(text))


def number_in(text: str) -> str:
    """Return the digits of a text that is only a number, with the letter O for a zero: "O2134", "606 14"."""
    return re.sub(r"[\s.,+-]", "", text.translate(LIKE_DIGITS))


def is_military(text: str) -> bool:
    """Return whether `text` is an address of military mail overseas."""
    codes = zip_codes_in(text)
    return bool(MILITARY_WORDS.search(text) or (codes and MILITARY.match(codes[-1][1])))


def point_of(code: str) -> Point | None:
    """Return the point of a ZIP code or the center of its 3-digit area. One query, or two with the area: 100 rows."""
    places = Place.objects.select_related("state")
    if place := places.filter(zip=code).first():
        label = f"{code} ({place.city}, {place.state.code})"
        return Point(label, place.latitude, place.longitude, state=place.state)
    area = places.filter(Q(zip__gte=f"{code[:3]}00") & Q(zip__lte=f"{code[:3]}99"))
    by_point = {(place.latitude, place.longitude): place for place in area}
    if not by_point:
        return None
    middle = distance.most_central(list(by_point))
    return Point(code, *middle, is_area=True, state=by_point[middle].state)
