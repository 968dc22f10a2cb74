"""Choose slugs for new clinics that no clinic of the state has."""

from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from locations.importing.clean_rows import CleanRow
from locations.importing.known_clinics import in_parts
from locations.models import Clinic

AT_FIRST, AT_MOST = 8, 500  # numbered slugs that are looked up at once


class Slugs:
    """The slugs that are in use, as far as rows of the file ask for them."""

    def __init__(self) -> None:
        self._looked_up: set[str] = set()
        self._taken: set[tuple[int, str]] = set()  # the state's primary key and the slug
        self._next: dict[tuple[int, str], int] = {}  # where to go on counting

    def look_up(self, rows: Iterable[CleanRow]) -> None:
        """Read which of the slugs that `rows` ask for first are in use."""
        self._looked_up.clear()  # what is taken stays known; the rest would grow with the file
        wanted = {slug for row in rows if "name" in row.values for slug in _first(row.values, row.page)}
        self._read(wanted)

    def free(self, clinic: Clinic, page: tuple[str, str] | None) -> str:
        """Return a slug that is unused in the clinic's state: the name and, if needed, the town and a number."""
        state = clinic.state_id
        if page and page[0] == clinic.state.slug and (state, page[1]) not in self._taken:
            self._taken.add((state, page[1]))
            return page[1]
        name, base = _names({"name": clinic.name, "city": clinic.city})
        found = next(slug for slug in self._candidates(state, name, base) if (state, slug) not in self._taken)
        self._taken.add((state, found))
        return found

    def _candidates(self, state: int, name: str, base: str) -> Iterator[str]:
        yield from (name, base)
        number, at_once = self._next.get((state, base), 2), AT_FIRST
        while True:
            block = [f"{base}-{number + step}" for step in range(at_once)]
            self._read(set(block) - self._looked_up)
            for slug in block:
                self._next[state, base] = number = number + 1
                yield slug
            at_once = min(2 * at_once, AT_MOST)

    def _read(self, slugs: Iterable[str]) -> None:
        for some in in_parts(slugs):
            self._taken.update(Clinic.objects.order_by().filter(slug__in=some).values_list("state_id", "slug"))
            self._looked_up.update(some)


def _names(values: dict) -> tuple[str, str]:
    """Return the slugs of the name, and of the name and the town."""
    name, town = slugify(values["name"])[:50].strip("-") or "clinic", slugify(values.get("city", ""))[:25].strip("-")
    return name, f"{name}-{town}".strip("-")


def _first(values: dict, page: tuple[str, str] | None) -> list[str]:
    return [*_names(values), *([page[1]] if page else [])]
