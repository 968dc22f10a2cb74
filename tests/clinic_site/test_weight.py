"""The size of a page on a visitor's first request, in bytes on the wire (brotli, as in production)."""

from urllib.parse import urlsplit

import brotli
import pytest
from django.test import Client, override_settings

from tests import static_files
from tests.html import Page

FIRST_PAGE = 14_600  # what a server sends before the first acknowledgment: ten packets of 1,460 bytes
OTHER_PAGE = 30_000
LIST_OF_SOURCES = 34_000  # it has every study of the site, with what it found
SCRIPTS = 8_000  # in total
REQUESTS = 3

DYNAMIC = 5  # brotli's quality for pages, which are compressed when rendered; files use the highest
NOT_IN_THE_SITEMAP = ["/search/?q=headache", "/locations/near/?q=98402", "/no-such-page/"]

pytestmark = pytest.mark.usefixtures("sample_content", "db")


@pytest.fixture(scope="module")
def static_root():
    """The static files as in production."""
    folder = static_files.collected()
    with override_settings(STORAGES=static_files.HASHED, STATIC_ROOT=folder):
        yield folder


class Weighed:
    """A page and its files: styles, images, scripts."""

    def __init__(self, client, path, static_root):
        self.response = client.get(path)
        self.page = Page(self.response)
        self.static_root = static_root
        links = [tag for tag in self.page.all("link") if tag.get("rel") in ("stylesheet", "icon")]
        self.looks = [tag.get("href") for tag in links] + [tag.get("src") for tag in self.page.all("img")]
        self.scripts = [tag.get("src") for tag in self.page.all("script") if tag.get("src")]

    @property
    def requests(self) -> int:
        return 1 + len(self.looks) + len(self.scripts)

    @property
    def bytes(self) -> int:
        """The page with its styles and images. Its drawings are inline."""
        return compressed(self.response.content, DYNAMIC) + sum(self.size_of(url) for url in self.looks)

    def size_of(self, url: str) -> int:
        """Return how many bytes are sent for a file, as compressed by collectstatic."""
        file = self.static_root / urlsplit(url).path.removeprefix("/static/")
        ready = file.with_name(f"{file.name}.br")
        return (ready if ready.exists() else file).stat().st_size


def compressed(content: bytes, quality: int) -> int:
    return len(brotli.compress(content, quality=quality))


@pytest.fixture(scope="module")
def weigh(static_root):
    return lambda path: Weighed(Client(), path, static_root)


@pytest.fixture(scope="module")
def every_page(sample_content, weigh, django_db_blocker):
    """{path: Weighed} for every page in the sitemap and some that are not in it."""
    with django_db_blocker.unblock():
        locations = [urlsplit(tag.text).path for tag in Page(Client().get("/sitemap.xml")).all("loc")]
        return {path: weigh(path) for path in [*locations, *NOT_IN_THE_SITEMAP]}


def test_first_page_with_styles_and_images_arrives_in_one_round_trip(weigh):
    assert weigh("/").bytes <= FIRST_PAGE


def test_first_page_needs_at_most_three_requests_including_its_icon(weigh):
    assert weigh("/").requests <= REQUESTS


def test_every_other_page_is_small(every_page):
    heaviest = {path: LIST_OF_SOURCES if path == "/references/" else OTHER_PAGE for path in every_page}
    assert {path: page.bytes for path, page in every_page.items() if page.bytes > heaviest[path]} == {}


def test_scripts_of_public_pages_are_small_in_total(every_page):
    sizes = {url: page.size_of(url) for page in every_page.values() for url in page.scripts}
    assert len(sizes) > 1
    assert sum(sizes.values()) <= SCRIPTS


def test_no_script_blocks_rendering(every_page):
    tags = [tag for page in every_page.values() for tag in page.page.all("script") if tag.get("src")]
    assert [tag.get("src") for tag in tags if tag.get("defer") is None and tag.get("type") != "module"] == []


def test_files_are_weighed_as_they_are_sent(weigh, static_root):
    page = weigh("/handout/")
    assert sorted(url.split("/")[-1].split(".")[0] for url in page.looks) == ["favicon", "handout", "more", "site"]
    files = [static_root / url.removeprefix("/static/") for url in page.looks]
    assert page.bytes == compressed(page.response.content, DYNAMIC) + sum(
        min(file.stat().st_size, compressed(file.read_bytes(), 11)) for file in files
    )
