"""/sitemap.xml, /robots.txt and /favicon.ico: the pages for machines."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import factories as make
from tests import static_files
from tests.html import Page

pytestmark = pytest.mark.django_db

SECTIONS = [
    "/", "/conditions/", "/glossary/", "/handout/", "/locations/", "/locations/states/", "/questions/", "/references/", "/safety/",
    "/search/",
    "/self-check/",
]  # fmt: skip


def locations(client):
    return sorted(urlsplit(location.text).path for location in Page(client.get("/sitemap.xml")).all("loc"))


def test_sitemap_has_every_section_even_when_nothing_is_published(client):
    make.make_topic(slug="safety", status="draft")
    assert locations(client) == SECTIONS


def test_sitemap_has_each_published_record_once(client):
    make.make_topic(slug="safety")
    make.make_topic(slug="home")
    make.make_topic(slug="a-topic")
    make.make_condition(slug="a-condition")
    make.make_clinic(slug="a-clinic")
    pages = ["/a-topic/", "/conditions/a-condition/", "/locations/washington/", "/locations/washington/a-clinic/"]
    pages.append("/locations/washington/a-clinic/handout/")
    assert locations(client) == sorted(SECTIONS + pages)


@pytest.mark.parametrize(
    ("prepare", "path"),
    [
        (lambda: make.make_topic(slug="a-topic"), "/a-topic/"),
        (lambda: make.make_condition(slug="a-condition"), "/conditions/a-condition/"),
        (lambda: make.make_clinic(slug="a-clinic"), "/locations/washington/a-clinic/"),
    ],
    ids=["topic", "condition", "clinic"],
)
@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_record_is_not_in_the_sitemap(client, prepare, path, unseen):
    record = prepare()
    assert path in locations(client)
    make.change(record, **unseen)
    assert path not in locations(client)


def test_sitemap_contains_the_date_of_the_last_change(client):
    topic = make.make_topic(slug="a-topic")
    entry = next(
        url for url in Page(client.get("/sitemap.xml")).all("url") if url.one("loc").text.endswith("/a-topic/")
    )
    assert entry.one("lastmod").text == timezone.localdate(topic.updated_at).isoformat()


def test_robots_txt_excludes_the_admin_and_previews_and_names_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].split(";")[0] == "text/plain"
    assert response.content.decode().split("\n")[:5] == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_favicon_ico_redirects_to_the_svg(client):
    response = client.get("/favicon.ico", follow=True)
    assert response.redirect_chain == [("/static/img/favicon.svg", 302)]


def test_static_files_get_hashed_names_and_brotli_copies():
    folder = static_files.collected()
    [tokens] = folder.glob("css/tokens.????????????.css")
    assert tokens.with_name(f"{tokens.name}.br").exists()
    assert (folder / "staticfiles.json").exists()
