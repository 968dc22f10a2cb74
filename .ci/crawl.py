"""Write every public page to a folder: `python .ci/crawl.py FOLDER`.

It follows the links of the site from `/` and from the sitemap, with sample content in a temporary database. It adds the
error pages, which no link leads to. It exits with 1 if a page has an unexpected status.

In `.ci/run`, the database is a copy of the one that the tests have made. Otherwise it is migrated and filled here.
"""

import os
import secrets
import shutil
import sys
import tempfile
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
HOST = "localhost"

# Pages that no link leads to: path -> expected status.
ERROR_PAGES = {
    "/no-such-page/": 404,
    "/conditions/no-such-condition/": 404,
    "/locations/no-such-state/": 404,
    "/locations/?state=": 400,
    "/locations/?state=nowhere": 400,
}
NOT_CRAWLED = ("/admin/", "/static/")  # Django's own pages; files


class Links(HTMLParser):
    """Collect the URLs of a page's <a href>."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


def start_site(folder: str) -> None:
    """Set up Django with sample content in a new database in `folder`, regardless of the shell and .env."""
    os.environ |= {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "False",
        "HTTPS": "False",
        "HASHED_STATIC": "False",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{folder}/crawl.sqlite3",
        "LOG_LEVEL": "ERROR",  # the 4xx below are expected
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
    }
    sys.path.insert(0, str(ROOT))

    import django
    from django.core.management import call_command

    from tests.made_once import already_made

    if ready := already_made("whole.sqlite3"):
        shutil.copyfile(ready, f"{folder}/crawl.sqlite3")
    django.setup()
    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("load_sample_content", stdout=nowhere)


def crawl(client) -> tuple[dict[str, bytes], list[str]]:
    """Return the HTML of every page by path, and a line for every unexpected status."""
    expected = {"/": 200, **dict.fromkeys(sitemap_addresses(client), 200), **ERROR_PAGES}
    queue, pages, wrong = deque(expected), {}, []
    while queue:
        address = queue.popleft()
        answer = client.get(address, follow=address not in ERROR_PAGES)
        if answer.status_code != expected[address]:
            wrong.append(f"{address} answered {answer.status_code} instead of {expected[address]}")
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        pages[address] = answer.content
        links = Links()
        links.feed(answer.content.decode())
        for href in links.found:
            if (target := same_site(address, href)) and target not in expected:
                expected[target] = 200
                queue.append(target)
    return pages, wrong


def sitemap_addresses(client) -> list[str]:
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own response
    return [urlsplit(place.text).path for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def same_site(page: str, href: str) -> str | None:
    """Return the path that `href` on `page` leads to, without its #fragment, or None if it is not a public page."""
    base = f"http://{HOST}"
    target = urldefrag(urljoin(base + page, href)).url
    if not target.startswith(base + "/"):
        return None  # tel:, mailto:, another host
    address = target.removeprefix(base)
    return None if address.startswith(NOT_CRAWLED) else address


def server_error_page() -> bytes:
    """Return the 500 page, which a working site never shows."""
    from django.template.loader import get_template

    return get_template("500.html").render({"request_id": "0123456789ab"}).encode()


def file_for(address: str) -> str:
    """Return a file name that resembles the path, because the checker's messages contain it."""
    path, _, query = address.partition("?")
    name = path.strip("/").replace("/", "__") or "landing"
    return quote(f"{name}@{query}" if "?" in address else name, safe="@=") + ".html"


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        start_site(folder)

        from django.test import Client

        pages, wrong = crawl(Client(headers={"host": HOST}, raise_request_exception=False))
    pages["/500"] = server_error_page()
    for address, html in pages.items():
        (target / file_for(address)).write_bytes(html)
    sys.stdout.write(f"Crawled {len(pages)} pages\n")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
