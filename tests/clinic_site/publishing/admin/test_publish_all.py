"""The page that publishes every approved draft, and the action of lists."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import unpublishing, workflow
from education.models import Topic
from locations.models import StateAccess
from tests import factories as make
from tests.staff import make_staff, post_action

pytestmark = pytest.mark.django_db
URL = "/admin/publish-all/"


@pytest.fixture
def reviewer():
    account = make_staff("Clinical reviewer")
    make.make_reviewer(account=account)
    return account


@pytest.fixture
def pages(reviewer):
    """Two approved pages that link to each other, and one with a broken link."""
    found = []
    for slug, link in (("one", "two"), ("two", "one"), ("three", "nowhere")):
        topic = make.make_topic(title=slug, slug=slug, body=f"[See](/{link}/)", status="draft", is_sample=True)
        workflow.hand_over(topic, by=None)
        workflow.approve(topic, by=reviewer)
        found.append(topic)
    return found


def test_page_asks_first_and_says_how_many(client, pages):
    client.force_login(make_staff("Publisher"))
    page = client.get(URL)
    assert "3 texts are approved and wait to be published." in page.text
    assert "Publish all 3 texts" in page.text
    assert not Topic.objects.published().exists()


def test_it_publishes_what_can_go_out_and_names_the_rest_with_reasons(client, pages):
    client.force_login(make_staff("Publisher"))
    page = client.post(URL, {"why": "We open"})
    assert "2 texts were published." in page.text
    assert [(text.name, text.url) for text in page.context["left_out"]] == [
        ("three", f"/admin/education/topic/{pages[2].pk}/release/")
    ]
    assert "“/nowhere/” is broken" in page.text
    assert {topic.slug for topic in Topic.objects.published()} == {"one", "two"}
    assert pages[0].history.latest().history_change_reason == "We open"


def test_text_that_was_taken_off_the_site_stays_off(client, reviewer):
    publisher = make_staff("Publisher")
    taken_off, ended = make.make_topic(title="Taken off", slug="off"), make.make_topic(title="Ended", slug="ended")
    unpublishing.take_off([taken_off], by=publisher)
    make.change(ended, unpublish_at=timezone.now() - datetime.timedelta(days=1))
    for topic in (taken_off, ended):
        topic.body = "Other words."
        workflow.save_draft(topic, by=None, is_ready=True)
        workflow.approve(topic, by=reviewer)
    client.force_login(publisher)
    page = client.get(URL)
    assert (page.context["total"], page.context["off"]) == (0, 2)
    assert "2 texts that were taken off the site have approved drafts." in page.text
    assert "Nothing to publish" not in page.text
    page = client.post(URL)
    assert {text.name: [str(problem.message) for problem in text.problems] for text in page.context["left_out"]} == {
        "Ended": ["It was taken off the site. Publish it on its own page."],
        "Taken off": ["It was taken off the site. Publish it on its own page."],
    }
    assert not Topic.objects.published().exists()
    assert workflow.publish(taken_off, by=publisher)


def test_nothing_to_publish(client):
    client.force_login(make_staff("Publisher"))
    assert "no draft is approved" in client.get(URL).text
    assert client.post(URL).status_code == 200


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Location manager"])
def test_who_cannot_publish_texts_cannot_open_it(client, pages, role):
    client.force_login(make_staff(role))
    assert client.get(URL).status_code == client.post(URL).status_code == 403
    assert not Topic.objects.published().exists()


def test_law_of_another_state_stays_where_it_is(client, reviewer):
    oregon, texas = make.make_state("OR"), make.make_state("TX")
    administrator = make_staff("Administrator")
    StateAccess.objects.create(account=administrator).states.add(oregon)
    for state in (oregon, texas):
        state.law_note = "A new note."
        workflow.save_draft(state, by=None)
        workflow.approve(state, by=reviewer)
    client.force_login(administrator)
    client.post(URL)
    assert workflow.draft_of(texas) is not None


def test_list_publishes_texts_that_link_to_each_other(client, pages):
    client.force_login(make_staff("Publisher"))
    post_action(client, "publish", *pages)
    assert {topic.slug for topic in Topic.objects.published()} == {"one", "two"}
