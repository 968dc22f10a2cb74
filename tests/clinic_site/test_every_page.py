"""What all public pages have in common. The tests follow every link from the first page."""

import base64
import hashlib
import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from tests.html import Page

pytestmark = pytest.mark.usefixtures("sample_content", "db")

HOST = "http://testserver"
WALKED: dict = {}
NOT_PAGES = ("/admin/", "/static/", "/locations/clinics.", "/locations/datapackage.json")  # staff; files; open data


@pytest.fixture(scope="module")
def pages(sample_content, django_db_blocker):
    """All pages reachable from the first one: {path: (response, Page)}. Created once per worker."""
    if WALKED:
        return WALKED
    client, found, queue = Client(raise_request_exception=False), WALKED, ["/"]
    with django_db_blocker.unblock():
        while queue:
            path = queue.pop()
            if path in found:
                continue
            response = client.get(path)
            found[path] = response, Page(response)
            for href in found[path][1].hrefs:
                url = urlsplit(urljoin(HOST + path, urldefrag(href).url))
                if f"{url.scheme}://{url.netloc}" == HOST and not url.path.startswith(NOT_PAGES):
                    queue.append(url.path + (f"?{url.query}" if url.query else ""))
    return found


def problems(pages, check):
    """Return {path: result of `check`} for the pages where the result is true."""
    said = {path: check(response, page) for path, (response, page) in pages.items()}
    return {path: words for path, words in said.items() if words}


def test_every_link_leads_to_a_page(pages):
    assert problems(pages, lambda response, page: response.status_code != 200 and response.status_code) == {}


def test_links_reach_every_page_in_the_sitemap(client, pages):
    sitemap = Page(client.get("/sitemap.xml"))
    addresses = [urlsplit(location.text).path for location in sitemap.all("loc")]
    assert sorted(addresses) == sorted(pages)


def test_every_page_has_one_h1_with_text(pages):
    assert problems(pages, lambda _, page: [h1.text for h1 in page.all("h1")] if not page.h1 else None) == {}


def test_every_page_has_a_unique_title(pages):
    titles = Counter(page.title.text for _, page in pages.values())
    assert [title for title, times in titles.items() if times > 1 or len(title) < 10] == []


def test_every_title_names_dry_needling_and_no_clinic_twice(pages):
    def wrong(_, page):
        title = page.title.text
        parts = [part.strip() for part in title.replace("|", ",").split(",")]
        return title if "dry needling" not in title.casefold() or len(parts) > len(set(parts)) else ""

    assert problems(pages, wrong) == {}


def test_every_title_has_at_most_sixty_letters_unless_a_name_is_that_long(pages):
    long = problems(pages, lambda _, page: page.title.text if len(page.title.text) > 60 else "")
    name = "Northfield Physical Therapy and Sports Rehabilitation at the Old Grain Exchange"
    assert [title for title in long.values() if name not in title] == []


def test_every_page_has_a_description_of_at_most_160_characters(pages):
    lengths = problems(
        pages, lambda _, page: not 40 <= len(page.description) <= 160 and (len(page.description), page.description)
    )
    assert lengths == {}


def test_every_page_has_a_unique_description(pages):
    descriptions = Counter(page.description for _, page in pages.values())
    assert [words for words, times in descriptions.items() if times > 1] == []


def test_every_page_declares_its_language(pages):
    assert problems(pages, lambda _, page: page.one("html").get("lang") != "en-US") == {}


def test_every_page_starts_with_a_link_to_the_main_content(pages):
    def first_link_does_not_skip(_, page):
        return page.one("body").all("a")[0]["href"] != "#main" or page.main.get("id") != "main"

    assert problems(pages, first_link_does_not_skip) == {}


def test_canonical_url_of_every_page_is_its_own(pages):
    wrong = {path for path, (_, page) in pages.items() if page.one("link", rel="canonical")["href"] != HOST + path}
    assert wrong == set()


def test_no_page_loads_anything_from_another_host(pages):
    def loads(_, page):
        addresses = [
            element.get("src") or element.get("href") or element.get("srcset") or element.get("data") or ""
            for element in page.all("link", "script", "img", "iframe", "source", "video", "audio", "embed", "object")
            + page.all("image", "use")
        ]
        return [url for url in addresses if urlsplit(urljoin(HOST, url)).netloc != "testserver"]

    assert problems(pages, loads) == {}


def test_every_page_loads_the_style_sheets_it_needs(pages):
    """The home page has the first of its style inside. Others need two sheets; states, clinics and the self-check a third one, and handouts a fourth."""

    def others(_, page):
        names = [link["href"].removeprefix("/static/css/") for link in page.all("link", rel="stylesheet")]
        return names != ["site.css", "more.css"] and names

    found = problems(pages, others)
    expected = {"/": ["home.css"], "/self-check/": ["site.css", "more.css", "self-check.css"]}
    for path in pages:
        if path.endswith("/handout/"):
            expected[path] = ["site.css", "more.css", "clinics.css", "handout.css"]
        elif path.startswith("/locations/"):
            expected[path] = ["site.css", "more.css", "clinics.css"]
    assert found == expected


