"""What patients no longer see when records leave the site. Each app registers what it knows about its own records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.unpublishing import as_if_off
from clinic_site.shared.public_page import Link


@dataclass
class Consequences:
    """Where patients no longer see the records, and the texts on the site whose links to them will be dead."""

    places: list[Link] = field(default_factory=list)
    dead_links: list[Link] = field(default_factory=list)


Finder = Callable[[Sequence[Any]], Consequences]
_finders: dict[type[Publishable], Finder] = {}


def register_consequences(base: type[Publishable], find: Finder) -> None:
    """Ask `find` about records that inherit `base`. While it runs, the site is as it will be without them."""
    _finders[base] = find


def consequences_of(records: Sequence[Publishable]) -> Consequences:
    """Return what patients lose if these records of one model leave the site together."""
    find = next((find for base, find in _finders.items() if records and isinstance(records[0], base)), None)
    if find is None:
        return Consequences()
    with as_if_off(records):
        return find(records)
