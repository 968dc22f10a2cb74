"""/robots.txt and /sitemap.xml. They keep search engines away from a site that is not open, and from a staging site."""

import datetime
import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from clinic_site.pages import sitemaps
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.setup.not_open import is_hidden_from_search_engines
from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.cache_control import not_listed
from clinic_site.shared.languages import ENGLISH, in_language
from clinic_site.shared.large_answers import FEW, large_answer
from clinic_site.shared.public_page import read_only
from clinic_site.shared.site_address import absolute, site_address

A_MINUTE = 60  # seconds: so often are the sitemap's files made again, at most, while the site changes
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
STANDARD = "http://www.sitemaps.org/schemas/sitemap/0.9"


@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    context = {
        "is_hidden": is_hidden_from_search_engines(request),
        "sitemap": absolute(request, reverse("sitemap")),
    }
    return render(request, "robots.txt", context, content_type="text/plain")


@read_only
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Return every public page, or the files that list them, or an empty list."""
    if is_hidden_from_search_engines(request):
        return _answer(request, _list_of_pages(request, []), is_large=False)
    first = sitemaps.first_clinics()
    return _answer(request, _whole_sitemap(request, first), is_large=len(first) > FEW)


@read_only
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponseBase:
    """Return one of the files that the index lists."""
    if section not in sitemaps.PARTS or is_hidden_from_search_engines(request):
        raise Http404
    part = sitemaps.Part(section, number)
    if not part.is_there:
        raise Http404
    return _answer(
        request,
        _list_of_pages(request, part.addresses(_withdrawals(request), _languages(request))),
        is_large=part.is_large,
    )


def _withdrawals(request: HttpRequest) -> Sequence[Withdrawal]:
    """Return what is withdrawn, as a middleware has looked it up."""
    return getattr(request, "withdrawals", ())


def _languages(request: HttpRequest) -> Collection[str]:
    """Return the languages beside English that are open."""
    return settings_of(request).open_languages


def _answer(request: HttpRequest, texts: Iterable[str], *, is_large: bool) -> HttpResponseBase:
    answer = large_answer(
        request,
        texts,
        is_large=is_large,
        content_type="application/xml",
        may_lag=A_MINUTE,
        depends_on=[withdrawal.pk for withdrawal in _withdrawals(request)],  # no minute for what is withdrawn
        made_with=_every_path,
    )
    return not_listed(answer)


def _every_path() -> list[str]:
    """Return the paths of all files of the sitemap. Who reads one of them soon reads the others."""
    return [reverse("sitemap"), *(reverse("sitemap_part", args=[part, number]) for part, number in sitemaps.files())]


def _whole_sitemap(request: HttpRequest, first: sitemaps.Rows) -> Iterator[str]:
    found = sitemaps.every_address(first, _withdrawals(request), _languages(request))
    if found is not None:
        yield from _list_of_pages(request, found)
        return
    yield f'{XML}<sitemapindex xmlns="{STANDARD}">\n'
    for part, number in sitemaps.files():
        yield f"<sitemap><loc>{escape(absolute(request, reverse('sitemap_part', args=[part, number])))}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _list_of_pages(request: HttpRequest, found: Iterable[sitemaps.Address]) -> Iterator[str]:
    """Yield the same as Django's template `sitemap.xml`, which takes ten times as long."""
    site, others = site_address(request), _languages(request)
    day_of = functools.lru_cache(maxsize=10_000)(_day)
    yield f'{XML}<urlset xmlns="{STANDARD}">\n'
    for address in found:
        for language in [ENGLISH, *(others if address.is_translated else [])]:
            changed_at = address.changed_in.get(language, address.changed_at)
            day = f"<lastmod>{day_of(changed_at)}</lastmod>" if changed_at else ""
            yield f"<url><loc>{escape(site + in_language(address.path, language))}</loc>{day}</url>\n"
    yield "</urlset>\n"


def _day(moment: datetime.datetime) -> str:
    """Return the day of `moment` in the time zone of the site."""
    return timezone.localdate(moment).isoformat()
