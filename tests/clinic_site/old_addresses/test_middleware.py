"""Requests for an old address are redirected to the page's current one, permanently and in one step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.models import OldAddress
from tests import factories as make

pytestmark = pytest.mark.django_db


def moved(factory, old, new, **values):
    record = factory(slug=old, **values)
    record.slug = new
    record.save()
    return record


def answer(client, path, method="get"):
    response = getattr(client, method)(path)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("factory", "old", "new"),
    [
        (make.make_topic, "/old/", "/new/"),
        (make.make_condition, "/conditions/old/", "/conditions/new/"),
        (make.make_clinic, "/locations/washington/old/", "/locations/washington/new/"),
    ],
)
def test_old_address_leads_to_the_new_one(client, factory, old, new, method):
    moved(factory, "old", "new")
    assert answer(client, old, method) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("below", ["handout/", "report/", "report/thanks/"])
def test_page_below_an_old_address_leads_to_the_same_page_below_the_new_one(client, below):
    moved(make.make_clinic, "old", "new")
    assert answer(client, f"/locations/washington/old/{below}") == (301, f"/locations/washington/new/{below}")


@pytest.mark.parametrize(
    "path",
    [
        "/old/anything/", "/locations/washington/old/anything/", "/locations/washington/old/report/thanks/more/",
        "/old//", "/old/%00/", "/old/../", "/OLD/", f"/{'old/' * 50}", "/old/%E2%80%8B/", "/old/?",
    ],
)  # fmt: skip
def test_address_that_no_page_ever_had_leads_nowhere(client, path):
    moved(make.make_clinic, "old", "new")
    moved(make.make_topic, "old", "new")
    assert answer(client, path)[0] == (301 if path == "/old/?" else 404)


@pytest.mark.parametrize("path", ["//old/", "old/", "/old", "//elsewhere.example/old/", "/old/\n/", "/", ""])
def test_path_of_another_form_is_not_looked_up(path, django_assert_num_queries):
    moved(make.make_topic, "old", "new")
    with django_assert_num_queries(0):
        assert OldAddress.objects.new_address(path) is None


def test_several_changes_are_one_step(client):
    topic = moved(make.make_topic, "one", "two")
    topic.slug = "three"
    topic.save()
    assert [answer(client, path) for path in ("/one/", "/two/")] == [(301, "/three/")] * 2


def test_there_and_back_again_leads_in_no_circle(client):
    topic = moved(make.make_topic, "old", "new")
    topic.slug = "old"
    topic.save()
    assert (answer(client, "/old/"), answer(client, "/new/")) == ((200, None), (301, "/old/"))


def test_entry_for_the_address_that_the_record_has_leads_in_no_circle(client):
    topic = make.make_topic(slug="here")
    OldAddress.objects.remember(topic)
    assert answer(client, "/here/")[0] == 200
    assert OldAddress.objects.new_address("/here/") is None
    topic.status = "draft"
    topic.save()
    assert answer(client, "/here/")[0] == 404


def test_query_string_stays_behind(client):
    moved(make.make_topic, "old", "new")
    assert answer(client, "/old/?q=my+knee&next=//elsewhere.example/") == (301, "/new/")


def test_browser_checks_each_time_because_a_page_may_go_back(client):
    moved(make.make_topic, "old", "new")
    response = client.get("/old/")
    assert response["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in response
    assert not response.cookies


def test_posting_to_an_old_address_is_not_led_on(client):
    moved(make.make_clinic, "old", "new")
    response = client.post(
        "/locations/washington/old/report/", {"what": "phone"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 404


def test_record_that_is_off_the_site_can_not_be_found_by_its_old_address(client):
    topic = moved(make.make_topic, "old", "new")
    topic.status = "draft"
    topic.save()
    assert answer(client, "/old/") == (404, None)


def test_deleted_record_leads_nowhere(client):
    moved(make.make_topic, "old", "new").delete()
    assert answer(client, "/old/") == (404, None)


def test_page_of_another_record_at_an_old_address_is_shown(client):
    moved(make.make_topic, "old", "new")
    make.make_topic(slug="old", title="The new owner")
    response = client.get("/old/")
    assert (response.status_code, response.context["topic"].title) == (200, "The new owner")


def test_old_page_that_has_moved_twice_reaches_the_clinic_it_moved_to(client):
    """The old address of a clinic that was renamed and then moved redirects through the clinic's own page."""
    target = make.make_clinic(slug="target")
    moved(make.make_clinic, "old", "new", operation="moved", moved_to=target)
    response = client.get("/locations/washington/old/", follow=True)
    assert response.redirect_chain[-1][0] == "/locations/washington/target/"


def test_page_that_is_there_costs_no_question_for_old_addresses(client):
    make.make_topic(slug="here")
    with CaptureQueriesContext(connection) as queries:
        client.get("/here/")
    assert [query["sql"] for query in queries if "oldaddress" in query["sql"]] == []


def test_staff_page_that_is_missing_stays_missing(admin_client):
    assert admin_client.get("/admin/education/no-such/").status_code == 404
