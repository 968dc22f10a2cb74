"""The list of all preview links that work."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic_site.models import PreviewLink
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def url():
    return reverse("admin:open_preview_links")


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def listed(client):
    table = Page(client.get(url())).all("tbody")
    return [(row.one("a").text, row.all("td")[0].text) for row in table[0].all("tr")] if table else []


@pytest.fixture
def links():
    """The links of a writer and of a publisher, and links that do not work."""
    writer, publisher, gone = make_staff("Writer"), make_staff("Publisher"), make_staff("Writer")
    ours, theirs = make.make_condition(name="Ours"), make.make_condition(name="Theirs")
    made = [PreviewLink.objects.make(ours, by=writer), PreviewLink.objects.make(theirs, by=publisher)]
    PreviewLink.objects.make(ours, by=writer).revoke()
    PreviewLink.objects.make(ours, by=gone)
    gone.is_active = False
    gone.save()
    return made


def test_page_lists_the_links_that_work_with_who_created_them(links):
    writer, publisher = (link.made_by for link in links)
    assert listed(signed_in(writer)) == [("Ours", str(writer)), ("Theirs", str(publisher))]
    assert listed(signed_in(make_staff("Location manager"))) == []


def test_creator_can_withdraw_only_their_own_links(links):
    ours, theirs = links
    client = signed_in(ours.made_by)
    assert [button["value"] for button in Page(client.get(url())).all("button", name="revoke")] == [str(ours.pk)]
    for link in links:
        client.post(url(), {"revoke": link.pk})
    assert list(PreviewLink.objects.open().filter(pk__in=[ours.pk, theirs.pk])) == [theirs]


def test_publisher_withdraws_all_links_at_once(links):
    client = signed_in(links[1].made_by)
    assert Page(client.get(url())).one("button", name="all").text == "Withdraw all 2 links"
    page = Page(client.post(url(), {"all": "yes"}, follow=True))
    assert page.one("ul", class_="messagelist").text == "2 links were withdrawn."
    assert listed(client) == []


def test_list_takes_the_same_number_of_queries_for_any_number_of_links(links, django_assert_num_queries):
    client = signed_in(links[1].made_by)
    client.get(url())
    with django_assert_num_queries(12):
        client.get(url())
    for _number in range(5):
        PreviewLink.objects.make(make.make_condition(), by=links[1].made_by)
    with django_assert_num_queries(12):
        client.get(url())
