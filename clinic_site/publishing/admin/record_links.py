"""Links at the top of a record's pages to what belongs to it elsewhere, such as its translation. Other rooms add them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RecordLink:
    """A link, or a button that posts to `url` because it creates something."""

    label: str
    url: str
    is_button: bool = False


Links = Callable[..., Iterable[RecordLink]]  # of a request and a stored record
_registered: dict[str, Links] = {}


def register_record_links(part: str, links: Links) -> None:
    """Add what `links` returns to the top of every record, under the name `part`."""
    _registered[part] = links


def record_links(request, record) -> list[RecordLink]:
    return [link for links in _registered.values() for link in links(request, record)]
