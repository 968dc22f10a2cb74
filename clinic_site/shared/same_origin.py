"""CSRF protection without a cookie for anonymous forms.

Django's CSRF protection needs a cookie, and public pages set none. There is no session to abuse, but another site
could still make a visitor's browser send our form. Browsers send the origin of a request in `Sec-Fetch-Site` (all
current ones) or `Origin` (older ones, with every POST). A request with neither is refused.
"""

import functools
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


def from_our_own_pages(view):
    """Accept POST requests to `view` without a CSRF cookie, but only from pages of this host (otherwise 403)."""

    @csrf_exempt
    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def is_same_origin(request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False  # "http://[" is not a valid URL
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
