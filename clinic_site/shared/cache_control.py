"""How long caches may keep a page, and what caches and search engines must not keep."""

from typing import TypeVar

from django.http.response import HttpResponseBase

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)

# Seconds. A browser revalidates each time (usually a 304). A CDN revalidates after ten seconds, may serve the old page
# meanwhile, and may serve it for a day while the site is down.
FOR_EVERYBODY = "public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=86400"
NO_STORE = "no-store"


def for_everybody(response: ResponseT) -> ResponseT:
    """Mark a 200 `response` without a Cache-Control header as the same for every reader, and return it.

    `clinic_site/serving/page_store/` and shared caches keep only marked responses.
    """
    if response.status_code == 200 and not response.has_header("Cache-Control"):
        response["Cache-Control"] = FOR_EVERYBODY
    return response


def not_stored(response: ResponseT) -> ResponseT:
    """Mark `response` so that no cache or browser stores it, and return it."""
    response["Cache-Control"] = NO_STORE
    return response


def not_listed(response: ResponseT) -> ResponseT:
    """Mark `response` so that search engines do not list it, and return it."""
    response["X-Robots-Tag"] = "noindex"
    return response
