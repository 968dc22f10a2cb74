"""Answers that grow with the number of clinics: the open data and the sitemap.

A view describes such an answer as a generator of short texts. While it is small, it is a response like any other. A large one
is not made in a thread that serves pages: the view hands it over to the server, which lets another process make it into
a file (`clinic_site/serving/large_answers/`). Without that server, as under `manage.py runserver`, it is streamed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from clinic_site.shared.site_address import absolute

PIECE = 64 * 1024  # characters that are in memory, about
FEW = 500  # clinics; reading them takes as long as rendering a page
HANDOVER = "clinic_site.handover"  # in the environ of a request: the Handover of a server that has large answers made
HANDED_OVER = 202  # the status that such a server gets. No client ever sees it.


@dataclass
class Handover:
    """What a view says about its answer.

    `is_maker` is true in the process that makes answers, which wants to have them at once.
    """

    is_maker: bool = False
    is_handed_over: bool = False
    name: str = ""  # the same for all requests with the same answer
    may_lag: float = 0  # seconds that the answer may be behind the database
    made_with: Callable[[], list[str]] = list  # returns the paths of answers that are soon asked for, too


def large_answer(
    request: HttpRequest,
    texts: Iterable[str],
    *,
    is_large: bool,
    content_type: str,
    may_lag: float,
    depends_on: Iterable[object] = (),
    made_with: Callable[[], list[str]] = list,
) -> HttpResponseBase:
    """Return the answer that consists of `texts`. If it `is_large` and there is a server for that, hand it over.

    `depends_on` is what the answer depends on besides its address and the database. `may_lag` and `made_with`: see
    Handover.
    """
    handover = request.META.get(HANDOVER)
    if handover:
        handover.name = " ".join([absolute(request, request.path), *map(str, depends_on)])
        handover.may_lag, handover.made_with = may_lag, made_with
        if is_large and not handover.is_maker:
            handover.is_handed_over = True
            return HttpResponse(status=HANDED_OVER)
    if is_large:
        return StreamingHttpResponse(_pieces(texts), content_type=content_type)
    return HttpResponse(b"".join(_pieces(texts)), content_type=content_type)


def _pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Join `texts` to pieces of about PIECE characters, in UTF-8."""
    waiting, size = [], 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
