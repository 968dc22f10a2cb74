"""The towns and names of our own published clinics in memory, as of the newest change of the site.

Every town that a clinic's page prints is found, whether the post or GeoNames knows it or not. The index does not decide
what is public: the clinics that it names are read again.
"""

import bisect
import itertools
import sys
import threading
from array import array
from collections.abc import Iterable
from time import monotonic

from django.db import connections

from clinic_site.publishing import what_is_read
from clinic_site.publishing.kept import edition
from locations.finding.gazetteer import Known
from locations.finding.town_names import key_of, words_of
from locations.models import Clinic, State

# Words that many names of clinics have, and that people leave out or write differently.
GENERIC_WORDS = """
    the a an and of at in for by near clinic clinics center centre office offices physical therapy therapist
    therapists pt dpt rehab rehabilitation dry needling llc inc clinica clinicas fisioterapia puncion seca
"""
GENERIC = frozenset(GENERIC_WORDS.split())
MANY = 2000  # clinics
PAUSE = 60.0  # seconds


class ClinicIndex:
    """What is read of the clinics that are listed at one time."""

    def __init__(self, number: int | None, now):
        self.number = number  # of the generation
        self.read_at = monotonic()
        self._until = None  # when the next clinic goes on or off the site
        self._towns: dict[str, dict[str, Known]] = {}  # by key, then by state
        self._pks = array("q")  # of the clinics, in order; the numbers below are places in it
        self._by_name: dict[str, array] = {}
        self._with_word: dict[str, array] = {}  # in their names
        self._in_town: dict[str, array] = {}  # with this word in the town's name
        rows = Clinic.objects.released().listed().order_by("pk")
        columns = ("publish_at", "unpublish_at", "pk", "name", "city", "state__code", "latitude", "longitude")
        for starts, ends, *row in rows.values_list(*columns).iterator(chunk_size=2000):
            later = [time for time in (starts, ends, self._until) if time and time > now]
            self._until = min(later, default=None)
            if (starts is None or starts <= now) and (ends is None or ends > now):
                self._add(*row)
        self._words = sorted(self._with_word), sorted(self._in_town)
        self.names = [Clinic._meta.db_table, State._meta.db_table]  # what it is read from

    def __len__(self):
        return len(self._pks)

    def _add(self, pk: int, name: str, city: str, code: str, latitude: float, longitude: float) -> None:
        towns = self._towns.setdefault(key_of(city), {})
        towns.setdefault(code, Known(sys.intern(city), code, latitude, longitude))
        number, words = len(self._pks), words_of(name)
        self._pks.append(pk)
        self._by_name.setdefault(" ".join(words), array("L")).append(number)
        for numbers, found in ((self._with_word, words), (self._in_town, words_of(city))):
            for word in set(found):
                numbers.setdefault(sys.intern(word), array("L")).append(number)

    def is_current(self, number: int | None, now) -> bool:
        return number is not None and self.number == number and (self._until is None or now < self._until)

    def towns(self, keys: Iterable[str], code: str = "") -> list[Known]:
        """Return the towns of clinics with one of these keys, in the state `code` or anywhere."""
        found = (town for key in keys for town in self._towns.get(key, {}).values())
        return [town for town in found if code in ("", town.code)]

    def has_clinics_in(self, town: Known) -> bool:
        return town.code in self._towns.get(key_of(town.name), {})

    def named(self, text: str) -> list[int]:
        """Return the pks of the clinics whose whole name is `text`, however it is written."""
        return [self._pks[number] for number in self._by_name.get(" ".join(words_of(text)), ())]

    def with_words(self, text: str) -> list[int]:
        """Return the pks of the clinics whose name and town have all telling words of `text`, or begin like them.

        At least one of the words must be in the name.
        """
        words = [word for word in words_of(text) if word not in GENERIC]
        if not words:
            return []
        named: list[set[int]] = [_numbers_of(word, self._with_word, self._words[0]) for word in words]
        either = [
            numbers | _numbers_of(word, self._in_town, self._words[1])
            for numbers, word in zip(named, words, strict=True)
        ]
        found = set.intersection(*either).intersection(itertools.chain.from_iterable(named))
        return [self._pks[number] for number in sorted(found)]


def _numbers_of(beginning: str, numbers: dict[str, array], words: list[str]) -> set[int]:
    """Return the numbers of all `words`, which are sorted, that begin with `beginning`."""
    found: set[int] = set()
    for at in range(bisect.bisect_left(words, beginning), len(words)):
        if not words[at].startswith(beginning):
            break
        found.update(numbers[words[at]])
    return found


_read: list[ClinicIndex] = []
_reading = threading.Lock()


def clinic_index() -> ClinicIndex:
    """Return the index of the clinics that are listed now. One query after a change of the site.

    Another one asks for the edition, if the request has not done that before.

    Reading many clinics takes seconds. Where there are more than MANY, nobody waits for that but the first visitor: the
    index that was read before answers until a thread has read the new one, at most once in PAUSE seconds.
    """
    changes, now = edition()
    number = changes.number
    if not _read:
        with _reading:
            if not _read:
                _read[:] = [ClinicIndex(number, now)]
    elif not _read[0].is_current(number, now):
        if len(_read[0]) <= MANY:
            _read[:] = [ClinicIndex(number, now)]
        elif monotonic() - _read[0].read_at >= PAUSE and _reading.acquire(blocking=False):
            threading.Thread(target=_read_again, args=(number, now), name="clinic-index", daemon=True).start()
    what_is_read.note(_read[0].names)
    return _read[0]


def _read_again(number: int | None, now) -> None:
    try:
        _read[:] = [ClinicIndex(number, now)]
    finally:
        _reading.release()
        connections.close_all()  # those of this thread


def forget() -> None:
    """Read the clinics again at the next call: for tests, whose changes may never be committed."""
    _read.clear()
