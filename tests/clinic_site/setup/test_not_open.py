"""One plain page at every public address until the site is open, and nothing of it in caches and search engines."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic_site.models import SiteOpening, SiteSettings, Withdrawal
from clinic_site.publishing.preview_links import PreviewLink
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

PATHS = ["/", "/dry-needling/", "/safety/", "/conditions/", "/locations/", "/handout/", "/search/?q=heat",
         "/no-such-page/", "/locations/clinics.csv", "/locations/clinics.geojson"]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    return make.make_topic(slug="dry-needling", body="Words that nobody may read yet, about heat")


def test_every_public_address_shows_the_same_plain_page(client, closed_site, text):
    answers = {path: client.get(path) for path in PATHS}
    assert {path: Page(answer).h1 for path, answer in answers.items()} == dict.fromkeys(
        PATHS, "This website is not open yet"
    )
    assert {path for path, answer in answers.items() if b"nobody may read" in answer.content} == set()
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(PATHS, 404) | {"/": 200}


def test_plain_page_says_what_to_do_in_an_emergency_and_whom_to_call(client, closed_site):
    page = Page(client.get("/"))
    assert sorted((href for href in page.hrefs if "tel:" in href), key=len) == ["tel:911", "tel:+1-206-555-0100"]
    assert "Trouble breathing or chest pain: call 911 now" in page.one("main").text
    assert "Northfield Physical Therapy" in page.one("main").text


def test_plain_page_names_no_made_up_clinic_on_a_site_without_a_name(client, closed_site):
    SiteSettings.objects.update(name="", phone="")
    page = Page(client.get("/"))
    assert page.title.text == "Not open yet"
    assert page.one("main").text.startswith("This website is not open yet")
    assert [href for href in page.hrefs if "tel:" in href] == ["tel:911"]
    assert "Call your clinic" in page.one("main").text


def test_plain_page_is_neither_stored_nor_listed(client, closed_site):
    response = client.get("/")
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert '<meta name="robots" content="noindex">' in response.text


def test_forms_get_the_plain_page_too(client, closed_site):
    assert Page(client.post("/self-check/", {"x": "y"})).h1 == "This website is not open yet"


def test_robots_txt_forbids_everything_and_the_sitemap_is_empty(client, closed_site, text):
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    sitemap = client.get("/sitemap.xml")
    assert (sitemap.status_code, sitemap.text.count("<loc>")) == (200, 0)
    SiteOpening.objects.locked().open(by=None)
    assert "Disallow: /\n" not in client.get("/robots.txt").text
    assert "/dry-needling/" in client.get("/sitemap.xml").text


def test_what_is_not_for_patients_answers_as_always(client, closed_site, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    assert client.get("/.well-known/security.txt").status_code == 200
    assert client.get("/favicon.ico").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_preview_link_shows_the_page_before_the_site_is_open(client, closed_site, text):
    link = PreviewLink.objects.make(text, by=make_staff("Publisher"))
    assert b"nobody may read" in client.get(link.get_absolute_url()).content


def test_staff_see_every_page_beside_its_records(publisher, closed_site, text):
    frame = publisher.get("/admin/page/frame/", {"path": "/dry-needling/"})
    assert b"nobody may read" in frame.content


def test_open_site_needs_one_query_for_all_that_every_page_must_know(client):
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get("/robots.txt")
    assert len(found) == 1
    with CaptureQueriesContext(connection) as found:
        client.get("/no-such-page/")
    tables = [name for name in ("siteopening", "withdrawal", "sitesettings") for query in found if name in query["sql"]]
    assert tables == ["siteopening", "withdrawal", "sitesettings"]


def test_emergency_withdrawal_is_noticed_on_an_open_site(client, text):
    assert client.get("/dry-needling/").status_code == 200
    Withdrawal.objects.create(scope="site", why="Wrong", made_at=text.created_at)
    assert "This page is being checked" in client.get("/dry-needling/").text


def large(client):
    return client.post("/", b"x", content_type="text/plain", CONTENT_LENGTH="999999999")


def without_token(client):
    return Client(enforce_csrf_checks=True).post("/admin/login/", {"login": "x"})


NOT_PAGES = {
    "preview": lambda client: client.get("/preview/"),
    "bad preview link": lambda client: client.get("/preview/nonsense/"),
    "metrics": lambda client: client.get("/metrics"),
    "security.txt": lambda client: client.get("/.well-known/security.txt"),
    "sitemap, POST": lambda client: client.post("/sitemap.xml"),
    "sitemap, OPTIONS": lambda client: client.options("/sitemap.xml"),
    "favicon, POST": lambda client: client.post("/favicon.ico"),
    "favicon, OPTIONS": lambda client: client.options("/favicon.ico"),
    "too large": large,
    "no token": without_token,
    "no page of the desk": lambda client: client.get("/admin/no-such-page/", follow=True),
}


@pytest.mark.parametrize("ask", NOT_PAGES.values(), ids=NOT_PAGES)
def test_error_pages_name_no_page_before_the_site_is_open(client, closed_site, ask):
    make.make_topic(title="Words for nobody", slug="for-nobody", nav_order=1, in_footer=True)
    answer = ask(client)
    assert ("for nobody" in answer.text, "for-nobody" in answer.text) == (False, False)


def test_error_pages_of_an_open_site_have_its_menus(client):
    make.make_topic(title="Words for all", nav_order=1, in_footer=True)
    answers = [NOT_PAGES[name](client).text for name in ("preview", "too large")]
    assert ["Words for all" in text for text in answers] == [True, True]


def test_staff_and_preview_links_see_the_menus_before_the_site_is_open(publisher, closed_site, text):
    make.make_topic(title="Words for staff", nav_order=1, in_footer=True)
    link = PreviewLink.objects.make(text, by=make_staff("Publisher"))
    assert "Words for staff" in publisher.get(link.get_absolute_url()).text
    assert "Words for staff" in publisher.get("/admin/page/frame/", {"path": "/dry-needling/"}).text


@pytest.mark.parametrize("path", ["/favicon.ico", "/.well-known/security.txt"])
def test_answers_for_machines_need_no_query(client, closed_site, settings, path):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    assert len(found) == 0


def test_site_without_its_rows_is_not_open(client):
    SiteOpening.objects.all().delete()
    SiteSettings.objects.all().delete()
    assert Page(client.get("/")).h1 == "This website is not open yet"
