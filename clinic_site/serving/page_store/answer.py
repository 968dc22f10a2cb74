"""What Django answers, before the page store keeps it or passes it on."""

from collections.abc import Iterable
from typing import NamedTuple

from clinic_site.serving.page_store.page import Headers


class Answer(NamedTuple):
    """Django's response. `body` is complete, or an unread iterable that is passed on unchanged."""

    status: str
    headers: Headers
    body: bytes | Iterable[bytes]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def is_whole(self) -> bool:
        return isinstance(self.body, bytes)


def ask(app, environ) -> Answer:
    """Return the response of the WSGI application `app`, with the complete body if it has a Content-Length."""
    said = []
    result = app(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    status, headers = said[-1]
    if not any(name.lower() == "content-length" for name, _value in headers):
        return Answer(status, headers, result)  # a stream: the WSGI server closes it
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return Answer(status, headers, body)


def may_be_kept(answer: Answer) -> bool:
    """Whether a response is a complete page with `Cache-Control: public`."""
    varies = {name.strip().lower() for name in answer.header("vary").split(",") if name.strip()}
    return (
        answer.status.startswith("200")
        and answer.is_whole
        and "public" in answer.header("cache-control")
        and not answer.header("set-cookie")
        and not answer.header("content-encoding")
        and not answer.header("etag")
        and varies <= {"accept-encoding"}
    )
