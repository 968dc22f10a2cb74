from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from clinic_site.shared.public_page import read_only


@read_only
def favicon(request) -> HttpResponse:
    """Redirect /favicon.ico, which browsers request by default, to our SVG with its hashed name."""
    return redirect(static("img/favicon.svg"))
