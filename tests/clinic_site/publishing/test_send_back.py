"""A draft is sent back to its writers with a comment, and submitted again."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.comments import DraftComment
from clinic_site.publishing.draft import Draft, draft_of, writers_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.history import EntryKind, entries, history_rows
from clinic_site.publishing.send_back import send_back
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, form_data, make_staff, page_url

pytestmark = pytest.mark.django_db
WHY = "Please change <b>four</b> to 5.\nSee the study."


@pytest.fixture
def writer():
    return make_staff("Writer")


@pytest.fixture
def reviewer():
    return make_staff("Clinical reviewer")


@pytest.fixture
def topic(writer):
    """A published page with a draft that was submitted for review."""
    topic = make.make_topic(is_sample=True, title="Ice")
    topic.body = "Not for 4 days."
    workflow.save_draft(topic, by=writer, is_ready=True)
    return topic


def test_draft_no_longer_waits_for_review(topic, reviewer):
    send_back(topic, by=reviewer, why=WHY)
    draft = draft_of(topic)
    assert (draft.is_ready, draft.sent_back_by, draft.is_sent_back) == (False, reviewer, True)
    assert [(one.words, one.by, one.sends_back) for one in DraftComment.objects.on(draft)] == [(WHY, reviewer, True)]


def test_approval_and_schedule_are_removed(topic, reviewer):
    workflow.approve(topic, by=reviewer)
    publisher = make_staff("Publisher")
    workflow.publish(topic, by=publisher, at=timezone.now() + datetime.timedelta(days=1))
    send_back(topic, by=publisher, why=WHY)
    draft = draft_of(topic)
    assert (draft.approved_by, draft.approved_at, draft.publish_at, draft.scheduled_by) == (None, None, None, None)


@pytest.mark.parametrize("again", [workflow.hand_over, workflow.approve], ids=["submitted", "approved"])
def test_it_is_no_longer_sent_back_after(topic, reviewer, again):
    send_back(topic, by=reviewer, why=WHY)
    again(topic, by=reviewer)
    assert (draft_of(topic).is_sent_back, draft_of(topic).sent_back_by) == (False, None)
    assert DraftComment.objects.on(draft_of(topic)).count() == 1


def test_draft_that_was_not_submitted_cannot_be_sent_back(topic, writer, reviewer):
    Draft.objects.of(topic).update(is_ready=False)
    with pytest.raises(NotPublishedError, match="no draft that was submitted"):
        send_back(topic, by=reviewer, why=WHY)
    assert DraftComment.objects.count() == 0


def test_comment_is_required(topic, reviewer):
    with pytest.raises(NotPublishedError, match="say what the writer should change"):
        send_back(topic, by=reviewer, why=" \n")
    assert draft_of(topic).is_ready


def test_page_that_shows_an_older_draft_sends_nothing_back(topic, writer, reviewer):
    seen = workflow.state_of(topic)
    topic.body = "Not for 5 days."
    workflow.save_draft(topic, by=writer)
    with pytest.raises(NotPublishedError, match="changed this after you opened it"):
        send_back(topic, by=reviewer, why=WHY, seen=seen)
    assert draft_of(topic).is_ready


def test_history_says_who_sent_it_back_and_why(topic, reviewer):
    send_back(topic, by=reviewer, why=WHY)
    first = entries(topic, list(history_rows(topic)))[0]
    assert (first.kind, first.who, first.why) == (EntryKind.SENT_BACK, reviewer, WHY)


def test_writers_are_all_who_saved_words_of_the_draft(topic, writer, reviewer):
    topic.body = "Not for 5 days."
    workflow.save_draft(topic, by=reviewer)
    workflow.hand_over(topic, by=make_staff("Publisher"))
    assert writers_of(draft_of(topic)) == {writer.pk, reviewer.pk}


# In the admin ------------------------------------------------------------------------------------------


def post(client, account, topic, **data):
    client.force_login(account)
    return client.post(page_url(topic, "release"), data, follow=True)


def test_reviewer_sends_back_on_the_release_page(client, topic, reviewer):
    client.force_login(reviewer)
    page = Page(client.get(page_url(topic, "release")))
    seen = page.one("button", value="send_back").parent.parent.one("input", name="seen")["value"]
    response = post(client, reviewer, topic, do="send_back", comment=WHY, seen=seen)
    assert [str(message) for message in response.context["messages"]] == [
        "Sent back. The writer finds it on the desk, with your comment."
    ]
    assert draft_of(topic).is_sent_back


@pytest.mark.parametrize("words", ["", "  ", "a\0b", "x" * 1001], ids=["empty", "spaces", "NUL", "too long"])
def test_comment_that_cannot_be_stored_sends_nothing_back(client, topic, reviewer, words):
    response = post(client, reviewer, topic, do="send_back", comment=words)
    assert ([message.level_tag for message in response.context["messages"]], draft_of(topic).is_ready) == (
        ["error"],
        True,
    )


@pytest.mark.parametrize(
    ("role", "allowed"), [("Writer", False), ("Clinical reviewer", True), ("Publisher", True), ("Administrator", True)]
)
def test_only_those_who_may_review_or_publish_send_back(client, topic, role, allowed):
    account = make_staff(role)
    client.force_login(account)
    offered = 'value="send_back"' in client.get(page_url(topic, "release")).content.decode()
    status = post(client, account, topic, do="send_back", comment=WHY).status_code
    assert (offered, status, draft_of(topic).is_sent_back) == (allowed, 200 if allowed else 403, allowed)


def test_clinic_in_another_state_cannot_be_sent_back(client, writer):
    from locations.models import StateAccess

    clinic = make.make_clinic(state=make.make_state("TX"))
    clinic.street = "2 New Street"
    workflow.save_draft(clinic, by=make_staff("Location manager"), is_ready=True)
    limited = make_staff("Location manager")
    StateAccess.objects.create(account=limited).states.add(make.make_state("WA"))
    assert post(client, limited, clinic, do="send_back", comment=WHY).status_code == 403
    assert draft_of(clinic).is_ready


@pytest.mark.parametrize("url", [change_url, lambda topic: page_url(topic, "release")], ids=["form", "release"])
def test_comment_is_at_the_top_until_the_draft_is_submitted_again(client, topic, writer, reviewer, url):
    send_back(topic, by=reviewer, why=WHY)
    client.force_login(writer)
    html = client.get(url(topic)).content.decode()
    assert f"{reviewer} sent this back on" in html
    assert '<p class="comment-words">Please change &lt;b&gt;four&lt;/b&gt; to 5.\nSee the study.</p>' in html
    workflow.hand_over(topic, by=writer)
    html = client.get(url(topic)).content.decode()
    assert "sent this back on" not in html
    assert "sent the draft back" in html  # in the conversation


def test_saving_and_submitting_the_form_ends_it(client, topic, writer, reviewer):
    send_back(topic, by=reviewer, why=WHY)
    client.force_login(writer)
    record = workflow.stored(topic)
    client.post(change_url(topic), form_data(record, body="Not for 5 days.", why="", _ready="1"))
    assert (draft_of(topic).is_ready, draft_of(topic).is_sent_back) == (True, False)


def test_draft_that_was_sent_back_after_the_page_was_opened_is_not_approved(client):
    topic = make.make_topic(is_sample=True)
    topic.body = "Other words."
    workflow.save_draft(topic, by=make_staff("Writer"), is_ready=True)
    reviewer, other = make_staff("Clinical reviewer"), make_staff("Clinical reviewer")
    make.make_reviewer(account=reviewer)
    client.force_login(reviewer)
    url = page_url(topic, "release")
    seen = client.get(url).context["state"]
    send_back(topic, by=other, why="The number is wrong.")
    answer = client.post(url, {"do": "approve", "seen": seen}, follow=True)
    (words,) = answer.context["messages"]
    assert str(words) == f"{other} asked for a change meanwhile. Read the comment, then decide."
    assert workflow.draft_of(topic).sent_back_by == other
    client.post(url, {"do": "approve", "seen": answer.context["state"]})  # after they read the objection
    assert workflow.draft_of(topic).approved_by == reviewer


def test_writer_saves_what_they_typed_while_the_draft_was_sent_back():
    topic, writer = make.make_topic(), make_staff("Writer")
    topic.body = "Other words."
    workflow.save_draft(topic, by=writer, is_ready=True)
    opened = workflow.state_of(topic)
    send_back(topic, by=make_staff("Clinical reviewer"), why="The number is wrong.")
    topic.body = "Still other words."
    assert workflow.save_draft(topic, by=writer, started_from=opened).contents["body"] == "Still other words."
