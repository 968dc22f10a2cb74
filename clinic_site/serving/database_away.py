"""How long a page waits for the database, and the page that visitors see while the database is down."""

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.template.loader import get_template

from clinic_site.shared.cache_control import NO_STORE

AWAY = "clinic_site.database_is_away"  # set by the page store, which detects the outage first
RETRY_AFTER = 10  # seconds

# Seconds to wait for one answer from PostgreSQL (postgresql/base.py); None waits without limit. Only processes that serve
# pages set it (clinic_site/wsgi.py): a migration, an import or a backup may have statements that take minutes.
patience: float | None = None
failed_at = float("-inf")  # time.monotonic() of the last timeout or failed connection


def answer_without_database(get_response):
    """Middleware that answers 503 during a known outage, so that requests do not wait for the database."""

    def middleware(request):
        if request.META.get(AWAY):
            response = please_wait()
            response._has_been_logged = True  # type: ignore[attr-defined]  # Django's flag: the outage is already in the log
            return response
        return get_response(request)

    return middleware


def please_wait() -> HttpResponse:
    """Return the page that asks visitors to try again in a moment. It needs no database and no context."""
    return HttpResponse(
        get_template("503.html").render(),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": NO_STORE},
    )


def is_away(error: BaseException | None) -> bool:
    """Whether `error` means that the database can't be reached. This is temporary and not an error in our code."""
    return isinstance(error, (OperationalError, InterfaceError))


def let_go_of_connections() -> None:
    """Close connections that are old or broken, as Django does for each request. For work outside of requests."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
