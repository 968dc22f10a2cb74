"""The public pages of legal notices: only when complete, with the fixed facts, and with every gap marked in the preview."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.publishing import workflow
from tests import factories as make
from tests.factories import UNSEEN, UNSEEN_IDS
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", NoticeKind)
def test_complete_notice_has_a_page(client, kind):
    notice = make.make_notice(kind)
    page = Page(client.get(f"/notices/{kind}/"))
    assert page.h1 == str(notice.facts.title)
    assert f"Words of the notice {kind}." in page.one("main").text


@pytest.mark.parametrize("kind", NoticeKind)
def test_kind_without_a_notice_has_no_page(client, kind):
    assert client.get(f"/notices/{kind}/").status_code == 404


@pytest.mark.parametrize("values", UNSEEN, ids=UNSEEN_IDS)
def test_notice_that_is_not_public_has_no_page(client, values):
    make.make_notice(**values)
    assert client.get("/notices/privacy-practices/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "gap"),
    [
        ("privacy-practices", {"body": ""}),
        ("privacy-practices", {"effective_on": None}),
        ("privacy-practices", {"contact_phone": ""}),
        ("nondiscrimination", {"body": ""}),
        ("language-help", {"language_lines": ""}),
        ("cost-estimate", {"contact_name": ""}),
        ("accessibility", {"contact_phone": ""}),
        ("health-data-privacy", {"body": ""}),
        ("consent", {"body": ""}),
    ],
)
def test_published_notice_with_a_gap_has_no_page(client, kind, gap):
    make.make_notice(kind, **gap)
    assert client.get(f"/notices/{kind}/").status_code == 404


def test_notice_that_does_not_apply_has_no_page(client):
    make.make_notice(
        does_not_apply_because="We bill nobody electronically.",
        answered_by="Ada",
        answered_on=datetime.date(2026, 11, 2),
    )
    assert client.get("/notices/privacy-practices/").status_code == 404


def test_preview_marks_each_gap(administrator):
    notice = make.make_notice(body="", effective_on=None, contact_phone="", status="draft")
    page = Page(administrator.get(page_url(notice, "preview_page")))
    assert [gap.text for gap in page.all("mark", class_="notice-gap")] == [
        "[not filled in: effective date]",
        "[not filled in: text]",
        "[not filled in: phone]",
        "[not filled in: e-mail]",
    ]


def test_page_lists_the_effective_dates_of_earlier_versions(client):
    notice = make.make_notice(effective_on=datetime.date(2024, 1, 5))
    notice.effective_on = datetime.date(2026, 2, 16)
    workflow.save_draft(notice, by=make_staff("Administrator"))
    assert not Page(client.get("/notices/privacy-practices/")).all("p", class_="notice-earlier")
    workflow.publish(notice, by=make_staff("Administrator"))
    page = Page(client.get("/notices/privacy-practices/"))
    assert page.one("p", class_="text-lead").text == "In force since February 16, 2026."
    assert page.one("p", class_="notice-earlier").text == (
        "Earlier versions were in force from: January 5, 2024. Ask us for a copy."
    )


def test_coordinator_is_named_only_with_fifteen_employees(client):
    notice = make.make_notice("nondiscrimination")
    titles = [title.text for title in Page(client.get("/notices/nondiscrimination/")).one("article").all("h2")]
    assert titles == ["Ask us for free aids, an interpreter, or another change", "Complain to the government"]
    make.change(notice, has_fifteen_employees=True)
    titles = [title.text for title in Page(client.get("/notices/nondiscrimination/")).one("article").all("h2")]
    assert titles == ["Who coordinates this, and takes complaints", "Complain to the government"]


def links_on(client, path):
    return [link["href"] for link in Page(client.get(path)).one("article").all("a")]


def test_facts_of_the_government_are_part_of_the_templates(client):
    make.make_notice("nondiscrimination")
    make.make_notice("cost-estimate", body="")
    links = links_on(client, "/notices/nondiscrimination/")
    assert links == ["tel:+1-360-555-0242", "https://ocrportal.hhs.gov/", "tel:+18003681019", "tel:+18005377697"]
    links = links_on(client, "/notices/cost-estimate/")
    assert links == ["https://www.cms.gov/nosurprises/consumers", "tel:+18009853059", "tel:+1-360-555-0242"]


def test_each_language_has_its_code_direction_and_phone(client):
    make.make_notice(
        "language-help",
        language_lines="es | 360-555-0300 | Hay ayuda gratis.\nar | | مساعدة مجانية.",
        contact_tty="711",
    )
    spanish, arabic = Page(client.get("/notices/language-help/")).one("ul", class_="notice-languages").all("li")
    assert [(part["lang"], part.get("dir"), part.text) for part in spanish.all(lang=True)] == [
        ("es", None, "Español"),
        ("es", None, "Hay ayuda gratis."),
    ]
    assert [(part["lang"], part.get("dir")) for part in arabic.all(lang=True)] == [("ar", "rtl"), ("ar", "rtl")]
    assert [link["href"] for link in spanish.all("a")] == ["tel:+13605550300", "tel:711"]
    assert [link["href"] for link in arabic.all("a")] == ["tel:+13605550242", "tel:711"]


@pytest.mark.parametrize(("kind", "is_offered"), [("nondiscrimination", True), ("privacy-practices", False)])
def test_wall_sheet_is_offered_where_the_rule_asks_for_it(client, kind, is_offered):
    make.make_notice(kind)
    page = Page(client.get(f"/notices/{kind}/?size=large"))
    assert page.one("article")["class"].split()[2:] == (["notice-large"] if is_offered else [])
    assert ("Normal size" in page.text) == is_offered


def test_consent_form_is_not_listed_by_search_engines(client):
    make.make_notice("consent")
    make.make_notice("accessibility")
    assert client.get("/notices/consent/")["X-Robots-Tag"] == "noindex"
    assert not client.get("/notices/accessibility/").has_header("X-Robots-Tag")


@pytest.mark.parametrize("kind", NoticeKind)
def test_page_takes_few_queries(client, kind):
    make.make_notice(kind)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/notices/{kind}/")
    assert len(queries) == (4 if kind == "privacy-practices" else 3)
