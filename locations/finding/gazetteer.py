"""All names of towns in memory: those that the post uses, and the populated places with their sizes.

They are read once per process, so newly loaded places need a restart. Arrays instead of objects keep some 36,000 towns
small.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

from django.db.models import Avg
from rapidfuzz import process
from rapidfuzz.distance import OSA

from locations import distance
from locations.finding.town_names import key_of
from locations.models import Place, Town

SAME_TOWN = 25  # miles between the points of one town in the two sources
MUCH_LARGER = 10  # times
SMALL = 500  # people, if nobody counted them
CITY = 50_000  # people
LEAST_ALIKE = 0.74  # of 1; below it, names have little in common
STEP_OF_LIKENESS = 0.06  # names that are about equally alike are ordered by size


class Known(NamedTuple):
    """A town of the gazetteer or one with a clinic. `population` is 0 if it is not known."""

    name: str
    code: str  # of the state
    latitude: float
    longitude: float
    population: int = 0

    @property
    def label(self) -> str:
        return f"{self.name}, {self.code}"


class Gazetteer:
    """Towns by their names. A name occurs at most once in a state."""

    def __init__(self, towns: Iterable[tuple[str, Known]]):
        self._names: list[str] = []
        self._codes: list[str] = []
        self._latitudes, self._longitudes, self._populations = array("d"), array("d"), array("L")
        self._by_key: dict[str, tuple[int, ...]] = {}
        for number, (key, town) in enumerate(towns):
            self._names.append(sys.intern(town.name))
            self._codes.append(sys.intern(town.code))
            self._latitudes.append(town.latitude)
            self._longitudes.append(town.longitude)
            self._populations.append(town.population)
            self._by_key[key] = (*self._by_key.get(key, ()), number)
        self._cities = [key for key in self._by_key if self._largest(key) >= CITY]

    def __len__(self):
        return len(self._names)

    def __iter__(self) -> Iterator[Known]:
        return map(self._town, range(len(self)))

    def named(self, keys: Iterable[str], code: str = "") -> list[Known]:
        """Return the towns with one of these keys, in the state `code` or anywhere, largest first."""
        numbers = {number for key in keys for number in self._by_key.get(key, ())}
        towns = [self._town(number) for number in numbers if not code or self._codes[number] == code]
        return sorted(towns, key=lambda town: (-town.population, town.code, town.name))

    def similar(self, key: str, code: str = "", least: float = LEAST_ALIKE) -> list[Known]:
        """Return towns with similar names, most similar first, and of about equally similar ones the largest first."""
        found = process.extract(
            key, self._by_key.keys(), scorer=OSA.normalized_similarity, limit=None, score_cutoff=least
        )
        ranked = [
            (-(likeness // STEP_OF_LIKENESS), -town.population, town)
            for name, likeness, _at in found
            for town in self.named([name], code)
        ]
        return [town for _likeness, _size, town in sorted(ranked)]

    def cities_one_letter_off(self, key: str) -> list[Known]:
        """Return the cities whose name differs from `key` in one letter, or has two neighboring ones swapped."""
        found = process.extract(key, self._cities, scorer=OSA.distance, limit=None, score_cutoff=1)
        cities = self.named(name for name, off, _at in found if off == 1)
        return [city for city in cities if city.population >= CITY]

    def _largest(self, key: str) -> int:
        return max(self._populations[number] for number in self._by_key[key])

    def _town(self, at: int) -> Known:
        return Known(self._names[at], self._codes[at], self._latitudes[at], self._longitudes[at], self._populations[at])


def merged(postal: Iterable[Known], populated: Iterable[Known]) -> Iterator[tuple[str, Known]]:
    """Yield each name of a state once, with its key: the town that the post means, with the name and the size that the
    populated place has.

    If another place of that name in the state is much larger, people mean that one.
    """
    places: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for place in populated:
        places[key_of(place.name), place.code].append(place)
    for town in postal:
        key = key_of(town.name)
        same = places.pop((key, town.code), [])
        here = [place for place in same if _miles(place, town) <= SAME_TOWN]
        largest = max(same, key=_size, default=town)
        nearby = max(here, key=_size, default=town)
        if largest.population >= MUCH_LARGER * max(nearby.population, SMALL):
            yield key, largest
        else:
            yield key, town._replace(name=nearby.name, population=largest.population)
    for (key, _code), others in places.items():
        yield key, max(others, key=_size)


def _size(town: Known) -> int:
    return town.population


def _miles(town: Known, other: Known) -> float:
    return distance.miles_between((town.latitude, town.longitude), (other.latitude, other.longitude))


_read: list[Gazetteer] = []


def gazetteer() -> Gazetteer:
    """Return all towns. The first call in a process takes two queries."""
    if not _read:
        by_name = Place.objects.order_by().values("city", "state__code")
        postal = by_name.annotate(Avg("latitude"), Avg("longitude")).values_list(
            "city", "state__code", "latitude__avg", "longitude__avg"
        )
        populated = Town.objects.order_by().values_list("name", "state__code", "latitude", "longitude", "population")
        _read.append(Gazetteer(merged(starmap(Known, postal), starmap(Known, populated))))
    return _read[0]


def forget() -> None:
    """Read the towns again at the next call: for tests, which load their own."""
    _read.clear()
