"""Every request gets a page or a helpful 4xx, never a 500 or a cookie."""

import pytest
from django.test import Client

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

LONG = "x" * 10_000
PAGES = [
    "/", "/a-topic/", "/conditions/", "/conditions/a-condition/", "/safety/", "/questions/", "/glossary/",
    "/references/", "/locations/", "/locations/washington/", "/locations/washington/a-clinic/",
]  # fmt: skip
LISTS = ["/conditions/", "/questions/", "/glossary/", "/references/"]  # a page that they do not have is not found
METHODS = ["post", "put", "patch", "delete", "trace"]


@pytest.fixture
def site():
    make.make_topic(slug="a-topic")
    make.make_condition(slug="a-condition")
    make.make_clinic(slug="a-clinic")


@pytest.fixture
def strict_client():
    """A client like a browser: it sends no CSRF token by itself, and gets an error page if a view fails."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def assert_helpful(response):
    """Check that an error page explains the error, links to other pages and sets no cookie."""
    page = Page(response)
    assert len(page.all("h1")) == 1
    assert {"/", "/locations/", "/safety/#after", "tel:911"} <= {link["href"] for link in page.main.all("a")}
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not response.cookies


@pytest.mark.parametrize(
    "query",
    [
        f"?q={LONG}", "?q=%00", "?%00=%00", "?q=%ff%fe", "?" + "&".join(f"a{number}=1" for number in range(900)),
        "?page=999", "?page=-1", "?q[]=1&q[]=2", "?q=%3Cscript%3Ealert(1)%3C/script%3E", "?=&&==", "?q=%",
    ],
    ids=lambda query: query[:12],
)  # fmt: skip
def test_meaningless_query_is_ignored(strict_client, site, query):
    responses = {path: strict_client.get(path + query) for path in PAGES}
    has_no_such_page = dict.fromkeys(LISTS, 404) if "page=" in query else {}
    assert {path: response.status_code for path, response in responses.items()} == (
        dict.fromkeys(PAGES, 200) | has_no_such_page
    )
    pages = {path: response.content.decode() for path, response in responses.items()}
    assert [path for path, page in pages.items() if "alert(1)" in page or LONG in page] == []


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page/", "/conditions/no-such/", "/locations/narnia/", "/locations/washington/no-such/",
        "/locations/narnia/a-clinic/", f"/{LONG}/", f"/conditions/{LONG}/", f"/locations/{LONG}/",
        f"/locations/washington/{LONG}/", "/%00/", "/conditions/%00/", "/locations/%00/", "/locations/washington/%00/",
        "/%ff/", "/conditions/%F0%9F%92%89/", "/..%2f..%2fetc/passwd", "/conditions/../../etc/", "/a-topic/more/",
        "/static/../manage.py", "/index.php", "/.env", "/.git/config", "/wp-login.php", "/locations/washington/a/b/",
        "/a%0d%0aSet-Cookie:%20x=1/", "/%2e%2e/", "/safety//",
    ],
    ids=lambda path: path[:40],
)  # fmt: skip
def test_unknown_url_gets_a_helpful_404(strict_client, site, path):
    response = strict_client.get(path)
    assert response.status_code == 404
    assert_helpful(response)
    assert Page(response).h1 == "This page is not here"


@pytest.mark.parametrize("path", ["/safety", "/a-topic", "/conditions/a-condition", "/locations/washington"])
def test_url_without_a_trailing_slash_redirects_to_the_one_with_it(strict_client, site, path):
    response = strict_client.get(path + "?q=1")
    assert (response.status_code, response["Location"]) == (301, f"{path}/?q=1")


@pytest.mark.parametrize("method", METHODS)
def test_unsafe_method_is_refused_with_the_allowed_methods(strict_client, site, method):
    responses = {path: getattr(strict_client, method)(path) for path in PAGES}
    answers = {path: (response.status_code, response.get("Allow")) for path, response in responses.items()}
    assert answers == dict.fromkeys(PAGES, (405, "GET, HEAD, OPTIONS"))
    for response in responses.values():
        assert_helpful(response)


def test_head_responds_like_get_without_a_body(client, site):
    for path in PAGES:
        head, get = client.head(path), client.get(path)
        assert (path, head.status_code, head.content) == (path, 200, b"")
        assert head["Content-Type"] == get["Content-Type"] == "text/html; charset=utf-8"


def test_options_lists_the_allowed_methods(client, site):
    responses = {path: client.options(path) for path in PAGES}
    answers = {path: (response.status_code, response["Allow"]) for path, response in responses.items()}
    assert answers == dict.fromkeys(PAGES, (200, "GET, HEAD, OPTIONS"))


def test_unknown_method_is_refused(strict_client, site):
    assert strict_client.generic("BREW", "/safety/").status_code == 405


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/favicon.ico", "/no-such-page/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_unsafe_method_is_refused_for_machine_readable_urls(strict_client, site, path, method):
    response = getattr(strict_client, method)(path)
    assert response.status_code == 405
    assert response["Allow"].startswith("GET, HEAD")
    assert not response.cookies


@pytest.mark.parametrize("query", ["?p=0", "?p=x", "?p=%00", f"?p={'9' * 5000}", "?section=%00", "?p=999"])
def test_sitemap_never_fails(strict_client, site, query):
    assert strict_client.get(f"/sitemap.xml{query}").status_code in (200, 404)


def test_too_large_or_broken_body_is_refused(strict_client, site):
    response = strict_client.post("/safety/", data=b"\xff" * 5_000_000, content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 405, 413)


@pytest.mark.parametrize("header", [{"HTTP_ACCEPT_LANGUAGE": "x" * 20_000}, {"HTTP_COOKIE": "\x00=\x00; theme=dark"}])
def test_strange_headers_are_ignored(strict_client, site, header):
    response = strict_client.get("/safety/", **header)
    assert response.status_code == 200
    assert not response.cookies


def test_unknown_host_gets_a_plain_text_error(strict_client, site):
    response = strict_client.get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain"
    assert response.content == b"Bad request: this host name is not served here."
