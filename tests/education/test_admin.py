"""Who may do what to the texts that patients read."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.models import Condition, Reference, Topic
from tests.factories import make_condition, make_reference, make_reviewer, make_topic
from tests.staff import add_url, change_url, form_data, list_url

pytestmark = pytest.mark.django_db


def test_editor_writes_a_draft(writer):
    draft = make_topic(status="draft")
    assert writer.post(change_url(draft), form_data(draft, title="A better title")).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "A better title"


def test_editor_hands_a_draft_over_for_review(writer):
    draft = make_topic(status="draft")
    writer.post(change_url(draft), form_data(draft, status="in_review"))
    draft.refresh_from_db()
    assert draft.status == "in_review"


def test_editor_cannot_publish_through_the_form(writer):
    draft = make_topic(status="draft")
    answer = writer.post(change_url(draft), form_data(draft, status="published"))
    assert answer.status_code == 200
    assert "status" in answer.context["adminform"].form.errors
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_editor_cannot_add_a_record_that_is_live_at_once(writer):
    copy = form_data(make_topic(), slug="another", status="published")
    assert writer.post(add_url(Topic), copy).status_code == 200
    assert list(Topic.objects.filter(slug="another")) == []


def test_editor_cannot_publish_through_the_list(writer):
    draft = make_topic(status="draft")
    writer.post(list_url(Topic), {"action": "publish", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_editor_reads_a_live_text_but_cannot_change_it(writer):
    live = make_topic(title="Live title")
    assert "Live title" in writer.get(change_url(live)).content.decode()
    assert writer.post(change_url(live), form_data(live, title="Changed")).status_code == 403
    live.refresh_from_db()
    assert live.title == "Live title"


def test_editor_cannot_delete(writer):
    draft = make_topic(status="draft")
    assert writer.post(change_url(draft).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Topic.objects.filter(pk=draft.pk).exists()


def test_editor_cannot_claim_a_review(writer):
    draft = make_topic(status="draft", is_sample=True)
    claim = {"reviewed_by": make_reviewer().pk, "reviewed_on": "2026-11-01", "is_sample": ""}
    writer.post(change_url(draft), form_data(draft, **claim))
    draft.refresh_from_db()
    assert (draft.reviewed_by, draft.reviewed_on, draft.is_sample) == (None, None, True)


def test_publisher_publishes_and_the_page_is_there(publisher):
    draft = make_topic(status="draft")
    assert publisher.get(draft.get_absolute_url()).status_code == 404
    publisher.post(list_url(Topic), {"action": "publish", "_selected_action": [draft.pk]})
    assert publisher.get(draft.get_absolute_url()).status_code == 200


def test_publisher_takes_a_page_off_the_site(publisher):
    live = make_topic()
    publisher.post(list_url(Topic), {"action": "unpublish", "_selected_action": [live.pk]})
    assert publisher.get(live.get_absolute_url()).status_code == 404


def test_publishing_from_the_list_stands_in_the_history(publisher):
    draft = make_topic(status="draft")
    publisher.post(list_url(Topic), {"action": "publish", "_selected_action": [draft.pk]})
    history = publisher.get(change_url(draft).replace("change", "history"))
    assert [str(entry) for entry in history.context["action_list"]] == [f"Changed “{draft}” — Changed status."]


def test_publisher_records_a_review(publisher):
    live = make_topic(is_sample=True)
    review = {
        "reviewed_by": make_reviewer().pk,
        "reviewed_on": "2026-11-01",
        "review_due": "2027-11-01",
        "is_sample": "",
    }
    assert publisher.post(change_url(live), form_data(live, **review)).status_code == 302
    live.refresh_from_db()
    assert live.reviewed_on == datetime.date(2026, 11, 1)


def test_reviewed_record_that_is_still_sample_content_is_refused_with_the_reason(publisher):
    live = make_topic(is_sample=True)
    review = {"reviewed_by": make_reviewer().pk, "reviewed_on": "2026-11-01"}
    answer = publisher.post(change_url(live), form_data(live, **review))
    assert answer.context["adminform"].form.non_field_errors() == [
        "A reviewed record is no longer sample content: untick “sample content”."
    ]


def test_citation_of_an_unknown_reference_is_refused_at_its_field(publisher):
    make_reference(key="known-2020")
    live = make_topic()
    answer = publisher.post(change_url(live), form_data(live, body="It may help.[@known-2020] Or not.[@nobody-1999]"))
    assert answer.context["adminform"].form.errors == {
        "body": [
            "There is no published reference with the key “nobody-1999”. Look it up under References, or take it out."
        ]
    }


def test_address_of_a_section_cannot_be_changed_and_its_record_cannot_be_deleted(publisher):
    safety = make_topic(slug="safety")
    publisher.post(change_url(safety), form_data(safety, slug="danger", title="New title"))
    safety.refresh_from_db()
    assert (safety.slug, safety.title) == ("safety", "New title")
    assert publisher.post(change_url(safety).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_address_of_another_part_of_the_site_is_refused(publisher):
    topic = make_topic()
    answer = publisher.post(change_url(topic), form_data(topic, slug="locations"))
    assert list(answer.context["adminform"].form.errors) == ["slug"]


def test_view_on_site_is_offered_only_for_what_is_on_the_site(publisher):
    live, draft = make_topic(), make_topic(status="draft")
    assert publisher.get(change_url(live)).context["absolute_url"] is not None
    assert publisher.get(change_url(draft)).context["absolute_url"] is None


def test_list_says_what_each_record_waits_for(publisher):
    make_topic(title="Sample", is_sample=True)
    make_topic(title="Waiting", status="in_review")
    make_topic(title="Fresh")
    make_topic(
        title="Old",
        reviewed_by=make_reviewer(),
        reviewed_on=datetime.date(2020, 1, 1),
        review_due=datetime.date(2021, 1, 1),
    )
    changelist = publisher.get(list_url(Topic)).context["cl"]
    admin = changelist.model_admin
    assert {topic.title: admin.attention(topic) for topic in changelist.result_list} == {
        "Sample": "Sample: a clinician must review it",
        "Waiting": "Waits for a publisher",
        "Fresh": "Never reviewed",
        "Old": "Review overdue since Jan. 1, 2021",
    }


@pytest.mark.parametrize(
    ("choice", "titles"),
    [("waiting", ["Waiting"]), ("overdue", ["Old"]), ("sample", ["Sample"]), ("unreviewed", ["Sample", "Waiting"])],
)
def test_filter_finds_what_needs_attention(publisher, choice, titles):
    make_topic(title="Sample", is_sample=True)
    make_topic(title="Waiting", status="in_review")
    make_topic(
        title="Old",
        reviewed_by=make_reviewer(),
        reviewed_on=datetime.date(2020, 1, 1),
        review_due=datetime.date(2021, 1, 1),
    )
    results = publisher.get(list_url(Topic), {"attention": choice}).context["cl"].result_list
    assert sorted(topic.title for topic in results) == titles


def test_list_costs_the_same_for_twice_the_records(publisher, django_assert_num_queries):
    for _number in range(3):
        make_condition(references=[make_reference()])
    publisher.get(list_url(Condition))

    with CaptureQueriesContext(connection) as before:
        publisher.get(list_url(Condition))
    for _number in range(3):
        make_condition(references=[make_reference()])
    with django_assert_num_queries(len(before)):
        publisher.get(list_url(Condition))


def test_reference_in_use_cannot_be_deleted(publisher):
    reference = make_reference()
    make_condition(references=[reference])
    answer = publisher.post(change_url(reference).replace("change", "delete"), {"post": "yes"})
    assert answer.status_code == 200  # the page that says what still uses it
    assert Reference.objects.filter(pk=reference.pk).exists()
