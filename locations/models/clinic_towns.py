"""Many clinics in the order of lists, and by town, in whatever case the towns were typed."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class ClinicTown:
    """A town, and the primary keys of the clinics there."""

    name: str
    keys: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def query(self) -> str:
        """Return the query string of its list."""
        return urlencode({"town": self.name})


@dataclass(frozen=True)
class OrderedClinics:
    """The primary keys of clinics in the order of lists, and their towns by `town_of`, in the order of their names."""

    keys: Sequence[int]
    by_town: dict[str, ClinicTown]


def town_of(text: str) -> str:
    """Return a town's name in a form for comparison: without regard to case and to spaces."""
    return " ".join(text.split()).casefold()


def in_order(clinics: Any) -> OrderedClinics:
    """Return the keys of `clinics`, a ClinicQuerySet, and their towns, in one query.

    Spellings are joined here and not by the database: SQLite knows the case of ASCII letters only, and PostgreSQL's
    order of "HOUSTON" and "Houston" depends on its locale.
    """
    every = array("q")
    keys: dict[str, array] = {}
    spellings: dict[str, Counter[str]] = {}
    key_of: dict[str, str] = {}
    for pk, city in clinics.offering_first().values_list("pk", "city"):
        town = key_of.get(city) or key_of.setdefault(city, town_of(city))
        every.append(pk)
        keys.setdefault(town, array("q")).append(pk)
        spellings.setdefault(town, Counter())[city] += 1
    return OrderedClinics(every, {town: ClinicTown(_best(spellings[town]), keys[town]) for town in sorted(keys)})


def _best(counts: dict[str, int]) -> str:
    """Return the spelling to show: not one in capitals, if there is another, and the one that most clinics have."""
    return max(sorted(counts), key=lambda name: (not name.isupper(), counts[name]))
