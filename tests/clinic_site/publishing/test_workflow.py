"""Drafts are private, nothing is lost, and publishing is atomic."""

import datetime
import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic_site.publishing import contents, unpublishing, workflow
from clinic_site.publishing.exceptions import ChangedMeanwhileError, NotPublishedError
from clinic_site.publishing.preview import as_if_published
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.schedule import publish_due
from clinic_site.publishing.workflow import Draft, draft_of
from education.models import Condition, Frequency, Topic
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def ann():
    return make_staff("Writer")


@pytest.fixture
def ben():
    return make_staff("Publisher")


def a_topic(**values):
    """Return a sample topic, so that only its text can block publishing."""
    return make.make_topic(is_sample=True, **values)


def save_draft(record, *, by, related=None, **values):
    """Save `values` as the draft of `record`, freshly loaded like in the editor's form."""
    editing = workflow.stored(record)
    if draft := draft_of(record):
        draft.read_into(editing)
    started_from = workflow.state_of(record)
    for name, value in values.items():
        setattr(editing, name, value)
    return workflow.save_draft(editing, by=by, related=related, started_from=started_from)


# Saving ------------------------------------------------------------------------------------------------


def test_draft_of_a_published_record_does_not_change_the_record(ann):
    topic = a_topic(title="Live")
    save_draft(topic, by=ann, title="Draft")
    topic.refresh_from_db()
    assert (topic.title, draft_of(topic).contents) == ("Live", {"title": "Draft"})


def test_record_that_was_never_published_is_saved_with_its_draft(ann):
    topic = a_topic(title="First", status="draft")
    save_draft(topic, by=ann, title="Second")
    topic.refresh_from_db()
    assert (topic.title, draft_of(topic).edited_by) == ("Second", ann)


def test_saving_the_published_contents_creates_no_draft(ann):
    topic = a_topic()
    assert save_draft(topic, by=ann) is None
    assert draft_of(topic) is None


def test_line_endings_sent_by_browsers_are_not_a_change(ann):
    topic = a_topic(body="One\n\nTwo")
    assert save_draft(topic, by=ann, body="One\r\n\r\nTwo") is None


def test_draft_includes_lists(ann):
    old, new = make.make_reference(), make.make_reference()
    record = make.make_frequency(references=[old], is_sample=True)
    save_draft(record, by=ann, related={"references": [new]})
    assert list(record.references.all()) == [old]
    workflow.approve(record, by=make_staff("Clinical reviewer"))
    workflow.publish(record, by=ann)
    assert list(Frequency.objects.get().references.all()) == [new]


def test_second_editor_gets_an_error_and_nothing_is_overwritten(ann, ben):
    topic = a_topic()
    opened = workflow.state_of(topic)
    save_draft(topic, by=ann, title="Ann's")
    late = workflow.stored(topic)
    late.title = "Ben's"
    with pytest.raises(ChangedMeanwhileError):
        workflow.save_draft(late, by=ben, started_from=opened)
    assert draft_of(topic).contents == {"title": "Ann's"}


def test_publishing_counts_as_a_conflicting_change(ann, ben):
    topic = a_topic(body='The "needle".')
    opened = workflow.state_of(topic)
    save_draft(topic, by=ann, body="The “needle”.")
    workflow.publish(topic, by=ben)
    late = workflow.stored(topic)
    with pytest.raises(ChangedMeanwhileError):
        workflow.save_draft(late, by=ben, started_from=opened)


def test_correction_on_the_site_survives_an_older_draft(ann):
    clinic = make.make_clinic(name="Old name", phone="+12065550111")
    save_draft(clinic, by=ann, name="New name")
    make.change(workflow.stored(clinic), phone="+12065550122")
    workflow.publish(clinic, by=ann)
    clinic.refresh_from_db()
    assert (clinic.name, clinic.phone.as_e164) == ("New name", "+12065550122")


def test_saving_the_same_again_keeps_the_approval(ann, ben):
    topic = a_topic(body="1 day")
    save_draft(topic, by=ann, body="2 days")
    workflow.approve(topic, by=ben)
    save_draft(topic, by=ann)
    assert (draft_of(topic).approved_by, draft_of(topic).number) == (ben, 2)


