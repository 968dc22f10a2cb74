"""/robots.txt and /sitemap.xml. They keep search engines away from a site that is not open, and from a staging site."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clinic_site.pages import sitemaps
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.setup.not_open import is_hidden_from_search_engines
from clinic_site.shared.cache_control import not_listed
from clinic_site.shared.public_page import read_only
from clinic_site.shared.site_address import absolute


@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    context = {
        "is_hidden": is_hidden_from_search_engines(request),
        "sitemap": absolute(request, reverse("sitemap")),
    }
    return render(request, "robots.txt", context, content_type="text/plain")


@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every public page, or the files that list them, or an empty list."""
    if is_hidden_from_search_engines(request):
        return _list_of_pages(request, [])
    found = sitemaps.every_address(_withdrawals(request))
    if found is not None:
        return _list_of_pages(request, found)
    files = [
        {"location": absolute(request, reverse("sitemap_part", args=[part, number]))}
        for part, number in sitemaps.files()
    ]
    return not_listed(render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml"))


@read_only
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """Return one of the files that the index lists."""
    found = []
    if section in sitemaps.PARTS and number and not is_hidden_from_search_engines(request):
        found = sitemaps.addresses_of(section, number, _withdrawals(request))
    if not found:
        raise Http404
    return _list_of_pages(request, found)


def _withdrawals(request: HttpRequest) -> Sequence[Withdrawal]:
    """Return what is withdrawn, as a middleware has looked it up."""
    return getattr(request, "withdrawals", ())


def _list_of_pages(request: HttpRequest, found: Iterable[sitemaps.Address]) -> HttpResponse:
    urls = [{"location": absolute(request, address.path), "lastmod": address.changed_at} for address in found]
    return not_listed(render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml"))
