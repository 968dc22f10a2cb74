"""What pages of other sites may read with a script: the open data, and nothing else."""

import functools

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from clinic_site.shared.public_page import read_only

A_DAY = 24 * 3600
METHODS = "GET, HEAD, OPTIONS"


def for_other_sites(view):
    """Let every site read what `view` returns (CORS). It says the same to everybody, so there is nothing to protect."""
    reading = read_only(view)

    @csrf_exempt
    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": METHODS})
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "*"
            response["Access-Control-Max-Age"] = str(A_DAY)
        else:
            response = reading(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return wrapped
