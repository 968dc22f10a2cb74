"""Discarding a draft asks first, says what is lost, and is told to the writers."""

import pytest

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import draft_of
from clinic_site.publishing.history import EntryKind, entries, history_rows
from clinic_site.staff.notices import Notice
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return make_staff("Writer")


@pytest.fixture
def topic(writer):
    topic = make.make_topic(is_sample=True, title="Ice", body="Two days.")
    topic.body = "Four days."
    workflow.save_draft(topic, by=writer, is_ready=True)
    return topic


def confirm(client, account, topic, **data):
    client.force_login(account)
    return client.post(page_url(topic, "discard"), {"sure": "yes", "seen": workflow.state_of(topic), **data})


def test_page_says_whose_draft_it_is_and_what_is_lost(client, topic, writer):
    reviewer = make_staff("Clinical reviewer")
    workflow.approve(topic, by=reviewer)
    client.force_login(make_staff("Publisher"))
    page = Page(client.get(page_url(topic, "discard")))
    whose = page.one("section", **{"aria-labelledby": "whose-title"}).one("p").text
    assert whose.startswith(f"Written by: {writer}. The approval by {reviewer} is lost.")
    assert [one.text for one in page.one("dl", class_="changes").all("ins")] == ["Four"]
    assert draft_of(topic) is not None


@pytest.mark.parametrize("page", ["discard", "release"])
@pytest.mark.parametrize("data", [{}, {"do": "discard"}, {"why": "Old"}, {"sure": ""}], ids=str)
def test_post_without_the_confirmation_changes_nothing(client, topic, page, data):
    client.force_login(make_staff("Publisher"))
    client.post(page_url(topic, page), data)
    assert draft_of(topic) is not None


def test_somebody_elses_draft_needs_a_reason(client, topic):
    response = confirm(client, make_staff("Publisher"), topic, why=" ")
    assert "Tell the writers why you discard their work." in response.content.decode()
    assert draft_of(topic) is not None


def test_reason_is_told_to_the_writer_and_listed_in_the_history(client, topic, writer):
    publisher = make_staff("Publisher")
    assert confirm(client, publisher, topic, why="The study was withdrawn.").url == page_url(topic, "release")
    assert draft_of(topic) is None
    notice = Notice.objects.get(account=writer)
    assert (notice.sentence, notice.words) == (
        f"{publisher} discarded the draft of “Ice”.",
        "The study was withdrawn.",
    )
    first = entries(topic, list(history_rows(topic)))[0]
    assert (first.kind, first.why) == (EntryKind.DISCARDED, "The study was withdrawn.")


def test_writer_brings_the_draft_back_with_one_click_on_the_desk(client, topic, writer):
    confirm(client, make_staff("Publisher"), topic, why="Too long.")
    client.force_login(writer)
    [button] = [one for one in Page(client.get("/admin/")).all("button") if one.text.startswith("Bring the draft back")]
    form = button.parent
    response = client.post(form["action"], {"version": form.one("input", name="version")["value"]})
    assert response.status_code == 302
    assert draft_of(topic).contents == {"body": "Four days."}


def test_own_draft_needs_only_a_yes(client, topic, writer):
    client.force_login(writer)
    html = client.get(page_url(topic, "discard")).content.decode()
    assert ("Do you want to discard your draft?" in html, 'name="why"' in html) == (True, False)
    confirm(client, writer, topic)
    assert (draft_of(topic), Notice.objects.filter(kind="discarded").count()) == (None, 0)


@pytest.mark.parametrize(
    ("role", "allowed"), [("Writer", False), ("Clinical reviewer", True), ("Publisher", True), ("Administrator", True)]
)
def test_others_discard_it_only_if_they_may_review_or_publish(client, topic, role, allowed):
    other = make_staff(role)
    client.force_login(other)
    offered = page_url(topic, "discard") in client.get(page_url(topic, "release")).content.decode()
    status = confirm(client, other, topic, why="Old").status_code
    assert (offered, status, draft_of(topic) is None) == (allowed, 302 if allowed else 403, allowed)


def test_writer_cannot_discard_a_draft_in_which_somebody_else_wrote(client, topic, writer):
    topic.short_answer = "It is cold."
    workflow.save_draft(topic, by=make_staff("Clinical reviewer"))
    assert confirm(client, writer, topic, why="Mine").status_code == 403
    assert draft_of(topic) is not None


def test_confirmation_of_an_older_draft_changes_nothing(client, topic, writer):
    seen = workflow.state_of(topic)
    topic.body = "Five days."
    workflow.save_draft(topic, by=writer)
    confirm(client, make_staff("Publisher"), topic, why="Old", seen=seen)
    assert draft_of(topic).contents == {"body": "Five days."}


def test_without_a_draft_there_is_nothing_to_discard(client):
    topic = make.make_topic()
    client.force_login(make_staff("Publisher"))
    assert client.get(page_url(topic, "discard")).url == page_url(topic, "release")
