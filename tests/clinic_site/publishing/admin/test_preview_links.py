"""The preview links of a record in the admin: made by who may see it, taken back by their maker or a publisher."""

import pytest
from django.test import Client

from clinic_site.models import PreviewLink
from clinic_site.publishing.admin_urls import admin_url
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def condition():
    return make.make_condition(slug="a-condition", status="draft")


def act(client, record, **data):
    return client.post(admin_url(record, "preview_links"), data)


def signed_in(role):
    client = Client()
    client.account = make_staff(role)
    client.force_login(client.account)
    return client


def shown(client, record, page="release"):
    """Return the addresses of the links on a page of the record."""
    box = Page(client.get(admin_url(record, page))).one("section", id="preview-links")
    return [field["value"] for field in box.all("input") if field.get("readonly", False) is not False]


@pytest.mark.parametrize("where", ["release", "preview"])
def test_made_link_stands_on_the_page_with_its_whole_address(writer, condition, where):
    response = act(writer, condition, lasting="week", page=where)
    assert response["Location"] == f"{admin_url(condition, where)}#preview-links"
    link = PreviewLink.objects.get()
    assert shown(writer, condition, where) == [f"http://testserver{link.get_absolute_url()}"]


def test_page_says_until_when_a_link_works_and_who_made_it(writer, condition):
    act(writer, condition, lasting="day")
    maker = PreviewLink.objects.get().made_by
    label = Page(writer.get(admin_url(condition, "release"))).one("section", id="preview-links").all("label")[0].text
    assert label.startswith("Works until ")
    assert label.endswith(f", created by {maker}")


def test_page_offers_a_week_unless_something_else_is_chosen(writer, condition):
    options = Page(writer.get(admin_url(condition, "release"))).one("select", id="id_lasting").all("option")
    assert [(option["value"], option.get("selected", False) is not False) for option in options] == [
        ("day", False), ("week", True), ("month", False),
    ]  # fmt: skip


def test_length_that_is_not_offered_makes_no_link(writer, condition):
    act(writer, condition, lasting="ever")
    assert PreviewLink.objects.count() == 0


def test_link_of_another_record_is_not_shown(writer, condition):
    act(writer, make.make_condition(), lasting="day")
    assert shown(writer, condition) == []


def test_link_is_made_by_post_alone(writer, condition):
    assert writer.get(admin_url(condition, "preview_links")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff("Writer"))
    assert act(strict, condition, lasting="day").status_code == 403
    assert PreviewLink.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "may"),
    [("Writer", True), ("Clinical reviewer", True), ("Publisher", True), ("Administrator", True),
     ("Location manager", False)],
)  # fmt: skip
def test_link_is_made_by_those_who_may_see_the_record(condition, role, may):
    response = act(signed_in(role), condition, lasting="day")
    assert (response.status_code, PreviewLink.objects.count()) == ((302, 1) if may else (403, 0))


def test_visitor_can_not_make_a_link(client, condition):
    assert act(client, condition, lasting="day")["Location"].startswith("/admin/login/")
    assert PreviewLink.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "may"),
    [("Writer", False), ("Clinical reviewer", False), ("Publisher", True), ("Administrator", True)],
)
def test_link_of_somebody_else_is_taken_back_by_those_who_publish(condition, role, may):
    link = PreviewLink.objects.make(condition, by=make_staff("Writer"))
    client = signed_in(role)
    page = Page(client.get(admin_url(condition, "release")))
    assert bool(page.all("button", name="revoke")) is may
    assert act(client, condition, revoke=link.pk).status_code == (302 if may else 403)
    link.refresh_from_db()
    assert (link.revoked_at is not None) is may


def test_maker_takes_a_link_back_and_it_is_gone_from_the_page(condition):
    client = signed_in("Writer")
    act(client, condition, lasting="week")
    link = PreviewLink.objects.get()
    act(client, condition, revoke=link.pk)
    assert shown(client, condition) == []
    assert client.get(link.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999999", "-1"])
def test_link_that_is_not_there_can_not_be_taken_back(publisher, condition, number):
    assert act(publisher, condition, revoke=number).status_code == 404


def test_link_of_another_record_can_not_be_taken_back_through_this_one(condition):
    client = signed_in("Publisher")
    link = PreviewLink.objects.make(make.make_condition(), by=client.account)
    assert act(client, condition, revoke=link.pk).status_code == 404
