"""The size of a page on a visitor's first request, in bytes on the wire (brotli, as in production)."""

import socket
from urllib.parse import urlsplit

import brotli
import pytest
from django.test import Client, override_settings

from tests import ready_databases, static_files
from tests.clinic_site.public_site import OTHER_PLACES
from tests.html import Page
from tests.own_database import OwnDatabase
from tests.real_server import served

FIRST_ROUND_TRIP = 14_600  # what a server sends before the first acknowledgment: ten packets of 1,460 bytes
ADDED_WITH_HTTPS = "Strict-Transport-Security: max-age=31536000\r\nServer: a-proxy/1.24.0\r\n"
FIRST_PAGE = 15_900  # with what comes later
OTHER_PAGE = 30_000
LIST_OF_SOURCES = 34_000  # it has every study of the site, with what it found
SCRIPTS = 8_000  # in total
REQUESTS = 3

SHOW_A_PICTURE = """
from django.test import override_settings  # it also resets the storage, which this process may have used before
from tests import hero_picture
with override_settings(MEDIA_ROOT={media!r}):
    hero_picture.choose()
"""

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
        self.page = Page(self.response, only=["link", "img", "script"])
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
def addresses(sample_content, django_db_blocker):
    """The path of every page in the sitemap."""
    with django_db_blocker.unblock():
        return [urlsplit(tag.text).path for tag in Page(Client().get("/sitemap.xml")).all("loc")]


@pytest.fixture(scope="module")
def pages(addresses, weigh, django_db_blocker):
    """{path: Weighed} for every page except those of other states, and some that are not in the sitemap."""
    with django_db_blocker.unblock():
        return {path: weigh(path) for path in [*addresses, *NOT_IN_THE_SITEMAP] if not OTHER_PLACES.match(path)}


def asked_for(port: int, path: str) -> tuple[int, bytes]:
    """Ask the server at `port` for `path`. Return how many bytes it sent, and the body without its compression."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode())
        sent = b"".join(iter(lambda: connection.recv(65536), b""))
    headers, _, body = sent.partition(b"\r\n\r\n")
    assert headers.startswith(b"HTTP/1.1 200 ")
    return len(sent), brotli.decompress(body) if b"content-encoding: br" in headers else body


def test_first_page_with_its_headers_and_the_style_it_needs_first_arrives_in_one_round_trip(tmp_path):
    with served(tmp_path, database=ready_databases.WHOLE) as server:
        size, body = asked_for(server.port, "/")
    page = Page(body.decode())
    place = {tag.name: number for number, tag in enumerate(page.all()) if tag.name in ("style", "h1", "link")}
    assert place["style"] < place["h1"] < place["link"]  # nothing to ask for before the first words
    assert [tag.get("href") for tag in page.one("head").find_all("link", rel="stylesheet")] == []
    assert [tag for tag in page.one("head").find_all("script") if tag.get("src")] == []
    assert size + len(ADDED_WITH_HTTPS) <= FIRST_ROUND_TRIP


def test_first_page_with_a_picture_arrives_in_one_round_trip_and_its_picture_for_phones_in_another(tmp_path):
    """`make lighthouse` measures what that is worth."""
    ready_databases.copy_file(ready_databases.WHOLE, tmp_path / "own.sqlite3")
    database = OwnDatabase(f"sqlite:///{tmp_path / 'own.sqlite3'}")
    media = tmp_path / "media"
    database.run(SHOW_A_PICTURE.format(media=str(media)))
    with served(tmp_path, DATABASE_URL=database.url, MEDIA_ROOT=str(media)) as server:
        size, body = asked_for(server.port, "/")
        page = Page(body.decode())
        srcset = page.select_one(".hero source")["srcset"]
        picture_size, _body = asked_for(server.port, srcset.partition(" ")[0])
    assert [link["rel"] for link in page.all("link", rel="stylesheet")] == []
    assert size + len(ADDED_WITH_HTTPS) <= FIRST_ROUND_TRIP
    assert picture_size + len(ADDED_WITH_HTTPS) <= FIRST_ROUND_TRIP


def test_first_page_is_small_with_its_other_styles_and_its_icon(weigh):
    assert weigh("/").bytes <= FIRST_PAGE


def test_first_page_needs_at_most_three_requests_including_its_icon(weigh):
    assert weigh("/").requests <= REQUESTS


def test_other_pages_are_small(pages):
    heaviest = {path: LIST_OF_SOURCES if path == "/references/" else OTHER_PAGE for path in pages}
    assert {path: page.bytes for path, page in pages.items() if page.bytes > heaviest[path]} == {}


@pytest.mark.nightly
def test_pages_of_every_state_are_small(addresses, weigh):
    sizes = {path: weigh(path).bytes for path in addresses if OTHER_PLACES.match(path)}
    assert len(sizes) > 100
    assert {path: size for path, size in sizes.items() if size > OTHER_PAGE} == {}


def test_scripts_of_public_pages_are_small_in_total(pages):
    sizes = {url: page.size_of(url) for page in pages.values() for url in page.scripts}
    assert len(sizes) > 1
    assert sum(sizes.values()) <= SCRIPTS


def test_no_script_blocks_rendering(pages):
    tags = [tag for page in pages.values() for tag in page.page.all("script") if tag.get("src")]
    assert [tag.get("src") for tag in tags if tag.get("defer") is None and tag.get("type") != "module"] == []


def test_files_are_weighed_as_they_are_sent(weigh, static_root):
    page = weigh("/handout/")
    assert sorted(url.split("/")[-1].split(".")[0] for url in page.looks) == [
        "clinics",
        "favicon",
        "handout",
        "more",
        "site",
    ]
    files = [static_root / url.removeprefix("/static/") for url in page.looks]
    assert page.bytes == compressed(page.response.content, DYNAMIC) + sum(
        min(file.stat().st_size, compressed(file.read_bytes(), 11)) for file in files
    )
