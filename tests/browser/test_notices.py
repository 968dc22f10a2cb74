"""The pages of legal notices in a real browser: accessible, readable from right to left, and as wide as a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import check_in

VIEWS = [(320, "light"), (390, "dark"), (1280, "light")]
MAKE = """
from tests import factories as make
from clinic_site.notices.notice_kinds import NoticeKind
lines = "es | | Hablamos español. Llame al (206) 555-0100.\\nar | | اتصل بنا."
for kind in NoticeKind:
    more = {"language_lines": lines} if kind == NoticeKind.LANGUAGE_HELP else {}
    make.make_notice(kind=kind, body="## How we use it\\n\\nWe keep it safe.", **more)
"""
FORGET = "from clinic_site.models import LegalNotice; LegalNotice.objects.all().delete()"


@pytest.fixture(scope="module")
def noticed(site):
    site.run(MAKE)
    yield site
    site.run(FORGET)


@pytest.mark.parametrize(
    "kind", ["privacy-practices", "nondiscrimination", "language-help", "cost-estimate", "consent"]
)
def test_notice_is_accessible_and_fits_every_width(page, noticed, axe, kind):
    page.goto(f"{noticed.url}/notices/{kind}/")
    expect(page.locator("h1")).to_be_visible()
    check_in(VIEWS, page, axe)


def test_language_is_told_by_its_own_name_and_runs_in_its_own_direction(page, noticed):
    page.goto(f"{noticed.url}/notices/language-help/")
    arabic = page.locator("#ar p[lang]").first
    assert arabic.evaluate("it => [it.lang, getComputedStyle(it).direction]") == ["ar", "rtl"]
    expect(page.locator("footer [lang=es]")).to_have_text("Español")
