"""Security headers for every response: pages, errors, redirects and static files.

The values are in `clinic_site/settings/browser.py`. `clinic_site/docs/headers.md` lists which response has which headers,
and a test compares it with the actual responses.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_permissions_policy.decorators import permissions_policy_override

# The policy of responses without one of their own. They aren't pages, so nothing may be loaded or framed.
NOTHING = "default-src 'none'; frame-ancestors 'none'"
SHARE_PICTURE = "/img/share."  # in its address, before the hash
NOT_LISTED: dict[str, str] = {"X-Robots-Tag": "noindex"}  # of every response with STAGING


def on_every_answer(get_response):
    """Outermost middleware: add the shared headers to all responses, including those of other middleware and errors."""
    shared = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": NOTHING,
    }

    if settings.STAGING:
        shared |= NOT_LISTED

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in shared.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def staff_may_more(get_response):
    """Middleware: allow staff pages, unlike public ones, to write to the clipboard and use passkeys."""
    for_staff = permissions_policy_override(settings.PERMISSIONS_POLICY_OF_STAFF)(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        is_staffs = request.path_info.startswith(settings.STAFF_PATHS)
        return for_staff(request) if is_staffs else get_response(request)

    return middleware


def may_ask_where(view):
    """Allow the page of `view` to request the device's location, which is forbidden on all other pages."""
    return permissions_policy_override({**settings.PERMISSIONS_POLICY, "geolocation": "self"})(view)


def for_static_files(shared: Mapping[str, str]) -> Callable:
    """Return a function for WhiteNoise that adds headers, because static files don't pass through our middleware.

    Messengers show the share picture on pages of their own. Our own pages alone use all other files.
    """

    def add(headers, path: str, url: str) -> None:
        for name, value in {**shared, "Content-Security-Policy": NOTHING}.items():
            headers[name] = value
        if SHARE_PICTURE in url:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"

    return add
