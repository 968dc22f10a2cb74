"""Limit the size of request bodies: refuse a body by its Content-Length, before reading any of it.

Django accepts files of any size from any visitor, even at URLs that expect none: it writes them to disk while it looks for
the CSRF token. Django treats a body without a Content-Length as empty.
"""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clinic_site.shared.cache_control import not_stored

MEGABYTE = 1024 * 1024


def refuse_large_bodies(get_response):
    """Middleware that answers 413 if the body is larger than the user may send. It needs `request.user`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if announced(request) <= limit_of(request):
            return get_response(request)
        return not_stored(_refusal(request))

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse:
    """Return the page that says it: in the admin, for staff, with the largest size and the way back to the form."""
    name = _view_name(request)
    if not (request.user.is_staff and name.startswith("admin:")):
        return render(request, "413.html", status=413)
    request.resolver_match = resolve(request.path_info)  # the view, which would have set it, is not called
    most = limit_of(request) / MEGABYTE
    context = {
        **admin.site.each_context(request),
        "title": _("That is too large to send"),
        "most": int(most) - 1 if name in settings.MOST_BYTES_OF_FILES else most,
        "is_file": name in settings.MOST_BYTES_OF_FILES,
        "back": request.get_full_path(),
    }
    return render(request, "admin/too_large.html", context, status=413)


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
    return settings.MOST_BYTES_OF_FILES.get(_view_name(request), settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
