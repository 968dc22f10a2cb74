"""The plain page in place of every public page until the site is open."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.cache_control import not_listed, not_stored
from clinic_site.shared.languages import in_english

# For machines. They need no database; the probes and static files never get as far as a middleware.
WITHOUT_STATE = frozenset(
    ["favicon.ico", "apple-touch-icon.png", "metrics", "seen-by-the-site", ".well-known/security.txt"]
)
SAY_THE_STATE = frozenset(["robots.txt", "sitemap.xml"])


def answer_until_open(get_response):
    """Middleware that answers for the public pages of a site that is not open.

    The settings also tell the pages the clinic's name and phone, and the next middleware whether anything is withdrawn
    in an emergency. They are read again as soon as one of these changes, so every process knows it at once.
    """

    def middleware(request):
        path = request.path_info.lstrip("/")
        if path in WITHOUT_STATE or request.path_info.startswith((reverse("admin:index"), "/preview/")):
            return get_response(request)
        site = settings_of(request)
        request.is_anything_withdrawn = site.is_anything_withdrawn
        if site.is_open or path in SAY_THE_STATE:
            return get_response(request)
        return not_open_page(request)

    return middleware


def not_open_page(request: HttpRequest) -> HttpResponse:
    """Return the plain page. The first page is there (200), so that whoever installs the site sees that it works.

    Not 503: the page store and a CDN would serve what they stored before the site was closed.
    """
    status = 200 if in_english(request.path_info) == "/" else 404
    return not_stored(not_listed(render(request, "not_open.html", {"site": settings_of(request)}, status=status)))


def is_hidden_from_search_engines(request: HttpRequest) -> bool:
    """Whether robots.txt and the sitemap must keep search engines away from the whole site."""
    return settings.STAGING or not settings_of(request).is_open
