"""The links to notices in the footer: in a fixed order, only to notices with a page, and without a query of their own."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.notices.notice_kinds import NoticeKind
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

IN_ORDER = [
    ("Privacy practices (HIPAA)", "/notices/privacy-practices/"),
    ("Nondiscrimination", "/notices/nondiscrimination/"),
    ("Language help", "/notices/language-help/"),
    ("Cost estimate", "/notices/cost-estimate/"),
    ("Accessibility", "/notices/accessibility/"),
    ("Consumer health data privacy", "/notices/health-data-privacy/"),
]


def in_footer(client, path="/"):
    links = Page(client.get(path)).one("footer").all("a")
    return [(link.text, link["href"]) for link in links if link["href"].startswith("/notices/")]


@pytest.mark.parametrize("path", ["/", "/questions/", "/no-such-page/"])
def test_links_are_in_order_on_each_page(client, path):
    for kind in reversed(NoticeKind):
        make.make_notice(kind)
    assert in_footer(client, path) == [*IN_ORDER, ("Español", "/notices/language-help/#es")]


def test_footer_of_a_site_without_notices_has_no_link(client):
    assert in_footer(client) == []


def test_gap_draft_and_answer_have_no_link(client):
    make.make_notice("privacy-practices", body="")
    make.make_notice("nondiscrimination", status="draft")
    make.make_notice(
        "language-help", does_not_apply_because="No.", answered_by="Ada", answered_on=datetime.date(2026, 11, 2)
    )
    make.make_notice("accessibility", body="")
    assert in_footer(client) == [("Accessibility", "/notices/accessibility/")]


def test_strip_names_languages_in_their_own_script_and_direction(client):
    make.make_notice("language-help", language_lines="zh-Hant | | 免費。\nfa | | رایگان.")
    strip = Page(client.get("/")).one("footer").one("ul", aria_label="Language help").all("a")
    assert [(link.text, link["lang"], link.get("dir")) for link in strip] == [
        ("繁體中文", "zh-Hant", None),
        ("فارسی", "fa", "rtl"),
    ]


def test_links_take_no_query(client):
    client.get("/questions/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/questions/")
        counts.append(len(queries))
        if not _round:
            for kind in NoticeKind:
                make.make_notice(kind)
    assert counts[0] == counts[1]
