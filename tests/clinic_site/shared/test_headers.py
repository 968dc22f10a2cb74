"""Every kind of response has exactly the headers listed in clinic_site/docs/headers.md."""

import re
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from clinic_site.models import SiteSettings
from clinic_site.pages.first_style import first_style
from clinic_site.pages.landing import LandingView
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.shared.cache_control import FOR_EVERYBODY
from clinic_site.shared.headers import for_static_files
from education.pages.feedback import signed_page
from tests import factories as make
from tests.staff import make_staff
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

DOC = (Path(__file__).parents[3] / "clinic_site" / "docs" / "headers.md").read_text(encoding="utf-8")
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CORP = "Cross-Origin-Resource-Policy"
OPEN_DATA = {
    "clinics as CSV", "clinics as GeoJSON", "description of the open data", "question of a browser about the open data",
}  # fmt: skip
COLUMNS = ["status", "content policy", "permissions", "referrer", "cache", "cookie"]
OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def rows():
    """Return {kind: {column: value in the document}}."""
    lines = [re.split(r" *\| *", line.strip("| \n")) for line in DOC.splitlines() if line.startswith("| ")]
    return {line[0]: dict(zip(COLUMNS, line[1:], strict=True)) for line in lines if len(line) == 1 + len(COLUMNS)}


ROWS = {kind: row for kind, row in rows().items() if kind != "kind"}
NAMED = dict(re.findall(r"^- content policy `(\w+)`: `(.+)`\.?$", DOC, re.MULTILINE))
PRIVATE = "max-age=0, no-cache, no-store, must-revalidate, private"


def post(target, fields, **headers):
    return ask(target, method="POST", body=urlencode(fields).encode(), headers=OURS | headers)


@pytest.fixture
def kinds(settings, tmp_path):
    """Return {kind: function that sends such a request} for a small site."""
    moved = make.make_topic(slug="before")
    moved.slug = "a-topic"
    moved.save()
    clinic = make.make_clinic(slug="a-clinic")
    make.make_place(zip="98402")
    page, report = clinic.get_absolute_url(), f"{clinic.get_absolute_url()}report/"
    browser = Client()
    browser.force_login(make_staff("Administrator"))
    staff = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    draft = make.make_topic(status="draft")
    link = PreviewLink.objects.make(draft, by=make_staff("Writer")).get_absolute_url()

    settings.MEDIA_ROOT = tmp_path
    picture, hidden = make.make_picture(), make.make_picture(status="draft")
    (tmp_path / "pictures" / picture.file_key).mkdir(parents=True)
    (tmp_path / "pictures" / picture.file_key / "1200.jpg").write_bytes(b"a picture")

    def failing():
        with patch.object(LandingView, "get_context_data", side_effect=RuntimeError):
            return ask("/?again")  # with its own query string, because "/" is already in the page store

    def over_http():
        settings.SECURE_SSL_REDIRECT = True
        try:
            with patch("tests.wsgi.application", WSGIHandler()):  # middleware reads the setting when it is created
                return ask("/safety/")
        finally:
            settings.SECURE_SSL_REDIRECT = False

    return {
        "first page": lambda: ask("/"),
        "page of text": lambda: ask("/a-topic/"),
        "self-check": lambda: ask("/self-check/"),
        "finder": lambda: ask("/locations/"),
        "nearest clinics, by ZIP code": lambda: ask("/locations/near/?q=98402"),
        "nearest clinics, by the device's location": lambda: post(
            "/locations/near/", {"latitude": "47.25", "longitude": "-122.44"}
        ),
        "clinic": lambda: ask(page),
        "search, without a query": lambda: ask("/search/"),
        "search, with results": lambda: ask("/search/?q=heel"),
        'answer to "Was this helpful?"': lambda: post("/feedback/", {"page": signed_page("/"), "helpful": "yes"}),
        "report of a mistake, invalid": lambda: post(report, {"what": ""}),
        "report of a mistake, sent": lambda: post(report, {"what": "phone"}),
        "clinics as CSV": lambda: ask("/locations/clinics.csv"),
        "clinics as GeoJSON": lambda: ask("/locations/clinics.geojson"),
        "description of the open data": lambda: ask("/locations/datapackage.json"),
        "question of a browser about the open data": lambda: ask("/locations/clinics.csv", method="OPTIONS"),
        "sitemap": lambda: ask("/sitemap.xml"),
        "robots.txt": lambda: ask("/robots.txt"),
        "favicon.ico": lambda: ask("/favicon.ico"),
        "icon of phones": lambda: ask("/apple-touch-icon.png"),
        "web manifest": lambda: ask("/site.webmanifest"),
        "static file": lambda: ask("/static/img/favicon.svg"),
        "share picture": lambda: ask("/static/img/share.png"),
        "picture": lambda: ask(picture.fallback()),
        "picture in a preview": lambda: ask(picture.fallback(is_signed=True)),
        "address without its last slash": lambda: ask("/safety"),
        "old address": lambda: ask("/before/"),
        "address in capitals": lambda: ask("/A-TOPIC/"),
        "plain HTTP": over_http,
        "incomplete ZIP code": lambda: ask("/locations/near/?q=9840"),
        "unknown host": lambda: ask("/", headers={"Host": "evil.example"}),
        "form sent by another site": lambda: post(report, {"what": "phone"}, **{"Sec-Fetch-Site": "cross-site"}),
        "not found": lambda: ask("/no-such-page/"),
        "static file, not found": lambda: ask("/static/img/no-such.svg"),
        "picture that is not on the site": lambda: ask(hidden.fallback()),
        "wrong method": lambda: ask("/safety/", method="DELETE"),
        "request too large": lambda: ask(report, method="POST", headers=OURS | {"Content-Length": "200000000"}),
        "server error": failing,
        "preview link": lambda: ask(link),
        "invalid preview link": lambda: ask("/preview/no-such/"),
        "sign-in": lambda: ask("/admin/login/"),
        "admin": lambda: ask("/admin/", headers=staff),
        "admin, list": lambda: ask("/admin/education/topic/", headers=staff),
        "admin, not found": lambda: ask("/admin/no-such/page/", headers=staff),
        "admin, form without its token": lambda: post("/admin/login/", {"username": "a", "password": "b"}),
    }


