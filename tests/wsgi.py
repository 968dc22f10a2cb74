"""Send requests to the whole WSGI application, including the layers around Django."""

import contextlib
import io
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from clinic_site.serving.front import front

application = front(WSGIHandler())
STORE = application.store


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def get(self, name: str) -> str:
        """Return a header's value, with repeated headers joined by commas, or "" if there is none."""
        return ", ".join(value for found, value in self.headers if found.lower() == name.lower())


def environment(target: str, *, method="GET", headers=(), body=b"") -> dict:
    """Return the WSGI environ of a request. `target` is the path and query from the request line."""
    path, _mark, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in dict(headers).items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ


def ask(target: str, **request) -> Answer:
    """Return the response to a request (see `environment`). Exceptions become error pages, as on a real server."""
    started = []
    if connection.in_atomic_block:  # tests roll back, which also resets the generation number
        getattr(application, "store", STORE).pages.clear()

    def start_response(status, headers, exc_info=None):
        started[:] = [int(status.split()[0]), headers]

    with _connections_kept():
        parts = application(environment(target, **request), start_response)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
    return Answer(*started, body)


@contextlib.contextmanager
def _connections_kept():
    """Keep Django from closing the database connection around a request, because the test's transaction uses it."""
    signals = [request_started, request_finished]
    was = [signal.disconnect(close_old_connections) for signal in signals]
    try:
        yield
    finally:
        for signal, connected in zip(signals, was, strict=True):
            if connected:
                signal.connect(close_old_connections)
