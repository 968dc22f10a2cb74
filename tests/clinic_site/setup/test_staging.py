"""STAGING keeps any site out of search engines, whether it is open or not."""

import pytest
from django.test import Client

from clinic_site.shared import headers
from tests.html import Page

pytestmark = pytest.mark.django_db

PATHS = ["/", "/safety/", "/locations/", "/locations/clinics.csv", "/no-such-page/", "/admin/", "/admin/login/",
         "/robots.txt", "/sitemap.xml", "/favicon.ico"]  # fmt: skip


@pytest.fixture
def staging(settings):
    """A client of a site that was started with STAGING: middleware reads it once."""
    settings.STAGING = True
    client = Client()
    client.handler.load_middleware()
    return client


def test_every_answer_forbids_to_be_listed(staging):
    said = {path: staging.get(path).get("X-Robots-Tag", "") for path in PATHS}
    assert {path for path, words in said.items() if not words.startswith("noindex")} == set()


def test_static_files_forbid_to_be_listed_too():
    found: dict[str, str] = {}
    headers.for_static_files(headers.NOT_LISTED)(found, "", "")
    assert found["X-Robots-Tag"] == "noindex"


def test_other_sites_say_nothing_of_the_kind(client):
    assert {path for path in PATHS[:4] if "X-Robots-Tag" in client.get(path)} == set()


def test_robots_txt_forbids_everything_and_the_sitemap_is_empty(staging):
    assert staging.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert "<loc>" not in staging.get("/sitemap.xml").text


def test_desk_says_so_quietly(administrator, settings):
    assert not Page(administrator.get("/admin/")).all("p", class_="desk-staging")
    settings.STAGING = True
    assert "STAGING" in Page(administrator.get("/admin/")).one("p", class_="desk-staging").text
