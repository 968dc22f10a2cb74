"""The list of broken links for staff."""

import pytest
from django.urls import reverse

from education.admin import check_lists
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, make_staff

pytestmark = pytest.mark.django_db


def links_page(client):
    return client.get(reverse("admin:education_reference_links"))


def test_each_broken_link_is_listed_with_its_reason_and_a_link_to_its_record(writer):
    make.make_topic(slug="there", body="See [the list](/safety/).")
    topic = make.make_topic(title="A page", body="See [this](/nowhere/) and [that](/there/).")
    [row] = Page(links_page(writer)).one("tbody").all("tr")
    assert row.one("a")["href"] == change_url(topic)
    assert row.one("code").text == "/nowhere/"
    assert row.all("td")[1].text != ""


def test_list_without_broken_links_shows_a_message(writer):
    make.make_topic(body="See [the list](/safety/).")
    page = Page(links_page(writer))
    assert page.main.text.count("There are no broken links.") == 1
    assert page.all("tbody") == []


def test_list_needs_the_permission_to_view_texts(client):
    client.force_login(make_staff("Location manager"))
    assert links_page(client).status_code == 403


@pytest.mark.parametrize("name", ["links", "unsourced"])
def test_long_list_has_pages(writer, monkeypatch, name):
    monkeypatch.setattr(check_lists, "PER_PAGE", 2)
    for number in range(5):
        make.make_condition(ask=f"See [this](/nowhere-{number}/).", evidence=f"It helped {number}.", how_it_may_help="")
    url, seen = reverse(f"admin:education_reference_{name}"), []
    for page in (1, 2, 3):
        text = Page(writer.get(f"{url}?page={page}"))
        seen += [row.all("td")[0].text for row in text.one("tbody").all("tr")]
        assert text.one("nav", class_="history-pages").one("span").text == f"Page {page} of 3"
    expected = {
        "links": [f"/nowhere-{number}/" for number in range(5)],
        "unsourced": [f"It helped {n}." for n in range(5)],
    }
    assert sorted(seen) == expected[name]
