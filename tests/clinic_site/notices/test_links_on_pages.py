"""The links to notices beside what they are about: on clinic pages, at the question about cost, and on the handout."""

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def notices():
    for kind in ("privacy-practices", "cost-estimate", "consent"):
        make.make_notice(kind)


def links_to_notices(client, path) -> list[tuple[str, str]]:
    links = Page(client.get(path)).one("main").all("a", href=True)
    return [(link.text, link["href"]) for link in links if link["href"].startswith("/notices/")]


def test_clinic_page_leads_to_rights(client, notices):
    assert links_to_notices(client, make.make_clinic().get_absolute_url()) == [
        ("Notice of privacy practices", "/notices/privacy-practices/"),
        ("Your right to a cost estimate", "/notices/cost-estimate/"),
    ]


def test_question_about_cost_leads_to_the_right_to_an_estimate(client, notices):
    make.make_question(slug="cost-and-insurance", answer="It differs.")
    make.make_question(answer="Another answer.")
    assert links_to_notices(client, "/questions/") == [("Your right to a cost estimate", "/notices/cost-estimate/")]


def test_handout_leads_to_the_consent_form(client, notices):
    assert links_to_notices(client, "/handout/") == [("Consent form to print", "/notices/consent/")]


@pytest.mark.parametrize("path", ["/questions/", "/handout/"])
def test_page_without_notices_has_no_link(client, path):
    make.make_question(slug="cost-and-insurance", answer="It differs.")
    assert links_to_notices(client, path) == []


def test_sitemap_lists_notices_but_not_the_consent_form(client, notices):
    addresses = [tag.text.removeprefix("http://testserver") for tag in Page(client.get("/sitemap.xml")).all("loc")]
    assert [address for address in addresses if address.startswith("/notices/")] == [
        "/notices/cost-estimate/",
        "/notices/privacy-practices/",
    ]