def described(answer, row):
    """Return the headers of `answer` in the words of the document, or in full if it has no word for them."""
    policy = "; ".join(sorted(answer.get("Content-Security-Policy").split("; ")))
    policy = policy.replace(first_style(SiteSettings()).source, "'sha256-HASH'")
    cookies = re.findall(r"(?:^|,) *(\w+)=", answer.get("Set-Cookie").replace("expires=", ""))
    found = {
        "status": str(answer.status),
        "content policy": next((name for name, value in NAMED.items() if value == policy), policy),
        "permissions": permissions(answer.get("Permissions-Policy")),
        "referrer": answer.get("Referrer-Policy"),
        "cache": {"": "-", PRIVATE: "private", FOR_EVERYBODY: "everybody"}.get(
            answer.get("Cache-Control"), answer.get("Cache-Control")
        ),
        "cookie": ", ".join(name for name in cookies if name not in ("Max", "Path")) or "-",
    }
    return found | ({"permissions": "any"} if row["permissions"] == "any" else {})


def permissions(header):
    """Return the document's name for the policy in `header`."""
    allowed = {name for name, value in re.findall(r"([a-z-]+)=\((.*?)\)", header) if value == "self"}
    named = set(re.findall(r"([a-z-]+)=", header))
    if named != set(settings.PERMISSIONS_POLICY):
        return f"only {sorted(named)}"
    staff = {"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"}
    words = {"none": set(), "location": {"geolocation"}, "staff": staff}
    return next((word for word, names in words.items() if names == allowed), f"allows {sorted(allowed)}")


def test_every_kind_of_response_has_the_documented_headers(kinds):
    assert list(kinds) == list(ROWS)
    answers = {kind: ask_for() for kind, ask_for in kinds.items()}
    sent = {kind: described(answer, ROWS[kind]) for kind, answer in answers.items()}
    assert {kind: found for kind, found in sent.items() if found != ROWS[kind]} == {}
    shared = {kind: {name: answer.get(name) for name in ON_ALL} for kind, answer in answers.items()}
    for_others = {kind: ON_ALL | {CORP: "cross-origin"} for kind in (*OPEN_DATA, "share picture")}
    assert {kind: headers for kind, headers in shared.items() if headers != for_others.get(kind, ON_ALL)} == {}
    assert {kind for kind, answer in answers.items() if answer.get("Access-Control-Allow-Origin")} == OPEN_DATA
    assert {kind: answer.get("Server") for kind, answer in answers.items() if answer.get("Server")} == {}


def test_document_lists_the_headers_of_all_responses():
    shared = dict(re.findall(r"^\| ([A-Z][\w-]+) \| (.+?) \|$", DOC, re.MULTILINE))
    more = {
        CORP: "same-origin; cross-origin for the open data and for the share picture",
        "Strict-Transport-Security": "max-age=31536000 (with `HTTPS`; without subdomains)",
    }
    assert shared == ON_ALL | more


def test_pages_and_static_files_send_strict_transport_security(settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    page = Client().get("/self-check/", secure=True)
    assert page["Strict-Transport-Security"] == "max-age=31536000"
    sent = {}
    for_static_files({"Strict-Transport-Security": "max-age=31536000"})(sent, "a.css", "/static/a.css")
    assert sent == {"Strict-Transport-Security": "max-age=31536000", "Content-Security-Policy": NAMED["nothing"]}


def test_staff_cookies_are_protected_from_scripts_and_other_sites(kinds):
    cookie = kinds["sign-in"]().get("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_no_policy_allows_another_host(kinds):
    policies = {ask_for().get("Content-Security-Policy") for ask_for in kinds.values()}
    words = {word for policy in policies for part in policy.split("; ") for word in part.split()[1:]}
    assert words == {"'none'", "'self'", first_style(SiteSettings()).source}
