"""Preview links in the admin: who can create and withdraw them."""

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
    """Return the URLs of the preview links on a page of the record."""
    box = Page(client.get(admin_url(record, page))).one("section", id="preview-links")
    return [field["value"] for field in box.all("input") if field.get("readonly", False) is not False]


@pytest.mark.parametrize("where", ["release", "preview"])
def test_new_link_is_shown_on_the_page_with_its_full_url(writer, condition, where):
    response = act(writer, condition, lasting="week", page=where)
    assert response["Location"] == f"{admin_url(condition, where)}#preview-links"
    link = PreviewLink.objects.get()
    assert shown(writer, condition, where) == [f"http://testserver{link.get_absolute_url()}"]


def test_page_shows_when_a_link_expires_and_who_created_it(writer, condition):
    act(writer, condition, lasting="day")
    maker = PreviewLink.objects.get().made_by
    label = Page(writer.get(admin_url(condition, "release"))).one("section", id="preview-links").all("label")[0].text
    assert label.startswith("Works until ")
    assert label.endswith(f", created by {maker}")


def test_page_selects_one_week_by_default(writer, condition):
    options = Page(writer.get(admin_url(condition, "release"))).one("select", id="id_lasting").all("option")
    assert [(option["value"], option.get("selected", False) is not False) for option in options] == [
        ("day", False), ("week", True), ("month", False),
    ]  # fmt: skip


def test_invalid_duration_creates_no_link(writer, condition):
    act(writer, condition, lasting="ever")
    assert PreviewLink.objects.count() == 0


def test_link_of_another_record_is_not_shown(writer, condition):
    act(writer, make.make_condition(), lasting="day")
    assert shown(writer, condition) == []


def test_creating_a_link_requires_post_and_a_csrf_token(writer, condition):
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
def test_creating_a_link_requires_permission_to_view_the_record(condition, role, may):
    response = act(signed_in(role), condition, lasting="day")
    assert (response.status_code, PreviewLink.objects.count()) == ((302, 1) if may else (403, 0))


def test_visitor_cannot_create_a_link(client, condition):
    assert act(client, condition, lasting="day")["Location"].startswith("/admin/login/")
    assert PreviewLink.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "may"),
    [("Writer", False), ("Clinical reviewer", False), ("Publisher", True), ("Administrator", True)],
)
def test_only_publishers_can_withdraw_the_link_of_another_user(condition, role, may):
    link = PreviewLink.objects.make(condition, by=make_staff("Writer"))
    client = signed_in(role)
    page = Page(client.get(admin_url(condition, "release")))
    assert bool(page.all("button", name="revoke")) is may
    assert act(client, condition, revoke=link.pk).status_code == (302 if may else 403)
    link.refresh_from_db()
    assert (link.revoked_at is not None) is may


def test_creator_can_withdraw_a_link_which_removes_it_from_the_page(condition):
    client = signed_in("Writer")
    act(client, condition, lasting="week")
    link = PreviewLink.objects.get()
    act(client, condition, revoke=link.pk)
    assert shown(client, condition) == []
    assert client.get(link.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999999", "-1"])
def test_missing_link_cannot_be_withdrawn(publisher, condition, number):
    assert act(publisher, condition, revoke=number).status_code == 404


def test_link_cannot_be_withdrawn_on_the_page_of_another_record(condition):
    client = signed_in("Publisher")
    link = PreviewLink.objects.make(make.make_condition(), by=client.account)
    assert act(client, condition, revoke=link.pk).status_code == 404
