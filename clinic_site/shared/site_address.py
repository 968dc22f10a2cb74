"""The site's own address, for everything that names it: canonical links, the sitemap, structured data, open data, mails.

It comes from SITE_URL and not from the Host header, so that a copy of the site under another name, or a visitor who
types an IP address, doesn't become the page that search engines list. Without SITE_URL there is nothing else to go by.
"""

from django.conf import settings

OF_A_LAPTOP = ("http://localhost", "http://127.")


def is_known() -> bool:
    """Whether SITE_URL is set to an address that visitors can open."""
    return not settings.SITE_URL.startswith(OF_A_LAPTOP)


def site_address(request) -> str:
    """Return the site's address without a slash at its end: https://needling.example.org"""
    return settings.SITE_URL.rstrip("/") if is_known() else f"{request.scheme}://{request.get_host()}"


def absolute(request, path: str) -> str:
    """Return the whole address of `path`, which begins with a slash."""
    return site_address(request) + path
