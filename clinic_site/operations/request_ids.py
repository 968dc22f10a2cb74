"""An id for each request, which connects what a user saw with the log.

The id is generated here, so clients can't put data into it. It is in the log and in a header of server errors
(5xx), which are never cached and which users may report.
"""

import secrets
from contextvars import ContextVar

from django.core.signals import request_finished

from clinic_site.shared.cache_control import not_stored

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the current request, or an empty string outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Give each request an id. It must be the first middleware, because the others may log."""

    def __init__(self, get_response):
        self.get_response = get_response
        # Not at the end of __call__: Django logs responses such as 404 and 500 after the last middleware.
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
