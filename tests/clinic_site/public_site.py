"""Everything that visitors can read, to compare before and after a command."""

import re

from django.test import Client

from clinic_site.models import SearchEntry, SpanishSearchEntry
from tests.html import Page

NOT_IN_THE_SITEMAP = ["/robots.txt", "/sitemap.xml", "/search/?q=pain", "/search/?q=xyzzy", "/no-such-page/"]
REQUEST_ID = re.compile(r"<code>[-\w]+</code>")  # the request id on error pages
# Pages of states and clinics, except one state and its clinics.
OTHER_PLACES = re.compile(r"/locations/(?!washington/|states/)\w")


def public_site() -> dict:
    """Return {path: (status, HTML)} of public pages, and the search indexes."""
    client = Client()
    places = ["/" + tag.text.split("/", 3)[3] for tag in Page(client.get("/sitemap.xml")).all("loc")]
    pages = {}
    for path in [*places, *NOT_IN_THE_SITEMAP]:
        if not OTHER_PLACES.match(path):
            answer = client.get(path)
            pages[path] = answer.status_code, REQUEST_ID.sub("", answer.content.decode())
    for name, model in (("search", SearchEntry), ("search in Spanish", SpanishSearchEntry)):
        pages[name] = sorted(model.objects.values_list("kind", "title", "names", "text"))
    return pages


def differing(before: dict, after: dict) -> list[str]:
    """Return only the paths that differ: a failing test should not print whole pages."""
    return sorted(path for path in before | after if before.get(path) != after.get(path))
