"""/robots.txt and /sitemap.xml. They keep search engines away from a site that is not open, and from a staging site."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinic_site.pages.sitemaps import SITEMAPS
from clinic_site.setup.not_open import is_hidden_from_search_engines
from clinic_site.shared.public_page import read_only


@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    context = {"is_hidden": is_hidden_from_search_engines(request)}
    return render(request, "robots.txt", context, content_type="text/plain")


@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every public page, or an empty list."""
    listed: dict[str, type[Sitemap] | Sitemap] = {} if is_hidden_from_search_engines(request) else {**SITEMAPS}
    return sitemap_views.sitemap(request, listed)
