"""A clinician's review is about exactly the words that the clinician saw."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import undo, unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.schedule import publish_due
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url, sign

pytestmark = pytest.mark.django_db

OLD, NEW = "Rest for 1 day.", "Rest for 2 days."
HARMLESS = "Rest for  1 day."
CHANGED = (
    "The text has changed since Ada Example, PT, DPT reviewed it. "
    "It must be approved by a clinician on the list of reviewers: Cleo Example, PT."
)
NO_ENTRY = (
    "Your account does not belong to a clinician on the list of reviewers, so your approval will not count as a "
    "clinical review. If you are a clinician, ask an administrator to add you under Reviewers."
)


@pytest.fixture
def writer_account():
    return make_staff("Writer")


@pytest.fixture
def clinician():
    account = make_staff("Clinical reviewer")
    make.make_reviewer(name="Cleo Example", credentials="PT", account=account)
    return account


@pytest.fixture
def assistant():
    """A Clinical reviewer without an entry on the list of reviewers."""
    return make_staff("Clinical reviewer")


def save(record, *, by, **values):
    editing = workflow.stored(record)
    if draft := workflow.draft_of(record):
        draft.read_into(editing)
    for name, value in values.items():
        setattr(editing, name, value)
    return workflow.save_draft(editing, by=by)


def review_of(record):
    record.refresh_from_db()
    return str(record.reviewed_by), record.reviewed_on, record.body


def stops(record) -> list[str]:
    return [problem.message for problem in workflow.problems_of(record) if problem.is_stop]


MARCH = datetime.date(2026, 3, 1)
AS_IT_WAS = ("Ada Example, PT, DPT", MARCH, OLD)


def test_approval_by_someone_who_is_not_a_clinician_is_not_enough_for_new_words(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    assert stops(topic) == [CHANGED]
    with pytest.raises(NotPublishedError):
        workflow.publish(topic, by=make_staff("Publisher"))
    assert review_of(topic) == AS_IT_WAS


def test_clinician_can_approve_what_someone_else_approved_before(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    workflow.approve(topic, by=clinician)
    workflow.publish(topic, by=make_staff("Publisher"))
    assert review_of(topic) == ("Cleo Example, PT", timezone.localdate(), NEW)


def test_approval_of_a_harmless_change_keeps_the_review(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=HARMLESS)
    workflow.approve(topic, by=assistant)
    workflow.publish(topic, by=make_staff("Publisher"))
    assert review_of(topic) == ("Ada Example, PT, DPT", MARCH, HARMLESS)


def test_approval_of_a_sample_text_publishes_it_as_a_sample(writer_account, assistant):
    topic = make.make_topic(body=OLD, is_sample=True)
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    workflow.publish(topic, by=make_staff("Publisher"))
    topic.refresh_from_db()
    assert (topic.body, topic.is_sample, topic.reviewed_by) == (NEW, True, None)


def test_text_without_a_review_names_who_can_review_it(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD)
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    assert stops(topic) == [
        "No clinician has reviewed this. It must be approved by a clinician on the list of reviewers: Cleo Example, PT."
    ]


def test_without_any_clinician_the_problem_says_what_to_do(writer_account, assistant):
    topic = make.make_topic(body=OLD)
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    assert stops(topic) == [
        "No clinician has reviewed this. A clinician must approve it, but no account belongs to a clinician on the list "
        "of reviewers. Ask an administrator to link one under Reviewers."
    ]


def test_approval_of_a_reviewer_who_is_no_longer_active_does_not_count(writer_account, clinician):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=clinician)
    make.change(clinician.reviewer, is_active=False)
    assert len(stops(topic)) == 1
    assert review_of(topic) == AS_IT_WAS


def test_scheduled_text_does_not_go_live_once_its_approver_is_no_reviewer(writer_account, clinician):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=clinician)
    workflow.publish(topic, by=make_staff("Publisher"), at=timezone.now() + datetime.timedelta(hours=1))
    make.change(clinician.reviewer, is_active=False)
    workflow.Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publish_due() == 0
    assert review_of(topic) == AS_IT_WAS


# Texts that are not on the site: their text is stored in the record itself ------------------------------


def test_unpublished_text_that_was_edited_needs_a_clinician(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    unpublishing.take_off([topic], by=make_staff("Publisher"))
    save(topic, by=writer_account, body=NEW)
    save(topic, by=writer_account, title="Another title")
    workflow.approve(topic, by=assistant)
    assert stops(topic) == [CHANGED]


def test_unpublished_text_that_was_not_edited_keeps_its_review(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    unpublishing.take_off([topic], by=make_staff("Publisher"))
    save(topic, by=writer_account, body=NEW)
    save(topic, by=writer_account, body=OLD)
    workflow.approve(topic, by=assistant)
    workflow.publish(topic, by=make_staff("Publisher"))
    assert review_of(topic) == AS_IT_WAS


def test_text_that_came_with_a_review_and_was_edited_before_its_first_publication_needs_a_clinician(
    writer_account, clinician, assistant
):
    topic = make.make_topic(body=OLD, status="draft", **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    assert stops(topic) == [CHANGED]
    save(topic, by=writer_account, body=OLD)
    workflow.approve(topic, by=assistant)
    assert stops(topic) == []


def test_text_reviewed_before_the_last_published_words_needs_a_clinician_when_it_returns(
    writer_account, clinician, assistant
):
    """An earlier version of the same review does not cover what was published later under it."""
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=clinician)
    workflow.publish(topic, by=make_staff("Publisher"))
    unpublishing.take_off([topic], by=make_staff("Publisher"))
    save(topic, by=writer_account, body=OLD)
    workflow.approve(topic, by=assistant)
    assert len(stops(topic)) == 1


def test_deleted_text_comes_back_with_its_review(writer_account, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    topic.delete()
    back = undo.bring_back(undo.deleted(type(topic)).get(), by=writer_account).what
    workflow.hand_over(back, by=writer_account)
    workflow.approve(back, by=assistant)
    assert stops(back) == []


# What a reviewer without an entry sees ------------------------------------------------------------------


def release_page(client, record, account) -> Page:
    client.force_login(account)
    return Page(client.get(page_url(record, "release")))


def buttons(page: Page) -> list[str]:
    return [button["value"] for button in page.all("button", name="do") if button["value"] in ("approve", "confirm")]


def messages_after(client, record, do) -> list[str]:
    return [str(message) for message in sign(client, record, do).context["messages"]]


def test_reviewer_without_an_entry_learns_before_approving_that_a_clinician_is_missing(
    client, writer_account, clinician, assistant
):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    page = release_page(client, topic, assistant)
    assert page.one("p", class_="release-note").text == NO_ENTRY
    assert buttons(page) == []
    assert messages_after(client, topic, "approve") == [NO_ENTRY]
    assert workflow.draft_of(topic).is_approved is False
    assert buttons(release_page(client, topic, clinician)) == ["approve"]


def test_reviewer_without_an_entry_can_approve_a_sample_text(client, writer_account, assistant):
    topic = make.make_topic(body=OLD, is_sample=True)
    save(topic, by=writer_account, body=NEW)
    page = release_page(client, topic, assistant)
    assert page.one("p", class_="release-note").text == (
        f"{NO_ENTRY} You can still approve this draft as a second person."
    )
    assert buttons(page) == ["approve"]
    assert messages_after(client, topic, "approve") == ["Approved. It can be published now."]


def test_reviewer_whose_entry_is_not_active_is_told_so(client, writer_account, clinician):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    make.change(clinician.reviewer, is_active=False)
    note = release_page(client, topic, clinician).one("p", class_="release-note").text
    assert note == (
        "Your entry on the list of reviewers is not active, so your approval will not count as a clinical review. Ask an "
        "administrator to activate it under Reviewers."
    )


def test_only_a_clinician_confirms_a_published_text(client, clinician, assistant):
    topic = make.make_topic(body=OLD, **make.reviewed())
    assert buttons(release_page(client, topic, assistant)) == []
    assert messages_after(client, topic, "confirm") == [NO_ENTRY]
    assert review_of(topic) == AS_IT_WAS
    assert buttons(release_page(client, topic, clinician)) == ["confirm"]


def test_draft_whose_approval_does_not_count_shows_the_button_to_a_clinician(
    client, writer_account, clinician, assistant
):
    topic = make.make_topic(body=OLD, **make.reviewed())
    save(topic, by=writer_account, body=NEW)
    workflow.approve(topic, by=assistant)
    page = release_page(client, topic, clinician)
    assert buttons(page) == ["approve"]
    assert "A clinician must still approve it." in page.text
    workflow.approve(topic, by=clinician)
    assert buttons(release_page(client, topic, clinician)) == []


def test_approval_that_does_not_count_cannot_replace_a_clinicians(client, writer_account, clinician):
    topic = make.make_topic(body=OLD, **make.reviewed())
    topic.body = NEW
    workflow.save_draft(topic, by=writer_account)
    workflow.approve(topic, by=clinician)
    client.force_login(make_staff("Clinical reviewer"))
    assert [str(message) for message in sign(client, topic, "approve").context["messages"]] == [NO_ENTRY]
    assert workflow.draft_of(topic).approved_by == clinician
