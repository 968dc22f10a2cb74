"""All that a visitor can read, as HTML: to compare before and after a command."""

import re

from django.test import Client

from clinic_site.models import SearchEntry
from tests.html import Page

NOT_IN_THE_SITEMAP = ["/robots.txt", "/sitemap.xml", "/search/?q=pain", "/search/?q=xyzzy", "/no-such-page/"]
EACH_ITS_OWN = re.compile(r"<code>[-\w]+</code>")  # the id of a request, on pages that say what went wrong
LIKE_THE_OTHERS = re.compile(r"/locations/(?!washington/|states/)\w")  # states and clinics but for those of one state


def public_site() -> dict:
    """Return {address: what a visitor gets} of the site's pages, and what the search knows."""
    client = Client()
    places = ["/" + tag.text.split("/", 3)[3] for tag in Page(client.get("/sitemap.xml")).all("loc")]
    pages = {}
    for path in [*places, *NOT_IN_THE_SITEMAP]:
        if not LIKE_THE_OTHERS.match(path):
            answer = client.get(path)
            pages[path] = answer.status_code, EACH_ITS_OWN.sub("", answer.content.decode())
    pages["search"] = sorted(SearchEntry.objects.values_list("kind", "title", "names", "text"))
    return pages


def differing(before: dict, after: dict) -> list[str]:
    """Return the addresses that came, went or changed; short enough to read when a test fails."""
    return sorted(path for path in before | after if before.get(path) != after.get(path))
