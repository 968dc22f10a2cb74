"""Limit the size of request bodies: refuse a body by its Content-Length, before reading any of it.

Django accepts files of any size from any visitor, even at URLs that expect none: it writes them to disk while it looks for
the CSRF token. Django treats a body without a Content-Length as empty.
"""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from clinic_site.shared.cache_control import not_stored


def refuse_large_bodies(get_response):
    """Middleware that answers 413 if the body is larger than the user may send. It needs `request.user`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if announced(request) <= limit_of(request):
            return get_response(request)
        return not_stored(render(request, "413.html", status=413))

    return middleware


def announced(request: HttpRequest) -> int:
    """Return the request's Content-Length. Raise BadRequest if it is not a number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise BadRequest("The Content-Length is not a number.")
    return int(length[:20])


def limit_of(request: HttpRequest) -> int:
    """Return how many bytes this user may send to this URL."""
    if announced(request) <= settings.MOST_BYTES_FROM_ANYBODY or not request.user.is_staff:
        return settings.MOST_BYTES_FROM_ANYBODY
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        name = ""
    return settings.MOST_BYTES_OF_FILES.get(name, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
