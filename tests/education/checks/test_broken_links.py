"""Broken links in texts."""

import pytest

from education.checks.broken_links import PublicAddresses
from education.checks.finding import broken_links, with_records
from tests import factories as make

pytestmark = pytest.mark.django_db


def fault(address):
    return PublicAddresses().fault(address)


@pytest.fixture
def pages():
    make.make_topic(slug="trigger-points")
    make.make_topic(slug="hidden", status="draft")
    make.make_condition(slug="heel-pain")
    make.make_condition(slug="secret", status="draft")
    make.make_term(slug="twitch")
    make.make_term(slug="later", status="draft")
    make.make_question(slug="hurt")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/trigger-points/",
        "/trigger-points/#a-heading",
        "/conditions/",
        "/conditions/heel-pain/",
        "/safety/#before",
        "/glossary/#twitch",
        "/glossary/",
        "/questions/#hurt",
        "/questions/hurt/",
        "/glossary/twitch/",
        "/locations/",
        "/self-check/",
        "#onward",
        "https://www.geonames.org/",
        "http://example.org/a?b=c",
        "mailto:a@example.org",
        "tel:+12065550100",
    ],
)
def test_valid_address_has_no_fault(pages, address):
    assert fault(address) == ""


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/hidden/", "There is no public page at this address."),
        ("/nothing/", "There is no public page at this address."),
        ("/home/", "There is no public page at this address."),
        ("/conditions/secret/", "There is no public page at this address."),
        ("/conditions/heel-pain/more/", "There is no page at this address."),
        ("/trigger-points", "There is no page at this address."),
        ("/glossary/#later", "There is no public entry “later” on that page."),
        ("/questions/#nothing", "There is no public entry “nothing” on that page."),
        ("/questions/nothing/", "There is no public page at this address."),
        ("/glossary/later/", "There is no public page at this address."),
        ("/admin/", "That page is for staff. Patients can’t open it."),
        ("safety/", "Start addresses on this site with a slash, like /conditions/. Start all others with https://."),
        ("www.example.org", "Start addresses on this site with a slash, like /conditions/. Start all others with https://."),
        ("//example.org/", "Write the full address, starting with https://."),
        ("https://", "This is not a valid web address."),
        ("https://example", "This is not a valid web address."),
        ("http://[bad", "This is not a valid address."),
        ("ftp://example.org/", "Link to a page of this site, or to an address that starts with https://."),
        ("mailto:", "There is nothing after “mailto:”."),
        ("", "The link has no address."),
    ],
)  # fmt: skip
def test_broken_address_has_a_reason(pages, address, reason):
    assert fault(address) == reason


def test_address_of_a_clinic_is_checked_by_its_own_view():
    clinic = make.make_clinic()
    hidden = make.make_clinic(status="draft")
    assert fault(clinic.get_absolute_url()) == ""
    assert fault(clinic.state.get_absolute_url()) == ""
    assert fault(hidden.get_absolute_url()) != ""
    assert fault("/locations/nowhere/") != ""


def test_live_and_unpublished_texts_are_checked(pages):
    topic = make.make_topic(body="[a](/nowhere/) [b](/safety/) [again](/nowhere/)", status="draft")
    condition = make.make_condition(ask="- [c](nothing)")
    assert sorted((found.field, found.words, found.key) for found in broken_links()) == [
        ("ask", "nothing", condition.pk),
        ("body", "/nowhere/", topic.pk),
    ]


def test_texts_that_are_not_on_the_site_yet_may_link_to_each_other(pages):
    """As after taking over the shipped texts. Publishing them checks it again."""
    links = "[a](/hidden/) [b](/conditions/secret/) [c](/glossary/#later) [d](/)"
    make.make_topic(slug="new", body=links, status="draft")
    assert broken_links() == []
    make.make_topic(slug="live", body=links)
    assert [found.words for found in broken_links()] == ["/hidden/", "/conditions/secret/", "/glossary/#later"]


def test_broken_link_has_the_kind_and_admin_address_of_its_record(pages):
    topic = make.make_topic(body="[a](/hidden/)")
    [found] = with_records(broken_links())
    assert (found.kind, found.change_url) == (
        "page",
        f"/admin/education/topic/{topic.pk}/change/",
    )


def test_queries_do_not_grow_with_the_texts(pages, django_assert_num_queries):
    for number in range(5):
        make.make_topic(
            body=f"[a](/trigger-points/) [b](/conditions/heel-pain/) [c](/glossary/#twitch) [d](/x{number}/)"
        )
        make.make_question(answer="[e](/questions/#hurt)")
    with django_assert_num_queries(8):  # what is out of date, the readings, two kinds of texts, four kinds of pages
        assert len(broken_links()) == 5


@pytest.mark.usefixtures("sample_content")
def test_sample_texts_have_no_broken_link():
    assert broken_links() == []
