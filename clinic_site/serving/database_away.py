"""How long a page waits for the database, and what a visitor hears while it is away: a kind page that asks for patience."""

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.template.loader import get_template

from clinic_site.shared.cache_control import NO_STORE

AWAY = "clinic_site.database_is_away"  # set by the page store, which knows before anybody asks
RETRY_AFTER = 10  # seconds

# Seconds for one answer of PostgreSQL (postgresql/base.py); None waits for as long as it takes. Only who serves pages sets
# it (clinic_site/wsgi.py): a migration, an import or a backup may have statements that take minutes.
patience: float | None = None
failed_at = float("-inf")  # when PostgreSQL last gave no answer in time, or no connection, as time.monotonic() counts


def answer_without_database(get_response):
    """Middleware: while the database is known to be away, do not make each request find out for itself."""

    def middleware(request):
        if request.META.get(AWAY):
            response = please_wait()
            response._has_been_logged = True  # type: ignore[attr-defined]  # Django's: whoever noticed has said so once
            return response
        return get_response(request)

    return middleware


def please_wait() -> HttpResponse:
    """Return the page that asks to come back in a moment. It needs no database and no context."""
    return HttpResponse(
        get_template("503.html").render(),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": NO_STORE},
    )


def is_away(error: BaseException | None) -> bool:
    """Whether `error` says that the database can't be reached: no error of ours, and it passes by itself."""
    return isinstance(error, (OperationalError, InterfaceError))


def let_go_of_connections() -> None:
    """Give connections back that are too old or broken, as Django does around each request; for work outside of one."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
