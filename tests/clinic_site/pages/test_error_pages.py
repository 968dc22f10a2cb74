"""Error pages and the links that they still offer."""

from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import get_template
from django.test import Client

from clinic_site.pages.landing import LandingView
from tests.factories import make_topic
from tests.html import Page


def get_while_failing(client, error):
    with patch.object(LandingView, "get_context_data", side_effect=error):
        return client.get("/")


@pytest.mark.django_db
def test_server_error_page_shows_a_message_and_a_911_link(broken_client, caplog):
    response = get_while_failing(broken_client, RuntimeError("a secret of the machine"))
    page = Page(response)
    assert response.status_code == 500
    assert page.h1 == "Something went wrong on our side"
    assert "/" in page.hrefs
    assert "tel:911" in page.hrefs
    assert "a secret of the machine" not in response.content.decode()
    assert "a secret of the machine" in caplog.text


def test_server_error_page_needs_neither_database_nor_context(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = get_template("500.html").render()
    assert Page(html).h1 == "Something went wrong on our side"


def test_server_error_page_has_the_same_policy_and_no_cookie(broken_client):
    response = get_while_failing(broken_client, RuntimeError)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (PermissionDenied, 403, "You may not open this page"),
        (SuspiciousOperation, 400, "We could not read that request"),
    ],
)
def test_refused_requests_have_their_own_pages(db, broken_client, error, status, heading):
    response = get_while_failing(broken_client, error)
    assert (response.status_code, Page(response).h1) == (status, heading)


def test_form_without_csrf_token_gets_a_plain_explanation(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert (response.status_code, Page(response).h1) == (403, "Please send that again")


def test_missing_page_offers_the_links_of_every_page(db, client):
    make_topic(slug="what-to-expect", title="What to expect", nav_order=10)
    make_topic(slug="dry-needling", title="What is it?")
    response = client.get("/no-such-page/")
    page = Page(response)
    assert response.status_code == 404
    assert page.title.text == "This page is not here | Dry needling"
    assert page.h1 == "This page is not here"
    assert [link["href"] for link in page.main.all("a")] == [
        "/", "/locations/", "/search/", "tel:911", "/safety/#after",
        "/dry-needling/", "/conditions/", "/self-check/", "/locations/",
    ]  # fmt: skip
    assert [link["href"] for link in page.one("nav", id="menu").all("a")] == [
        "/what-to-expect/",
        "/locations/",
        "/search/",
    ]


def test_missing_page_does_not_repeat_the_requested_address(db, client):
    response = client.get("/no-such-page-zebrawort/")
    assert "zebrawort" not in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "413.html"])
def test_error_page_is_complete_and_not_indexed(db, rf, name):
    page = Page(get_template(name).render(request=rf.get("/")))
    assert page.one("html")["lang"] == "en-US"
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.all("link", rel="canonical") == []
    assert len(page.all("h1")) == 1
    assert page.description