def test_database_refuses_an_approval_by_the_writer(ann):
    topic = a_topic(body="1 day")
    draft = save_draft(topic, by=ann, body="2 days")
    with pytest.raises(IntegrityError, match="approved_by_a_second_person"), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(approved_by=ann, approved_at=timezone.now())


def test_record_has_at_most_one_draft(ann):
    topic = a_topic()
    draft = save_draft(topic, by=ann, title="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(record=topic, contents={}, edited_at=timezone.now())
    assert draft_of(topic) == draft


# Publishing ---------------------------------------------------------------------------------------------


def test_publishing_saves_the_record_as_one_version_and_deletes_the_draft(ann, ben):
    topic = a_topic(body='The "needle".')
    versions = topic.history.count()
    save_draft(topic, by=ann, body="The “needle”.")
    assert workflow.publish(topic, by=ben, why="Spelling") is True
    topic.refresh_from_db()
    last = topic.history.first()
    assert (topic.body, draft_of(topic)) == ("The “needle”.", None)
    assert topic.history.count() == versions + 1
    assert (last.body, last.history_user, last.history_change_reason) == ("The “needle”.", ben, "Spelling")


def test_interrupted_publishing_changes_nothing(ann, ben, monkeypatch):
    topic = a_topic(title="The 'needle'")
    save_draft(topic, by=ann, title="The ‘needle’")

    def die(self, *args, **kwargs):
        raise KeyboardInterrupt  # after the record is saved, before the draft is deleted

    monkeypatch.setattr(Draft, "delete", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        workflow.publish(topic, by=ben)
    topic.refresh_from_db()
    assert (topic.title, draft_of(topic).contents) == ("The 'needle'", {"title": "The ‘needle’"})


def test_invalid_record_is_not_published_and_the_problem_names_the_field(ann):
    clinic = make.make_clinic()
    save_draft(clinic, by=ann, zip="12")
    with pytest.raises(NotPublishedError) as refused:
        workflow.publish(clinic, by=ann)
    assert [(problem.field, problem.message) for problem in refused.value.problems] == [
        ("zip", "A ZIP code has five digits, such as 98402.")
    ]
    clinic.refresh_from_db()
    assert clinic.zip == "98402"


def test_unpublishing_keeps_the_record_and_its_draft(ann):
    topic = a_topic(title="Live")
    save_draft(topic, by=ann, title="Draft")
    unpublishing.take_off([topic], by=ann, why="Wrong")
    topic.refresh_from_db()
    assert (topic.is_released, topic.title, draft_of(topic).contents) == (False, "Live", {"title": "Draft"})


def test_discarded_draft_stays_in_its_history(ann):
    topic = a_topic()
    draft = save_draft(topic, by=ann, title="Draft")
    number = draft.pk
    workflow.discard(topic, by=ann)
    assert draft_of(topic) is None
    assert [(version.history_type, version.contents) for version in Draft.history.filter(id=number)] == [
        ("-", {"title": "Draft"}),
        ("+", {"title": "Draft"}),
    ]


def test_submitting_for_review_does_not_make_a_user_the_author(ann, ben):
    reviewer = make_staff("Clinical reviewer")
    topic = a_topic(body="1 day")
    save_draft(topic, by=reviewer, body="2 days")
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=ben)
    workflow.hand_over(topic, by=ann)
    with pytest.raises(NotPublishedError, match="Some of these words are yours"):
        workflow.approve(topic, by=reviewer)


def test_draft_of_an_unpublished_record_cannot_be_discarded(ann):
    topic = a_topic(status="draft")
    save_draft(topic, by=ann, title="Written")
    with pytest.raises(NotPublishedError, match="no published version to go back to"):
        workflow.discard(topic, by=ann)


def test_replaced_draft_counts_as_a_conflicting_change(ann, ben):
    topic = a_topic()
    save_draft(topic, by=ann, title="First")
    opened = workflow.state_of(topic)
    workflow.discard(topic, by=ben)
    save_draft(topic, by=ben, title="Second")
    late = workflow.stored(topic)
    with pytest.raises(ChangedMeanwhileError):
        workflow.save_draft(late, by=ann, started_from=opened)


def test_approval_is_void_once_the_approver_is_deleted(ann):
    topic = a_topic(body="1 day")
    save_draft(topic, by=ann, body="2 days")
    approver = make_staff("Clinical reviewer")
    workflow.approve(topic, by=approver)
    approver.delete()
    with pytest.raises(NotPublishedError, match="second person"):
        workflow.publish(topic, by=ann)


def test_publishing_keeps_unchanged_dates(ann):
    end = timezone.now() + HOUR
    clinic = make.make_clinic(unpublish_at=end)
    save_draft(clinic, by=ann, name="New name")
    workflow.publish(clinic, by=ann)
    clinic.refresh_from_db()
    assert (clinic.name, clinic.unpublish_at) == ("New name", end)


def test_published_record_without_a_draft_cannot_be_scheduled(ann):
    clinic = make.make_clinic()
    with pytest.raises(NotPublishedError, match="already on the site"):
        workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    assert workflow.stored(clinic).is_published


def test_citation_must_be_public_whatever_the_dates_of_the_record(ann):
    make.make_reference(key="hidden", status="draft")
    question = make.make_question(is_sample=True, unpublish_at=timezone.now() - HOUR)
    save_draft(question, by=ann, answer="It may help.[@hidden]")
    workflow.approve(question, by=make_staff("Clinical reviewer"))
    with pytest.raises(NotPublishedError, match="no published reference"):
        workflow.publish(question, by=ann)


def test_preview_link_is_closed_when_the_record_is_unpublished(client, ann):
    topic = a_topic(status="draft")
    link = PreviewLink.objects.make(topic, by=ann)
    make.change(topic, status="published")
    unpublishing.take_off([topic], by=ann, why="Dangerous")
    assert client.get(link.get_absolute_url()).status_code == 410


def test_preview_of_a_draft_with_a_taken_slug_shows_a_message(administrator, ann):
    clinic = make.make_clinic(slug="one")
    save_draft(clinic, by=ann, slug="two")
    make.make_clinic(slug="two")
    answer = administrator.get(page_url(clinic, "preview_page"))
    said = Page(answer).one("main").one("p").text
    words = "This can’t go live: another record now has the same address. Change the address first."
    assert (answer.status_code, said) == (409, words)


# Schedule ----------------------------------------------------------------------------------------------


def test_new_record_goes_live_on_schedule(client, ann):
    clinic = make.make_clinic(status="draft")
    assert workflow.publish(clinic, by=ann, at=timezone.now() + HOUR) is False
    assert client.get(clinic.get_absolute_url()).status_code == 404
    type(clinic).objects.update(publish_at=timezone.now() - HOUR)
    assert client.get(clinic.get_absolute_url()).status_code == 200


def test_record_leaves_the_site_on_schedule(client, ann):
    clinic = make.make_clinic(status="draft")
    workflow.publish(clinic, by=ann, until=timezone.now() + HOUR)
    assert client.get(clinic.get_absolute_url()).status_code == 200
    type(clinic).objects.update(unpublish_at=timezone.now())
    assert client.get(clinic.get_absolute_url()).status_code == 404


def test_scheduled_draft_is_published_before_the_first_request_after_its_time(client, clock, ann):
    clinic = make.make_clinic(name="Old name")
    save_draft(clinic, by=ann, name="New name")
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    assert client.get(clinic.get_absolute_url()).content.decode().count("New name") == 0
    Draft.objects.update(publish_at=timezone.now() - HOUR)
    page = client.get(clinic.get_absolute_url()).content.decode()
    assert (page.count("Old name"), page.count("New name") > 0, draft_of(clinic)) == (0, True, None)
    assert clinic.history.first().history_user == ann


def test_scheduled_draft_that_cannot_be_published_breaks_no_page(client, clock, ann):
    clinic = make.make_clinic(slug="one", name="One")
    save_draft(clinic, by=ann, slug="two")
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    make.make_clinic(slug="two")
    Draft.objects.update(publish_at=timezone.now() - HOUR)
    assert client.get(clinic.get_absolute_url()).status_code == 200
    assert (draft_of(clinic).publish_at, draft_of(clinic).note) == (
        None,
        "It was scheduled, but could not be published.",
    )


def test_schedule_does_not_publish_a_record_that_was_taken_off_the_site(client, clock, ann):
    clinic = make.make_clinic()
    save_draft(clinic, by=ann, name="New name")
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    unpublishing.take_off([clinic], by=ann, why="Dangerous")
    assert draft_of(clinic).publish_at is None
    Draft.objects.update(publish_at=timezone.now() - HOUR)  # even if it was scheduled somehow
    assert client.get(clinic.get_absolute_url()).status_code == 404
    assert workflow.stored(clinic).is_released is False


def test_scheduled_draft_that_fails_its_checks_is_unscheduled(client, clock, ann):
    clinic = make.make_clinic(offers_dry_needling=False)
    save_draft(clinic, by=ann, offers_dry_needling=True, dry_needling_confirmed_on=datetime.date(2026, 6, 1))
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    make.change(
        clinic.state,
        law_status="not_allowed",
        law_known_from="reported",
        law_source_name="A list",
        law_seen_on=datetime.date(2026, 11, 1),
    )
    Draft.objects.update(publish_at=timezone.now() - HOUR)
    client.get(clinic.get_absolute_url())
    assert workflow.stored(clinic).offers_dry_needling is False
    assert draft_of(clinic).note == "It was scheduled, but could not be published."


def test_draft_of_a_record_deleted_without_django_breaks_no_page(client, clock, ann):
    clinic = make.make_clinic()
    save_draft(clinic, by=ann, name="New name")
    Draft.objects.update(publish_at=timezone.now() - HOUR, object_id=10**9)
    assert client.get("/").status_code == 200
    assert Draft.objects.count() == 0


def test_scheduled_draft_keeps_its_end_date(client, clock, ann):
    clinic = make.make_clinic()
    save_draft(clinic, by=ann, name="New name")
    end = timezone.now() + 2 * HOUR
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR, until=end)
    Draft.objects.update(publish_at=timezone.now() - HOUR)
    client.get("/")
    assert (workflow.stored(clinic).name, workflow.stored(clinic).unpublish_at) == ("New name", end)


