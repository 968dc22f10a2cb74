from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from clinic_site.shared.public_page import read_only


@read_only
def favicon(request) -> HttpResponse:
    """Browsers ask for /favicon.ico unasked; ours is an SVG under a hashed name."""
    return redirect(static("img/favicon.svg"))
