"""Anonymous forms without a cookie: only our own pages may send them.

Django's CSRF protection needs a cookie, and public pages set none. There is no session to abuse either; what is
left is that another site could make a visitor's browser send our form. Browsers say where a request comes from:
`Sec-Fetch-Site` (all current ones) or `Origin` (older ones, on every POST). A request that says neither is refused.
"""

import functools
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


def from_our_own_pages(view):
    """Let `view` be posted to without a CSRF cookie, by pages of this host alone (else 403)."""

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
        return False  # "http://[" is no address at all
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
