"""How long caches may keep a page, and what neither a cache nor a search engine may keep."""

from typing import TypeVar

from django.http.response import HttpResponseBase

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)

# Seconds. A browser asks each time (and mostly hears "304, unchanged"). A CDN asks again after ten seconds, may hand
# out the old page while it asks, and for a day when we do not answer at all.
FOR_EVERYBODY = "public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=86400"
NO_STORE = "no-store"


def for_everybody(response: ResponseT) -> ResponseT:
    """Return `response`, marked as the same for every reader if it is a page that was found and says nothing else.

    Only what is marked so is kept: by `clinic_site/serving/page_store/`, and by caches on the way.
    """
    if response.status_code == 200 and not response.has_header("Cache-Control"):
        response["Cache-Control"] = FOR_EVERYBODY
    return response


def not_stored(response: ResponseT) -> ResponseT:
    """Return `response`, marked so that no cache and no browser stores it."""
    response["Cache-Control"] = NO_STORE
    return response


def not_listed(response: ResponseT) -> ResponseT:
    """Return `response`, marked so that search engines do not list it."""
    response["X-Robots-Tag"] = "noindex"
    return response
