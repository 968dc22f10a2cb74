"""What each role may do with the texts for patients."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.problems import stop
from clinic_site.publishing.workflow import draft_of, problems_of
from education.models import Condition, Reference, Topic
from tests.factories import (
    make_condition,
    make_picture,
    make_reference,
    make_region,
    make_reviewer,
    make_topic,
    reviewed,
)
from tests.html import Page
from tests.staff import add_url, change_url, form_data, list_url, make_staff, page_url, post_action, sign

pytestmark = pytest.mark.django_db


def publish(client, record):
    """Publish the record with the button on its release page."""
    return client.post(page_url(record, "release"), {"do": "publish"}, follow=True)


def test_writer_can_edit_an_unpublished_record(writer):
    draft = make_topic(status="draft")
    assert writer.post(change_url(draft), form_data(draft, title="A better title")).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.is_released) == ("A better title", False)


def test_change_of_a_live_text_by_a_writer_is_not_public(writer):
    live = make_topic(title="Live title")
    writer.post(change_url(live), form_data(live, title="Changed"))
    assert writer.get(live.get_absolute_url()).content.decode().count("Live title") > 0
    assert writer.get(live.get_absolute_url()).content.decode().count("Changed") == 0
    assert Page(writer.get(change_url(live))).one("input", name="title")["value"] == "Changed"


def test_writer_hands_a_draft_over_for_review(writer):
    live = make_topic()
    writer.post(change_url(live), form_data(live, title="Changed"))
    writer.post(page_url(live, "release"), {"do": "ready", "why": "A clearer title"})
    draft = draft_of(live)
    assert (draft.is_ready, draft.note) == (True, "A clearer title")


def test_form_asks_why_a_reference_lacks_its_title(writer):
    study = make_reference(status="draft")
    writer.post(change_url(study), form_data(study, title=""))
    remark = Page(writer.get(change_url(study))).one("div", class_="help", id="id_missing_because_helptext").text
    assert "Not given: title. Fill them in, or say why they are missing." in remark
    reason = "The list of its authors shows no title."
    writer.post(change_url(study), form_data(study, title="", missing_because=reason))
    remark = Page(writer.get(change_url(study))).one("div", class_="help", id="id_missing_because_helptext").text
    assert "Not given" not in remark


@pytest.mark.parametrize(("page", "do"), [("release", "publish"), ("release", "approve"), ("take_off", "")])
def test_writer_cannot_publish_approve_or_unpublish(writer, page, do):
    live = make_topic()
    writer.post(change_url(live), form_data(live, title="Changed"))
    assert writer.post(page_url(live, page), {"do": do}).status_code == 403
    live.refresh_from_db()
    assert (live.title == "Changed", live.is_released, draft_of(live).is_approved) == (False, True, False)


def test_status_sent_with_the_form_is_ignored(writer):
    copy = form_data(make_topic(), slug="another", status="published", publish_at="2020-01-01")
    writer.post(add_url(Topic), copy)
    record = Topic.objects.get(slug="another")
    assert (record.status, record.publish_at) == ("draft", None)


def test_writer_cannot_publish_through_the_list(writer):
    draft = make_topic(status="draft")
    post_action(writer, "publish", draft, is_offered=False)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_writer_cannot_delete(writer):
    draft = make_topic(status="draft")
    assert writer.post(change_url(draft).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Topic.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("role", ["Writer", "Publisher", "Administrator"])
def test_review_sent_with_the_form_is_ignored(client, role):
    client.force_login(make_staff(role))
    draft = make_topic(status="draft", is_sample=True)
    claim = {"reviewed_by": make_reviewer().pk, "reviewed_on": "2026-11-01", "is_sample": ""}
    client.post(change_url(draft), form_data(draft, **claim))
    draft.refresh_from_db()
    assert (draft.reviewed_by, draft.reviewed_on, draft.is_sample) == (None, None, True)


def test_change_of_the_looks_of_a_live_text_needs_no_second_person(publisher):
    live = make_topic(body="The 'needle'  is thin.", **reviewed())
    publisher.post(change_url(live), form_data(live, body="The ‘needle’ is thin."))
    publish(publisher, live)
    live.refresh_from_db()
    assert (live.body, live.reviewed_on) == ("The ‘needle’ is thin.", datetime.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rest for 1 day.", "Rest for 2 days."),
        ("Do not stop it.", "Do stop it."),
        ("It may help.", "It will help."),
    ],
)
def test_material_change_waits_for_a_second_person(client, before, after):
    live = make_topic(body=before, **reviewed())
    client.force_login(make_staff("Publisher"))
    client.post(change_url(live), form_data(live, body=after))
    publish(client, live)
    live.refresh_from_db()
    assert live.body == before

    clinician = make_staff("Clinical reviewer")
    reviewer = make_reviewer(account=clinician)
    client.force_login(clinician)
    sign(client, live, "approve")
    client.force_login(make_staff("Publisher"))
    publish(client, live)
    live.refresh_from_db()
    assert (live.body, live.reviewed_by, live.reviewed_on) == (after, reviewer, timezone.localdate())


def test_clinician_who_made_the_last_change_cannot_approve_it(client):
    live = make_topic(body="Rest for 1 day.")
    clinician = make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(clinician)
    client.post(change_url(live), form_data(live, body="Rest for 2 days."))
    answer = sign(client, live, "approve")
    assert [str(message) for message in answer.context["messages"]][-1] == (
        "Some of these words are yours, so someone else must approve them."
    )
    assert draft_of(live).is_approved is False


def test_change_after_an_approval_revokes_it(client):
    live = make_topic(body="Rest for 1 day.")
    client.force_login(make_staff("Writer"))
    client.post(change_url(live), form_data(live, body="Rest for 2 days."))
    workflow.approve(live, by=make_staff("Clinical reviewer"))
    client.post(change_url(live), form_data(live, body="Rest for 3 days."))
    assert draft_of(live).is_approved is False


def test_clinician_confirms_a_text_that_is_still_correct(client):
    live = make_topic(is_sample=True)
    clinician = make_staff("Clinical reviewer")
    reviewer = make_reviewer(account=clinician)
    client.force_login(clinician)
    sign(client, live, "confirm")
    live.refresh_from_db()
    assert (live.reviewed_by, live.reviewed_on, live.is_sample) == (reviewer, timezone.localdate(), False)


def test_approval_of_an_outdated_page_is_refused(client):
    live = make_topic(body="Rest for 1 day.")
    writer, clinician = make_staff("Writer"), make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(writer)
    client.post(change_url(live), form_data(live, body="Rest for 2 days."))
    client.force_login(clinician)
    seen = Page(client.get(page_url(live, "release"))).all("input", name="seen")[0]["value"]
    client.force_login(writer)
    client.post(change_url(live), form_data(live, body="Rest for 200 days."))
    client.force_login(clinician)
    answer = client.post(page_url(live, "release"), {"do": "approve", "seen": seen}, follow=True)
    assert [str(message) for message in answer.context["messages"]][-1] == (
        "Someone changed this after you opened it. Read it again, then decide."
    )
    assert draft_of(live).is_approved is False


@pytest.mark.parametrize("do", ["approve", "confirm"])
def test_page_that_was_never_opened_cannot_be_signed(client, do):
    live = make_topic(body="Rest for 1 day.")
    if do == "approve":
        client.force_login(make_staff("Writer"))
        client.post(change_url(live), form_data(live, body="Rest for 2 days."))
    clinician = make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(clinician)
    client.post(page_url(live, "release"), {"do": do})
    live.refresh_from_db()
    assert (live.reviewed_on, bool(draft_of(live) and draft_of(live).is_approved)) == (None, False)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_whoever_signs_is_shown_every_word(client, status):
    record = make_topic(status=status, title="Rest", short_answer="Sleep well.", body="Lie **down**.", is_sample=True)
    clinician = make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(clinician)
    text = Page(client.get(page_url(record, "release"))).one("dl", class_="reading-fields").text
    assert [words in text for words in ("Rest", "Sleep well.", "Lie **down**.")] == [True, True, True]


def test_confirming_a_text_does_not_approve_its_draft_and_vice_versa(client):
    live, other = make_topic(), make_topic()
    client.force_login(make_staff("Writer"))
    client.post(change_url(live), form_data(live, body="Rest for 2 days."))
    clinician = make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(clinician)
    sign(client, live, "confirm")
    sign(client, other, "approve")
    for record in (live, other):
        record.refresh_from_db()
        assert record.reviewed_on is None
    assert draft_of(live).is_approved is False


def test_parts_of_the_body_are_merged_when_two_people_save(client):
    head, foot = make_region(name="Head"), make_region(name="Foot")
    condition = make_condition(regions=[head])
    client.force_login(make_staff("Writer"))
    page = Page(client.get(change_url(condition)))
    opened = page.one("input", name="opened")["value"]
    data = form_data(condition, regions=[head.pk])
    client.post(change_url(condition), data | {"regions": [head.pk, foot.pk]})
    stale = client.post(change_url(condition), data | {"opened": opened, "name": "Another name"})
    form = stale.context["adminform"].form
    assert form.data.getlist("regions") == [str(head.pk), str(foot.pk)]
    assert form.data["name"] == "Another name"


def test_publisher_unpublishes_a_page(publisher):
    live = make_topic()
    post_action(publisher, "unpublish", live)
    assert publisher.get(live.get_absolute_url()).status_code == 200  # it asks first
    post_action(publisher, "unpublish", live, sure="1")
    assert publisher.get(live.get_absolute_url()).status_code == 404


def test_new_text_can_be_published_after_a_clinician_approves_it(client):
    client.force_login(make_staff("Writer"))
    client.post(add_url(Topic), form_data(make_topic(), slug="new-page", title="New page"))
    record = Topic.objects.get(slug="new-page")
    clinician = make_staff("Clinical reviewer")
    make_reviewer(account=clinician)
    client.force_login(make_staff("Publisher"))
    publish(client, record)
    assert client.get("/new-page/").status_code == 404
    client.force_login(clinician)
    sign(client, record, "approve")
    client.force_login(make_staff("Publisher"))
    publish(client, record)
    assert client.get("/new-page/").status_code == 200


def test_citation_of_an_unknown_reference_is_saved_and_blocks_publishing(publisher):
    make_reference(key="known-2020")
    live = make_topic()
    text = "It may help.[@known-2020] Or not.[@nobody-1999]"
    assert publisher.post(change_url(live), form_data(live, body=text)).status_code == 302
    assert draft_of(live).contents == {"body": text}
    message = "There is no published reference with the key “nobody-1999”. Look it up under References, or remove it."
    assert stop("body", message) in problems_of(live)


def test_topic_of_a_section_keeps_its_address_and_cannot_be_deleted(publisher):
    safety = make_topic(slug="safety")
    publisher.post(change_url(safety), form_data(safety, slug="danger", title="New title"))
    assert draft_of(safety).contents == {"title": "New title"}
    assert publisher.post(change_url(safety).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_address_that_another_part_of_the_site_uses_blocks_publishing(publisher):
    topic = make_topic()
    publisher.post(change_url(topic), form_data(topic, slug="locations"))
    assert "slug" in {problem.field for problem in problems_of(topic) if problem.is_stop}


def test_view_on_site_is_offered_only_for_published_records(publisher):
    live, draft = make_topic(), make_topic(status="draft")
    assert publisher.get(change_url(live)).context["absolute_url"] is not None
    assert publisher.get(change_url(draft)).context["absolute_url"] is None


def test_list_shows_why_each_record_needs_attention(publisher):
    make_topic(title="Sample", is_sample=True)
    workflow.hand_over(make_topic(title="Waiting"), by=make_staff("Writer"))
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
        "Sample": "Sample content, not reviewed",
        "Waiting": "Never reviewed",
        "Fresh": "Never reviewed",
        "Old": "Review overdue since Jan. 1, 2021",
    }


@pytest.mark.parametrize(
    ("choice", "titles"),
    [
        ("waiting", ["Waiting"]),
        ("overdue", ["Old"]),
        ("sample", ["Sample"]),
        ("unreviewed", ["Sample", "Waiting"]),
        ("soon", ["Soon"]),
    ],
)
def test_filter_finds_what_needs_attention(publisher, choice, titles):
    make_topic(title="Sample", is_sample=True)
    workflow.hand_over(make_topic(title="Waiting"), by=make_staff("Writer"))
    make_topic(
        title="Old",
        reviewed_by=make_reviewer(),
        reviewed_on=datetime.date(2020, 1, 1),
        review_due=datetime.date(2021, 1, 1),
    )
    make_topic(
        title="Soon",
        reviewed_by=make_reviewer(),
        reviewed_on=datetime.date(2020, 1, 1),
        review_due=timezone.localdate() + datetime.timedelta(days=20),
    )
    results = publisher.get(list_url(Topic), {"attention": choice}).context["cl"].result_list
    assert sorted(topic.title for topic in results) == titles


def test_queries_of_the_list_do_not_grow_with_the_records(publisher, django_assert_num_queries):
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
    assert answer.status_code == 200  # the page that lists what still uses it
    assert Reference.objects.filter(pk=reference.pk).exists()


@pytest.mark.parametrize(("slug", "fields"), [("home", 0), ("rest", 1)])
def test_picture_is_offered_only_where_the_page_shows_it(writer, slug, fields):
    assert len(Page(writer.get(change_url(make_topic(slug=slug)))).select(".field-picture select")) == fields


def test_picture_that_the_home_page_does_not_show_is_a_warning():
    topic = make_topic(slug="home", picture=make_picture())
    words = "This page does not show the picture. Choose the one of the home page under “Name, contact and look”."
    found = [(one.level, one.message) for one in workflow.problems_of(topic) if one.field == "picture"]
    assert found == [("warn", words)]
