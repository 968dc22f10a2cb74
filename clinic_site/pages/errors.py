"""Error pages. Those that Django finds by template name (403, 404) need no view."""

import sys

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from clinic_site.operations import request_ids
from clinic_site.serving import database_away


def bad_request(request, exception=None) -> HttpResponse:
    """The page for a malformed request. For an unknown host it is plain text that reveals no settings."""
    try:
        request.get_host()
    except Exception:
        return HttpResponse("Bad request: this host name is not served here.", status=400, content_type="text/plain")
    return render(request, "400.html", status=400)


def server_error(request) -> HttpResponse:
    """The page for a server error. It shows only the request ID, which is also in the log.

    If the database can't be reached, return the page that asks the visitor to wait.
    """
    if database_away.is_away(sys.exc_info()[1]):
        return database_away.please_wait()
    return HttpResponseServerError(get_template("500.html").render({"request_id": request_ids.current()}))
