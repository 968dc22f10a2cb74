"""/preview/<signed key>/: preview of one record for anyone with a valid link."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic_site.models import PreviewLink
from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.preview_links import Lasting
from clinic_site.publishing.withdrawal import Withdrawal
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

SECRET = "Okapiwort"


@pytest.fixture
def writer_account():
    return make_staff("Writer")


@pytest.fixture
def condition(writer_account):
    """A published condition whose draft contains `SECRET`."""
    condition = make.make_condition(slug="a-condition")
    condition.what_it_is = f"{SECRET} is what it is."
    workflow.save_draft(condition, by=writer_account)
    return workflow.stored(condition)


@pytest.fixture
def link(condition, writer_account):
    return PreviewLink.objects.make(condition, by=writer_account)


def moved(link, **values):
    PreviewLink.objects.filter(pk=link.pk).update(**values)


def test_link_shows_the_draft_and_the_site_does_not(client, link, condition):
    page = client.get(link.get_absolute_url())
    assert page.status_code == 200
    assert SECRET in page.content.decode()
    assert SECRET not in client.get(condition.get_absolute_url()).content.decode()
    assert workflow.draft_of(condition).number == 1


def test_page_is_not_stored_or_indexed_sets_no_cookie_and_sends_no_referrer(client, link):
    response = client.get(link.get_absolute_url())
    assert {name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")} == {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }
    assert not response.cookies


def test_staff_see_the_same_preview_as_other_readers(writer, link):
    assert SECRET in writer.get(link.get_absolute_url()).content.decode()
    assert not writer.get(link.get_absolute_url()).cookies


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_preview_allows_no_other_methods(client, link, method):
    assert getattr(client, method)(link.get_absolute_url()).status_code == 405


def banner(client, link):
    return Page(client.get(link.get_absolute_url())).one("div", role="region").text


def test_banner_shows_what_is_not_public_and_when_the_link_expires(client, link):
    moved(link, expires_at=datetime.datetime(2999, 3, 1, 20, 30, tzinfo=datetime.UTC))
    assert banner(client, link) == (
        "Preview. It shows a change that is not public yet. This link works until March 1, 2999, 3:30 p.m. EST."
    )


def test_banner_of_a_record_that_was_never_published(client, writer_account):
    link = PreviewLink.objects.make(make.make_condition(status="draft"), by=writer_account)
    assert banner(client, link).startswith("Preview. This is not on the site yet. This link works until ")


def test_banner_of_a_record_without_unpublished_changes(client, writer_account):
    link = PreviewLink.objects.make(make.make_condition(), by=writer_account)
    assert banner(client, link).startswith("Preview. The site already shows this text. This link works until ")


def test_public_pages_have_no_banner(client, condition):
    page = Page(client.get(condition.get_absolute_url()))
    assert page.all("div", role="region") == []
    assert page.all("section", aria_labelledby="helpful-title")


def test_preview_does_not_ask_whether_the_page_was_helpful(client, link):
    assert Page(client.get(link.get_absolute_url())).all("section", aria_labelledby="helpful-title") == []


def test_link_to_a_moved_clinic_names_the_redirect_target(client, writer_account):
    clinic = make.make_clinic(operation="moved", moved_to=make.make_clinic(slug="new"))
    link = PreviewLink.objects.make(clinic, by=writer_account)
    page = Page(client.get(link.get_absolute_url()))
    assert page.h1 == "Nothing to show here"
    assert (
        page.one("p", class_="text-lead").text == "Visitors to this page are redirected to /locations/washington/new/"
    )


# Links that do not work -------------------------------------------------------------------------------


def expired(link):
    moved(link, made_at=timezone.now() - datetime.timedelta(days=8), expires_at=timezone.now())


def revoked(link):
    link.revoke()


def deleted(link):
    link.record.delete()


def creator_deleted(link):
    link.made_by.delete()


def creator_switched_off(link):
    type(link.made_by).objects.filter(pk=link.made_by_id).update(is_active=False)


def creator_lost_the_role(link):
    link.made_by.groups.clear()


def creator_is_no_longer_staff(link):
    type(link.made_by).objects.filter(pk=link.made_by_id).update(is_staff=False)


def taken_off(link):
    unpublishing.take_off([link.record], by=link.made_by)


@pytest.mark.parametrize(
    ("happens", "heading"),
    [
        (expired, "This link has expired"),
        (revoked, "This link was withdrawn"),
        (deleted, "This page no longer exists"),
        (taken_off, "This page was taken off the site"),
        (creator_deleted, "This link has ended"),
        (creator_switched_off, "This link has ended"),
        (creator_lost_the_role, "This link has ended"),
        (creator_is_no_longer_staff, "This link has ended"),
    ],
)
def test_closed_link_explains_why_and_what_to_do(client, link, happens, heading):
    happens(link)
    response = client.get(link.get_absolute_url())
    page = Page(response)
    assert (response.status_code, page.h1) == (410, heading)
    assert "Ask the person who sent it to you for a new link." in page.main.text
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert SECRET not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("change", [lambda path: path[:-3] + "/", lambda path: path.replace("/preview/", "/preview/9")])
def test_link_with_an_invalid_signature_is_not_found(client, link, change):
    response = client.get(change(link.get_absolute_url()))
    assert (response.status_code, Page(response).h1) == (404, "This link is not complete")
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("token", ["1", "%00", "1:", ":x", "x" * 3000, "%F0%9F%92%89"])
def test_malformed_token_is_not_found(client, link, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_link_still_works_after_the_record_is_published(client, writer_account):
    condition = make.make_condition(status="draft")
    link = PreviewLink.objects.make(condition, by=writer_account)
    make_public = type(condition).objects.filter(pk=condition.pk)
    make_public.update(status="published")
    assert client.get(link.get_absolute_url()).status_code == 200


# The model ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lasting", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_link_works_for_the_chosen_time(condition, writer_account, lasting, days):
    link = PreviewLink.objects.make(condition, by=writer_account, lasting=Lasting(lasting))
    assert link.expires_at - link.made_at == datetime.timedelta(days=days)


def test_link_must_expire_after_its_creation(link):
    with pytest.raises(IntegrityError, match="clinic_site_previewlink_ends_after_it_was_made"), transaction.atomic():
        moved(link, expires_at=link.made_at)


def test_open_returns_the_links_that_still_work(condition, link, writer_account):
    for happens in (expired, revoked):
        happens(PreviewLink.objects.make(condition, by=writer_account))
    PreviewLink.objects.make(make.make_condition(), by=writer_account)
    assert list(PreviewLink.objects.of(condition).open()) == [link]


@pytest.mark.parametrize(
    "scope", [{"scope": "page", "path": "/a-topic/"}, {"scope": "kind", "kind": "education.topic"}, {"scope": "site"}]
)
def test_link_shows_the_plain_page_while_its_page_is_withdrawn(client, scope):
    topic = make.make_topic(slug="a-topic", body="Dangerous words")
    link = PreviewLink.objects.make(topic, by=make_staff("Publisher"))
    Withdrawal.objects.create(why="Wrong", made_at=timezone.now(), **scope)
    answer = client.get(link.get_absolute_url())
    assert ("Dangerous words" in answer.text, "This page is being checked" in answer.text) == (False, True)
