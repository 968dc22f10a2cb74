"""A number for each request, made here: it joins what a person saw to what the log says.

Strangers can't choose it, so it holds nothing about them. It is in the log, and on an answer only when that is a
failure of ours (5xx): such an answer is kept by no cache and no store, and is the one that somebody may ask about.
"""

import secrets
from contextvars import ContextVar

from django.core.signals import request_finished

from clinic_site.shared.cache_control import not_stored

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the request that is being answered, or nothing outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Gives each request its id. First in the list: whatever comes after it may have something to log."""

    def __init__(self, get_response):
        self.get_response = get_response
        # Not at the end of __call__: Django logs answers such as 404 and 500 after the last middleware.
        request_finished.connect(_forget, dispatch_uid="request_ids")

    def __call__(self, request):
        _current.set(secrets.token_hex(6))
        response = self.get_response(request)
        if response.status_code >= 500:
            response["X-Request-ID"] = current()
            not_stored(response)
        return response


def _forget(**kwargs) -> None:
    _current.set("")
