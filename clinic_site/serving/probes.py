"""Two health checks for monitoring. They reveal only yes or no.

/healthz: the process responds. Use it to decide whether to send traffic to the process or to restart it.
/readyz: the process can also render new pages: the database responds and has every migration. Use it before a new process
takes over. A process that is not ready still serves its stored pages, so do not take it out of service.
"""

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from clinic_site.publishing import generation
from clinic_site.serving.database_away import let_go_of_connections
from clinic_site.shared.cache_control import NO_STORE


def healthz(environ, start_response):
    return _say(start_response, True, "alive")


def readyz(environ, start_response):
    return _say(start_response, is_ready(), "ready")


def is_ready() -> bool:
    """Whether new, current pages can be rendered now."""
    let_go_of_connections()
    try:
        number, _now = generation.number_now()
        return number is not None and not _migrations_are_missing()
    except (DatabaseError, InterfaceError):
        return False
    finally:
        let_go_of_connections()


_is_migrated = False  # once true, it stays true for this code, so the slow check runs only until then


def _migrations_are_missing() -> bool:
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _is_migrated


def _say(start_response, well: bool, word: str):
    text = f"{word}\n" if well else f"not {word}\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
        ("Cache-Control", NO_STORE),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("200 OK" if well else "503 Service Unavailable", headers)
    return [text.encode()]


LIVENESS, READINESS = "/healthz", "/readyz"
PROBES = {LIVENESS: healthz, READINESS: readyz}
