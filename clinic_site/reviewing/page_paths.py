"""Paths of the pages that show many texts: the same as `get_absolute_url()`, which takes thirty times as long."""

import re
from collections.abc import Callable

from django.urls import NoReverseMatch

from clinic_site.publishing.publishable import Publishable

MARK = "marks-the-place-of-a-slug"
SLUG = re.compile(r"[-\w]+", re.ASCII)


def key_field(kind: type[Publishable]) -> str:
    """Return the field whose value is part of the addresses of texts of `kind`."""
    listing = getattr(kind, "listing", None)
    return listing.key if listing else "slug"


def has_own_pages(kind: type[Publishable]) -> bool:
    """Whether each text of `kind` has a page of its own, and not a place on a page with others."""
    return MARK in _path(kind, MARK)


def path_of(kind: type[Publishable]) -> Callable[[str], str | None]:
    """Return a function from the slug of a text to the path of the page that shows it; None: there is no such page."""
    before, mark, after = _path(kind, MARK).partition(MARK)
    if not mark:
        return lambda slug: before
    fixed = {slug: _path(kind, slug) for slug in getattr(kind, "fixed_addresses", ())}

    def path(slug: str) -> str | None:
        return fixed.get(slug, f"{before}{slug}{after}") if SLUG.fullmatch(slug) else None

    return path


def _path(kind: type[Publishable], slug: str) -> str:
    try:
        address: str = kind(**{key_field(kind): slug}).get_absolute_url()
    except NoReverseMatch as error:  # pragma: no cover - a mistake of whoever adds a kind
        raise LookupError(f"{kind.__name__} has no address for a short name") from error
    return address.partition("#")[0]
