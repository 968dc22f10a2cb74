"""The towns and names of our own published clinics in memory, as of the newest change of the site.

Every town that a clinic's page prints is found, whether the post or GeoNames knows it or not. The index does not decide
what is public: the clinics that it names are read again.
"""

import sys
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from clinic_site.publishing import generation
from locations.finding.gazetteer import Known
from locations.finding.town_names import key_of, words_of
from locations.models import Clinic

# Words that many names of clinics have, and that people leave out or write differently.
GENERIC_WORDS = """
    the a an and of at in for by near clinic clinics center centre office offices physical therapy therapist
    therapists pt dpt rehab rehabilitation dry needling llc inc
"""
GENERIC = frozenset(GENERIC_WORDS.split())


class ClinicIndex:
    """What is read of the clinics that are listed at one time."""

    def __init__(self, number: int | None, now):
        self.number = number  # of the generation
        self._until = None  # when the next clinic goes on or off the site
        self._towns: dict[str, dict[str, Known]] = {}  # by key, then by state
        self._counts: Counter[tuple[str, str]] = Counter()
        self._clinics: list[tuple[str, str, int]] = []  # words of the name, words of the town, pk
        rows = Clinic.objects.released().listed().order_by("pk")
        columns = ("publish_at", "unpublish_at", "pk", "name", "city", "state__code", "latitude", "longitude")
        for starts, ends, *row in rows.values_list(*columns).iterator(chunk_size=2000):
            later = [time for time in (starts, ends, self._until) if time and time > now]
            self._until = min(later, default=None)
            if (starts is None or starts <= now) and (ends is None or ends > now):
                self._add(*row)

    def _add(self, pk: int, name: str, city: str, code: str, latitude: float, longitude: float) -> None:
        key = key_of(city)
        self._towns.setdefault(key, {}).setdefault(code, Known(sys.intern(city), code, latitude, longitude))
        self._counts[key, code] += 1
        self._clinics.append((" ".join(words_of(name)), sys.intern(" ".join(words_of(city))), pk))

    def is_current(self, number: int | None, now) -> bool:
        return number is not None and self.number == number and (self._until is None or now < self._until)

    def towns(self, keys: Iterable[str], code: str = "") -> list[Known]:
        """Return the towns of clinics with one of these keys, in the state `code` or anywhere."""
        found = (town for key in keys for town in self._towns.get(key, {}).values())
        return [town for town in found if code in ("", town.code)]

    def has_clinics_in(self, town: Known) -> bool:
        return (key_of(town.name), town.code) in self._counts

    def named(self, text: str) -> list[int]:
        """Return the pks of the clinics whose whole name is `text`, however it is written."""
        words = " ".join(words_of(text))
        return [pk for name, _city, pk in self._clinics if name == words]

    def with_words(self, text: str) -> list[int]:
        """Return the pks of the clinics whose name and town have all telling words of `text`, or begin like them.

        At least one of the words must be in the name.
        """
        words = [f" {word}" for word in words_of(text) if word not in GENERIC]
        if not words:
            return []
        found = []
        for name, city, pk in self._clinics:
            name = f" {name}"
            if all(word in name or word in f" {city}" for word in words) and any(word in name for word in words):
                found.append(pk)
        return found


_read: list[ClinicIndex] = []


def clinic_index() -> ClinicIndex:
    """Return the index of the clinics that are listed now. One query, or two after a change of the site."""
    number, now = generation.number_now()
    now = now or timezone.now()
    if not _read or not _read[0].is_current(number, now):
        _read[:] = [ClinicIndex(number, now)]
    return _read[0]


def forget() -> None:
    """Read the clinics again at the next call: for tests, whose changes may never be committed."""
    _read.clear()
