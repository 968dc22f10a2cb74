"""Pages for requests that went wrong. Those that Django finds by name (403, 404) are templates alone."""

import sys

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from clinic_site.operations import request_ids
from clinic_site.serving import database_away


def bad_request(request, exception=None) -> HttpResponse:
    """A page for a request that could not be read. A host that is not ours gets no page built from our settings."""
    try:
        request.get_host()
    except Exception:
        return HttpResponse("Bad request: this host name is not served here.", status=400, content_type="text/plain")
    return render(request, "400.html", status=400)


def server_error(request) -> HttpResponse:
    """A page for a failure of ours. It says the number under which the failure is in the log, and asks nothing else.

    While the database is away, the page that asks for patience.
    """
    if database_away.is_away(sys.exc_info()[1]):
        return database_away.please_wait()
    return HttpResponseServerError(get_template("500.html").render({"request_id": request_ids.current()}))
