"""How much anybody may send: what is too large is refused by its announced length, before a byte of it is read.

Django would take files of any size from anybody, also at addresses that want none: it writes them to the disk while it
looks for the form's token. A body without a length is none to Django.
"""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from clinic_site.shared.cache_control import not_stored


def refuse_large_bodies(get_response):
    """Middleware, after the one that knows the account: answer 413 to a body that is larger than its sender may send."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if announced(request) <= limit_of(request):
            return get_response(request)
        return not_stored(render(request, "413.html", status=413))

    return middleware


def announced(request: HttpRequest) -> int:
    """Return how many bytes the request says it has. Raises BadRequest when it does not say it as a number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise BadRequest("The length of the body is no number.")
    return int(length[:20])


def limit_of(request: HttpRequest) -> int:
    """Return how many bytes this sender may send to this address."""
    if announced(request) <= settings.MOST_BYTES_FROM_ANYBODY or not request.user.is_staff:
        return settings.MOST_BYTES_FROM_ANYBODY
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        name = ""
    return settings.MOST_BYTES_OF_FILES.get(name, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