def test_no_page_sets_a_cookie_or_depends_on_one(pages):
    def cookie(response, _):
        return "Set-Cookie" in response or response.cookies or "cookie" in response.get("Vary", "").lower()

    assert problems(pages, cookie) == {}


def test_every_page_forbids_inline_code_and_other_hosts(pages):
    policies = {response["Content-Security-Policy"] for path, (response, _) in pages.items() if path != "/"}
    assert [sorted(policy.split("; ")) for policy in policies] == [
        [
            "base-uri 'none'",
            "connect-src 'self'",
            "default-src 'none'",
            "font-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
        ]
    ]


def hashed(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def test_no_page_has_inline_code_that_the_csp_would_block(pages):
    def inline(response, page):
        allowed = re.findall(r"'sha256-(.+?)'", response["Content-Security-Policy"])
        code = [
            tag for tag in page.all("script") if "src" not in tag.attrs and tag.get("type") != "application/ld+json"
        ]
        handlers = [tag for tag in page.all() if any(name.startswith("on") for name in tag.attrs)]
        styles = [tag for tag in page.all("style") if hashed(tag.decode_contents(formatter=None)) not in allowed]
        return code + handlers + styles + [tag for tag in page.all() if "style" in tag.attrs]

    assert problems(pages, inline) == {}


def test_no_page_skips_a_heading_level(pages):
    def skips(_, page):
        headings = [(int(heading.name[1]), heading.text) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        levels = [0, *(level for level, _text in headings)]
        return [
            heading
            for before, heading in zip(levels, headings, strict=False)
            if heading[0] > before + 1 or not heading[1]
        ]

    assert problems(pages, skips) == {}


def test_links_with_the_same_name_on_a_page_lead_to_the_same_url(pages):
    def ambiguous(_, page):
        places = {}
        for link in page.all("a"):
            if not link["href"].startswith("#"):  # a table of contents may repeat names of the menu
                places.setdefault(link.get("aria-label") or link.text, set()).add(urldefrag(link["href"]).url)
        return {name: urls for name, urls in places.items() if len(urls) > 1}

    assert problems(pages, ambiguous) == {}


def test_every_link_says_where_it_leads(pages):
    def vague(_, page):
        names = [(link.get("aria-label") or link.text).strip().rstrip(".").casefold() for link in page.all("a")]
        return sorted({"", "here", "click here", "read more", "more", "link", "this page"} & set(names))

    assert problems(pages, vague) == {}


def test_no_page_has_duplicate_ids(pages):
    assert problems(pages, lambda _, page: [name for name, times in Counter(page.ids).items() if times > 1]) == {}


def test_every_fragment_in_a_link_exists(pages):
    missing = set()
    for path, (_, page) in pages.items():
        for href in page.hrefs:
            target, fragment = urldefrag(urljoin(path, href))
            if fragment and target in pages and fragment not in pages[target][1].ids:
                missing.add((path, href))
    assert missing == set()


def test_every_id_that_aria_refers_to_exists(pages):
    def dangling(_, page):
        names = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget")
        wanted = {word for tag in page.all() for name in names for word in tag.get(name, "").split()}
        return wanted - set(page.ids)

    assert problems(pages, dangling) == {}


def test_every_page_ends_with_links_to_other_pages(pages):
    def does_not(_, page):
        last = page.main.all("section")[-1]
        # The home page ends with the signs of an emergency, and with links to what they mean and to the clinics.
        return last["aria-labelledby"] not in ("onward-title", "find-title", "help-title") or not last.all("a")

    assert problems(pages, does_not) == {}


def test_every_page_with_sample_content_is_labeled(pages):
    # The label of the first page comes from its topic. Lists of states and the empty search have no sample content.
    def unlabeled(_, page):
        return not ("sample content" in page.text.casefold() or "This clinic is made up" in page.text)

    not_labelled = {path for path in problems(pages, unlabeled) if path.count("/") != 3 or "/locations/" not in path}
    assert not_labelled == {"/locations/", "/search/"}


def test_every_sample_text_says_so_where_it_begins(pages):
    """In the first part of the page with the heading, not only at its foot."""

    def late(_, page):
        heads = page.main.all("h1") + page.main.all("p", class_="text-kicker")
        is_said = any("sample text" in tag.text.casefold() for tag in heads)
        return bool(page.all("p", class_="reviewed")) and not is_said

    assert problems(pages, late) == {}


def test_every_page_has_the_disclaimer_and_the_phone_number(pages):
    def missing(_, page):
        words = page.one("footer").text
        return "It does not replace your doctor or therapist" not in words or "(206) 555-0100" not in words

    assert problems(pages, missing) == {}


def test_first_link_in_every_header_leads_to_emergency_advice(pages):
    assert problems(pages, lambda _, page: page.one("header").all("a")[0]["href"] != "/safety/#after") == {}


def test_no_page_shows_placeholders_or_template_code(pages):
    def gaps(_, page):
        return re.findall(r"\bNone\b(?! of our clinics)|\{\{|\{%|\bundefined\b|gettext", page.text)

    assert problems(pages, gaps) == {}
