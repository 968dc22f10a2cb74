"""Addresses from the names of pages, looked up once: a page with menus and lists asks for the same ones each time."""

import functools

from django.urls import get_script_prefix, reverse


def address_of(name: str, *args: str) -> str:
    """Return what `reverse` returns for a page of this site."""
    return _address(get_script_prefix(), name, args)


@functools.lru_cache(maxsize=2000)
def _address(_prefix: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)
