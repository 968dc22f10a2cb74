"""Links from a record to what belongs to it elsewhere, such as its translation. Other rooms add them.

They are at the top of the record's pages in the admin, and beside it where staff see all records of a page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RecordLink:
    """A link, or a button that posts to `url` because it creates something."""

    label: str
    url: str
    is_button: bool = False


Links = Callable[..., Iterable[RecordLink]]  # of a request and a stored record
Key = tuple[type, Any]  # a model and a primary key
LinkBeside = Callable[..., Mapping[Key, RecordLink]]  # of a request and stored records of any kinds
_registered: dict[str, Links] = {}
_beside: dict[str, LinkBeside] = {}


def register_record_links(part: str, links: Links) -> None:
    """Add what `links` returns to the top of every record, under the name `part`."""
    _registered[part] = links


def record_links(request, record) -> list[RecordLink]:
    return [link for links in _registered.values() for link in links(request, record)]


def register_link_beside_records(part: str, links: LinkBeside) -> None:
    """Add the link that `links` returns for a record of a list, under the name `part`. It asks for all at once."""
    _beside[part] = links


def links_beside(request, records: Sequence[Any]) -> dict[Key, list[RecordLink]]:
    """Return the links of those of `records` that have any. As many queries for one record as for a hundred."""
    found: dict[Key, list[RecordLink]] = {}
    for links in _beside.values():
        for key, link in links(request, records).items():
            found.setdefault(key, []).append(link)
    return found
