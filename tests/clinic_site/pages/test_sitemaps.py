"""/sitemap.xml and /robots.txt: the pages for search engines."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.shared.large_answers import HANDOVER, Handover
from education.models.listing import ON_A_PAGE
from tests import factories as make
from tests import static_files
from tests.clinic_site.publishing.test_withdrawn_pages import withdraw
from tests.html import Page
from tests.many_records import copies

pytestmark = pytest.mark.django_db

SECTIONS = [
    "/", "/conditions/", "/glossary/", "/handout/", "/locations/", "/locations/languages/", "/locations/states/", "/questions/", "/references/", "/safety/",
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


def test_static_files_get_hashed_names_and_brotli_copies():
    folder = static_files.collected()
    [tokens] = folder.glob("css/tokens.????????????.css")
    assert tokens.with_name(f"{tokens.name}.br").exists()
    assert (folder / "staticfiles.json").exists()


def lastmods(client) -> dict[str, str]:
    """Return {path: its date} of the entries with a date."""
    entries = Page(client.get("/sitemap.xml")).all("url")
    return {urlsplit(url.one("loc").text).path: url.one("lastmod").text for url in entries if url.all("lastmod")}


def noon(month: int, day: int) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 12, tzinfo=datetime.UTC)


def dated(record, when: datetime.datetime) -> None:
    """Set when a record was last changed, which a save would set to now."""
    type(record).objects.filter(pk=record.pk).update(updated_at=when)


def test_addresses_do_not_follow_the_host_of_the_request(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://needling.example.org/", ["*"]
    for path in ("/sitemap.xml", "/robots.txt"):
        text = client.get(path, headers={"host": "10.0.0.9"}).text
        assert ("https://needling.example.org/" in text, "10.0.0.9" in text) == (True, False)


def test_change_of_a_shared_record_is_a_change_of_every_page_that_shows_it(client):
    pages = {
        "/": make.make_topic(slug="home"),
        "/a-topic/": make.make_topic(slug="a-topic", body="It is a trigger point.", shows_warnings=True),
        "/conditions/a-condition/": make.make_condition(slug="a-condition"),
        "/safety/": make.make_topic(slug="safety"),
        "/questions/": make.make_topic(slug="questions"),
    }
    long_ago = noon(3, 1)
    for record in pages.values():
        dated(record, long_ago)
    assert {lastmods(client)[path] for path in pages} == {"2026-03-01"}

    def changed_by(record, day):
        """Return the pages whose date is `day` after `record` changed then, and forget the change."""
        dated(record, noon(4, day))
        found = {path for path, date in lastmods(client).items() if path in pages and date == f"2026-04-{day:02}"}
        dated(record, long_ago)
        return found

    assert changed_by(make.make_after_effect(action="call_911", when="any_time"), 1) == set(pages) - {"/questions/"}
    sign = make.make_warning_sign(action="call_911", conditions=[pages["/conditions/a-condition/"]])
    assert changed_by(sign, 2) == {"/", "/conditions/a-condition/", "/safety/"}
    assert changed_by(make.make_contraindication(), 3) == {"/", "/safety/"}
    assert changed_by(make.make_term(term="Trigger point"), 4) == {"/a-topic/"}
    assert changed_by(make.make_frequency(), 5) == {"/safety/"}
    assert changed_by(make.make_question(), 6) == {"/questions/"}


def test_sign_that_is_taken_off_changes_the_pages_that_showed_it(client):
    topic = make.make_topic(slug="safety")
    sign = make.make_after_effect(action="call_clinic", when="any_time")
    for record in (topic, sign):
        dated(record, noon(3, 1))
    assert lastmods(client)["/safety/"] == "2026-03-01"
    type(sign).objects.update(unpublish_at=noon(5, 1))
    assert lastmods(client)["/safety/"] == "2026-05-01"
    data = Page(client.get("/safety/")).json_ld_of("MedicalWebPage")
    assert data["dateModified"] == "2026-05-01"


def test_large_site_has_an_index_whose_files_list_every_page_once(client, monkeypatch):
    monkeypatch.setattr("clinic_site.pages.sitemaps.MOST", 2)
    make.make_topic(slug="a-topic")
    clinics = [make.make_clinic(slug=f"clinic-{number}", offers_dry_needling=number < 3) for number in range(5)]
    index = Page(client.get("/sitemap.xml"))
    files = [urlsplit(location.text).path for location in index.all("loc")]
    assert files == [
        "/sitemap-pages-1.xml", "/sitemap-clinics-1.xml", "/sitemap-clinics-2.xml", "/sitemap-clinics-3.xml",
        "/sitemap-handouts-1.xml", "/sitemap-handouts-2.xml",
    ]  # fmt: skip
    listed = [urlsplit(place.text).path for file in files for place in Page(client.get(file)).all("loc")]
    pages = [clinic.get_absolute_url() for clinic in clinics]
    handouts = [f"{page}handout/" for page in pages[:3]]
    assert sorted(listed) == sorted([*SECTIONS, "/a-topic/", "/locations/washington/", *pages, *handouts])


@pytest.mark.parametrize("name", ["clinics-2", "clinics-0", "pages-2", "states-1"])
def test_file_that_the_index_does_not_list_does_not_exist(client, name):
    make.make_clinic()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_sitemap_has_every_page_of_a_long_list(client):
    copies(make.make_term(), 2 * ON_A_PAGE, lambda number: {"slug": f"entry-{number}"})
    found = [
        location.text.partition("://")[2].partition("/")[2] for location in Page(client.get("/sitemap.xml")).all("loc")
    ]
    assert [address for address in found if address.startswith("glossary/")] == [
        "glossary/",
        "glossary/?page=2",
        "glossary/?page=3",
    ]


def test_withdrawn_list_is_in_the_sitemap_with_none_of_its_pages(client):
    copies(make.make_term(), ON_A_PAGE, lambda number: {"slug": f"entry-{number}"})
    withdraw(scope="page", path="/glossary/")
    assert "/glossary/" not in locations(client)


def words_of(xml: str) -> str:
    """Return `xml` without the space between tags."""
    return re.sub(r">\s+<", "><", xml).strip()


def large(monkeypatch, few: int = 1):
    """Make every site with more than `few` clinics a large one."""
    for module in ("clinic_site.pages.sitemaps", "clinic_site.pages.for_search_engines"):
        monkeypatch.setattr(f"{module}.FEW", few)


def test_list_is_that_of_djangos_template(client, settings):
    settings.SITE_URL = "https://needling.example.org/a&b"  # to be escaped
    make.make_topic(slug="a-topic")
    make.make_clinic(publish_at=noon(3, 1))
    text = client.get("/sitemap.xml").text
    listed = [
        {"location": url.one("loc").text, "lastmod": datetime.date.fromisoformat(day.text) if day else None}
        for url in Page(text).all("url")
        for day in [next(iter(url.all("lastmod")), None)]
    ]
    xhtml = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'  # for translations, which the site does not have
    assert words_of(text) == words_of(render_to_string("sitemap.xml", {"urlset": listed}).replace(xhtml, ""))
    assert "<loc>https://needling.example.org/a&amp;b/a-topic/</loc>" in text


def test_index_is_that_of_djangos_template(client, monkeypatch):
    monkeypatch.setattr("clinic_site.pages.sitemaps.MOST", 2)
    for _clinic in range(3):
        make.make_clinic()
    text = client.get("/sitemap.xml").text
    files = [{"location": location.text} for location in Page(text).all("loc")]
    assert len(files) == 5
    assert words_of(text) == words_of(render_to_string("sitemap_index.xml", {"sitemaps": files}))


def test_large_site_has_the_same_files(client, monkeypatch):
    for number in range(5):
        make.make_clinic(offers_dry_needling=number < 3)
    paths = ["/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-clinics-1.xml", "/sitemap-handouts-1.xml"]
    few = [client.get(path).content for path in paths]
    large(monkeypatch)
    many = [client.get(path) for path in paths]
    assert [response.streaming for response in many] == [True, False, True, True]
    assert [b"".join(response) for response in many] == few
    assert [response["X-Robots-Tag"] for response in many] == ["noindex"] * 4


def test_withdrawn_clinic_leaves_the_files_of_a_large_site(client, monkeypatch):
    clinics = [make.make_clinic(slug=f"clinic-{number}") for number in range(3)]
    large(monkeypatch)
    handover = {HANDOVER: Handover()}
    client.get("/sitemap-clinics-1.xml", **handover)
    before = handover[HANDOVER].name
    Withdrawal.objects.create(scope="page", path=clinics[0].get_absolute_url(), why="A test.", made_at=timezone.now())
    client.get("/sitemap-clinics-1.xml", **handover)
    assert handover[HANDOVER].name != before  # so that no earlier file is sent
    for part in ("clinics", "handouts"):
        text = b"".join(client.get(f"/sitemap-{part}-1.xml")).decode()
        assert [clinic.get_absolute_url() in text for clinic in clinics] == [False, True, True]


def test_files_that_are_made_together_are_all_files_of_the_sitemap(client, monkeypatch):
    monkeypatch.setattr("clinic_site.pages.sitemaps.MOST", 2)
    for _clinic in range(3):
        make.make_clinic()
    handover = Handover()
    index = client.get("/sitemap.xml", **{HANDOVER: handover})
    files = [urlsplit(location.text).path for location in Page(index).all("loc")]
    assert handover.made_with() == ["/sitemap.xml", *files]


@pytest.mark.parametrize("number", [10_000, 10**30])
def test_file_with_an_impossible_number_does_not_exist(client, number):
    make.make_clinic()
    assert client.get(f"/sitemap-clinics-{number}.xml").status_code == 404
