"""Requests for an old address are redirected to the page's current one, permanently and in one step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.models import OldAddress
from clinic_site.publishing.withdrawal import Withdrawal
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
def test_old_address_redirects_to_the_new_one(client, factory, old, new, method):
    moved(factory, "old", "new")
    assert answer(client, old, method) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("below", ["handout/", "report/", "report/thanks/"])
def test_page_below_an_old_address_redirects_to_the_same_page_below_the_new_one(client, below):
    moved(make.make_clinic, "old", "new")
    assert answer(client, f"/locations/washington/old/{below}") == (301, f"/locations/washington/new/{below}")


def test_old_address_in_capitals_redirects_too(client):
    moved(make.make_topic, "old", "new")
    assert answer(client, "/OLD/") == (301, "/new/")


@pytest.mark.parametrize(
    "path",
    [
        "/old/anything/", "/locations/washington/old/anything/", "/locations/washington/old/report/thanks/more/",
        "/old//", "/old/%00/", "/old/../", f"/{'old/' * 50}", "/old/%E2%80%8B/", "/old/?",
    ],
)  # fmt: skip
def test_address_that_never_existed_is_not_found(client, path):
    moved(make.make_clinic, "old", "new")
    moved(make.make_topic, "old", "new")
    assert answer(client, path)[0] == (301 if path == "/old/?" else 404)


@pytest.mark.parametrize("path", ["//old/", "old/", "/old", "//elsewhere.example/old/", "/old/\n/", "/", ""])
def test_path_in_another_format_causes_no_query(path, django_assert_num_queries):
    moved(make.make_topic, "old", "new")
    with django_assert_num_queries(0):
        assert OldAddress.objects.new_address(path) is None


def test_several_changes_cause_a_single_redirect(client):
    topic = moved(make.make_topic, "one", "two")
    topic.slug = "three"
    topic.save()
    assert [answer(client, path) for path in ("/one/", "/two/")] == [(301, "/three/")] * 2


def test_changing_an_address_back_causes_no_redirect_loop(client):
    topic = moved(make.make_topic, "old", "new")
    topic.slug = "old"
    topic.save()
    assert (answer(client, "/old/"), answer(client, "/new/")) == ((200, None), (301, "/old/"))


def test_entry_for_the_current_address_causes_no_redirect_loop(client):
    topic = make.make_topic(slug="here")
    OldAddress.objects.remember(topic)
    assert answer(client, "/here/")[0] == 200
    assert OldAddress.objects.new_address("/here/") is None
    topic.status = "draft"
    topic.save()
    assert answer(client, "/here/")[0] == 404


def test_query_string_is_dropped(client):
    moved(make.make_topic, "old", "new")
    assert answer(client, "/old/?q=my+knee&next=//elsewhere.example/") == (301, "/new/")


def test_browser_revalidates_because_a_page_can_return_to_an_old_address(client):
    moved(make.make_topic, "old", "new")
    response = client.get("/old/")
    assert response["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in response
    assert not response.cookies


def test_post_to_an_old_address_is_not_redirected(client):
    moved(make.make_clinic, "old", "new")
    response = client.post(
        "/locations/washington/old/report/", {"what": "phone"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 404


def test_withdrawn_record_is_not_found_at_its_old_address(client):
    topic = moved(make.make_topic, "old", "new")
    topic.status = "draft"
    topic.save()
    assert answer(client, "/old/") == (404, None)


def test_old_address_of_a_deleted_record_is_not_found(client):
    moved(make.make_topic, "old", "new").delete()
    assert answer(client, "/old/") == (404, None)


def test_page_of_another_record_at_an_old_address_is_shown(client):
    moved(make.make_topic, "old", "new")
    make.make_topic(slug="old", title="The new owner")
    response = client.get("/old/")
    assert (response.status_code, response.context["topic"].title) == (200, "The new owner")


def test_old_address_of_a_clinic_that_moved_redirects_to_its_new_clinic(client):
    """The old address of a clinic that was renamed and then moved redirects through the clinic's own page."""
    target = make.make_clinic(slug="target")
    moved(make.make_clinic, "old", "new", operation="moved", moved_to=target)
    response = client.get("/locations/washington/old/", follow=True)
    assert response.redirect_chain[-1][0] == "/locations/washington/target/"


def test_existing_page_causes_no_query_for_old_addresses(client):
    make.make_topic(slug="here")
    with CaptureQueriesContext(connection) as queries:
        client.get("/here/")
    assert [query["sql"] for query in queries if "oldaddress" in query["sql"]] == []


def test_missing_staff_page_is_not_found(admin_client):
    assert admin_client.get("/admin/education/no-such/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/SAFETY/", "/safety/"),
        ("/Conditions/HEADACHE/", "/conditions/headache/"),
        ("/conditions/HEADACHE/?q=1", "/conditions/headache/"),
        ("/A-Topic/", "/a-topic/"),
        ("/locations/washington/SEATTLE/", "/locations/washington/seattle/"),
        ("/Locations/Washington/Seattle/Handout/", "/locations/washington/seattle/handout/"),
        ("/locations/Washington/", "/locations/washington/"),
    ],
)
def test_address_in_capitals_redirects_to_the_page(client, typed, right):
    make.make_topic(slug="a-topic")
    make.make_condition(slug="headache")
    make.make_clinic(slug="seattle")
    assert answer(client, typed) == (301, right)
    assert answer(client, typed, "head") == (301, right)


@pytest.mark.parametrize(
    "path",
    [
        "/NO-SUCH-PAGE/",
        "/conditions/NOTHING/",
        "/ADMIN/",
        "/Admin/education/topic/",
        "/PREVIEW/abc/",
        "/LOCATIONS/NEAR/",
    ],
)
def test_capitals_without_a_page_are_not_found(client, path):
    make.make_condition(slug="nothing", status="draft")
    assert answer(client, path) == (404, None)


def test_capitals_reach_no_page_of_the_desk(administrator):
    assert administrator.get("/ADMIN/education/topic/").status_code == 404


def test_withdrawn_page_stays_withdrawn_in_capitals(client):
    make.make_condition(slug="headache")
    Withdrawal.objects.create(scope="page", path="/conditions/headache/", why="Wrong", made_at=timezone.now())
    assert client.get("/CONDITIONS/HEADACHE/", follow=True).status_code == 404
