"""The health checks for monitoring."""

import contextlib
from unittest.mock import patch

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError

from clinic_site.publishing import generation
from clinic_site.serving import probes
from clinic_site.serving.front import front


def ask(path):
    """Return the WSGI application's (status, headers, body)."""
    said = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "10.0.0.7:8000", "wsgi.url_scheme": "http"}
    application = front(WSGIHandler())
    body = b"".join(application(environ, lambda status, headers: said.extend([status, dict(headers)])))
    return *said, body


def test_responding_process_is_alive_for_any_host():
    status, headers, body = ask("/healthz")
    assert (status, body, headers["Cache-Control"]) == ("200 OK", b"alive\n", "no-store")


@pytest.mark.django_db
def test_process_with_a_migrated_database_is_ready():
    assert ask("/readyz")[::2] == ("200 OK", b"ready\n")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["database is away", "migration is missing", "row is missing"])
def test_process_that_cannot_render_new_pages_is_not_ready_and_hides_the_reason(reason):
    if reason == "row is missing":
        generation.Generation.objects.all().delete()
    away = OperationalError("host db.internal, user staff")
    with (
        patch.object(generation, "number_now", side_effect=away) if "away" in reason else contextlib.nullcontext(),
        patch.object(probes, "_migrations_are_missing", return_value="migration" in reason),
    ):
        assert ask("/readyz")[::2] == ("503 Service Unavailable", b"not ready\n")
