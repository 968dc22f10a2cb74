"""Redirect old addresses, and addresses in capitals, to the right ones."""

import copy

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils import translation

from clinic_site.old_addresses.models import PATH, OldAddress
from clinic_site.shared.languages import language_of

# Other middleware guards these by their path, and links for previews are not words.
NOT_FOR_PATIENTS = (*settings.STAFF_PATHS, "/preview/")


def redirect_old_addresses(get_response):
    """Middleware: redirect (301) an address that is not found to the current address of its page.

    Pages that exist need no extra query. The query string is dropped, so that search terms aren't passed on. Browsers
    have to revalidate each time, so that a page that returns to an old address never causes a redirect loop.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        address = old_address(request) or in_lower_case(request)
        if address is None:
            return response
        return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})

    def old_address(request) -> str | None:
        """Return where an old address leads, as it was typed or in lower case."""
        spellings = dict.fromkeys([request.path, request.path.lower()])
        return next(filter(None, map(OldAddress.objects.new_address, spellings)), None)

    def in_lower_case(request) -> str | None:
        """Return the address in lower case if there is a page: people type /SAFETY/, and so do some printers."""
        lower = request.path_info.lower()
        if lower == request.path_info or not PATH.fullmatch(lower) or lower.startswith(NOT_FOR_PATIENTS):
            return None
        with translation.override(language_of(lower)):
            found = get_response(_at(request, lower))
        if found.status_code == 200:
            return lower
        return found["Location"] if found.status_code in (301, 302) else None

    return middleware


def _at(request: HttpRequest, path: str) -> HttpRequest:
    """Return the same request for another address, without a query string."""
    other = copy.copy(request)
    other.path = other.path_info = path
    other.resolver_match = None
    other.META = request.META | {"PATH_INFO": path, "QUERY_STRING": ""}
    other.__dict__.pop("GET", None)  # Django parses the query string when it is first read
    return other
