"""Translate a request of granian's RSGI interface into a WSGI environ (PEP 3333)."""

import io
import sys
from typing import IO, Any, Protocol


class Headers(Protocol):
    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """The parts of an RSGI scope that a WSGI environ has too. The names are in lower case in `headers`."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> Headers: ...


WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_names: dict[str, str] = {}  # header name -> key of the environ, for the few names that browsers send
MOST_NAMES = 200


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return the environ of a request, with an empty body: see `with_body`.

    Headers with underscores are left out. WSGI can't tell them from those with hyphens, so a client could send its own
    `X_Forwarded_Proto` beside the proxy's header.
    """
    host, _colon, port = scope.server.rpartition(":")
    client, _colon, _port = scope.client.rpartition(":")
    environ = ALWAYS | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # WSGI's encoding of bytes as text
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
    }
    for name, value in scope.headers.items():
        key = _names.get(name) or _key(name)
        if key:
            earlier = environ.get(key)
            separator = ";" if name == "cookie" else ","
            environ[key] = value if earlier is None else f"{earlier}{separator}{value}"
    return environ


def _key(name: str) -> str:
    if "_" in name:
        return ""
    key = WITHOUT_PREFIX.get(name) or "HTTP_" + name.upper().replace("-", "_")
    if len(_names) < MOST_NAMES:
        _names[name] = key
    return key


def with_body(environ: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
    return environ | {"wsgi.input": body}
