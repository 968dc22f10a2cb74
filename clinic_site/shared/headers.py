"""What browsers are told with every answer, whoever makes it: a page, an error, a redirect, a static file.

The values are in `clinic_site/settings/browser.py`; `clinic_site/docs/headers.md` is the table of what is sent with what,
and a test compares it with the answers themselves.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_permissions_policy.decorators import permissions_policy_override

# What an answer gets that nobody else has given a policy: it is no page, so nothing may be loaded or framed.
NOTHING = "default-src 'none'; frame-ancestors 'none'"


def on_every_answer(get_response):
    """Outermost middleware: what all answers share, those too that an inner middleware gave or failed to give."""
    shared = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": NOTHING,
    }

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in shared.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def staff_may_more(get_response):
    """Middleware: pages of the staff may copy to the clipboard and use passkeys, which no public page may."""
    for_staff = permissions_policy_override(settings.PERMISSIONS_POLICY_OF_STAFF)(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        is_staffs = request.path_info.startswith(settings.STAFF_PATHS)
        return for_staff(request) if is_staffs else get_response(request)

    return middleware


def may_ask_where(view):
    """Let the page of `view` ask the device where it is, on the visitor's tap. No other page may."""
    return permissions_policy_override({**settings.PERMISSIONS_POLICY, "geolocation": "self"})(view)


def for_static_files(shared: Mapping[str, str]) -> Callable:
    """Return WhiteNoise's function that adds headers: static files go out before, or without, any middleware."""

    def add(headers, path: str, url: str) -> None:
        for name, value in {**shared, "Content-Security-Policy": NOTHING}.items():
            headers[name] = value

    return add
