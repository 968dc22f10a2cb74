"""The towns of many clinics, each with its number of clinics, in whatever case they were typed."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, QuerySet


@dataclass(frozen=True)
class ClinicTown:
    """A town and how many clinics are there. `spellings` are all that differ only in case: "HOUSTON", "Houston"."""

    name: str
    spellings: list[str]
    count: int

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def query(self) -> str:
        """Return the query string of its list."""
        return urlencode({"town": self.name})


def town_of(text: str) -> str:
    """Return a town's name in a form for comparison: without regard to case and to spaces."""
    return " ".join(text.split()).casefold()


def towns_of(clinics: QuerySet) -> list[ClinicTown]:
    """Return the towns of `clinics` in the order of their names, in one query.

    Spellings are joined here and not by the database: SQLite knows the case of ASCII letters only, and PostgreSQL's
    order of "HOUSTON" and "Houston" depends on its locale.
    """
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for city, count in clinics.order_by().values_list("city").annotate(count=Count("pk")):
        spellings[town_of(city)][city] = count
    return [
        ClinicTown(_best(found), sorted(found), sum(found.values()))
        for _key, found in sorted(spellings.items(), key=lambda item: item[0])
    ]


def _best(counts: dict[str, int]) -> str:
    """Return the spelling to show: not one in capitals, if there is another, and the one that most clinics have."""
    return max(sorted(counts), key=lambda name: (not name.isupper(), counts[name]))