def test_changing_a_scheduled_draft_unschedules_it(ann):
    clinic = make.make_clinic()
    save_draft(clinic, by=ann, name="New name")
    workflow.publish(clinic, by=ann, at=timezone.now() + HOUR)
    save_draft(clinic, by=ann, name="Newer name")
    assert draft_of(clinic).publish_at is None


@pytest.mark.parametrize("off", [HOUR * 2, -HOUR * 2])
def test_server_with_a_wrong_clock_publishes_by_the_clock_of_the_database(ann, monkeypatch, off):
    later, due, first = make.make_clinic(), make.make_clinic(), make.make_clinic(status="draft")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime.now(datetime.UTC) + off)
    save_draft(later, by=ann, name="Later")
    save_draft(due, by=ann, name="Due")
    assert workflow.publish(later, by=ann, at=now + HOUR) is False
    assert workflow.publish(due, by=ann, at=now + HOUR) is False
    assert workflow.publish(first, by=ann, at=now + HOUR) is False
    Draft.objects.of(due).update(publish_at=now - HOUR)
    assert publish_due() == 1
    assert (workflow.stored(due).name, workflow.stored(later).name) == ("Due", later.name)
    assert type(first).objects.published().filter(pk=first.pk).count() == 0


def test_unscheduled_draft_is_never_published_by_the_schedule(ann):
    save_draft(make.make_clinic(), by=ann, name="Draft")
    assert publish_due() == 0


# Preview ------------------------------------------------------------------------------------------------


def test_preview_shows_the_draft_and_changes_nothing(client, ann):
    topic = a_topic(slug="page", title="Old title")
    save_draft(topic, by=ann, title="New title")
    before = list(Topic.history.values_list("history_id", flat=True))
    with as_if_published(topic):
        assert client.get("/page/").content.decode().count("New title") > 0
    assert client.get("/page/").content.decode().count("New title") == 0
    assert list(Topic.history.values_list("history_id", flat=True)) == before


def test_preview_of_a_record_that_is_not_on_the_site(client):
    topic = a_topic(slug="page", title="Hidden", status="draft")
    with as_if_published(topic):
        assert client.get("/page/").status_code == 200
    assert client.get("/page/").status_code == 404


def test_contents_with_relations_survive_json(ann):
    condition = make.make_condition(references=[make.make_reference()], **make.reviewed())
    said = json.loads(json.dumps(contents.contents_of(condition)))
    copy = Condition(pk=condition.pk)
    contents.read_into(copy, said)
    assert contents.contents_of(copy) == contents.contents_of(condition)
