"""Comments on drafts: beside the field, on "Check and publish", ticked off, and kept in the history."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from clinic_site.publishing import workflow
from clinic_site.publishing.comments import DraftComment, comment
from clinic_site.publishing.draft import draft_of
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, make_staff, page_url

pytestmark = pytest.mark.django_db
WORDS = "Is this <i>right</i>?"


@pytest.fixture
def reviewer(client):
    account = make_staff("Clinical reviewer")
    client.force_login(account)
    return account


@pytest.fixture
def topic():
    topic = make.make_topic(is_sample=True, title="Ice", body="Two days.")
    topic.body = "Four days."
    workflow.save_draft(topic, by=make_staff("Writer"), is_ready=True)
    return topic


def send(client, topic, **data):
    return client.post(page_url(topic, "comments"), data)


def on(topic):
    return [(one.words, one.field) for one in DraftComment.objects.on(draft_of(topic))]


def test_comment_on_a_field_is_shown_beside_it_and_described_to_screen_readers(client, topic, reviewer):
    response = send(client, topic, words=WORDS, field="body", page="change")
    assert response.url == f"{change_url(topic)}#comments"
    page = Page(client.get(change_url(topic)))
    beside = page.one("span", class_="comment-beside")
    assert beside.text == f"Comment by {reviewer}: {WORDS}"
    assert page.one("textarea", name="body")["aria-describedby"] == "id_body_helptext"
    assert beside.parent.parent["id"] == "id_body_helptext"


@pytest.mark.parametrize("page", ["change", "release"])
def test_comments_are_listed_with_their_field(client, topic, reviewer, page):
    send(client, topic, words=WORDS, field="body")
    send(client, topic, words="Good.", field="")
    listed = Page(client.get(page_url(topic, page))).one("section", id="comments").all("li")
    assert [one.one("p", class_="comment-words").text for one in listed] == [WORDS, "Good."]
    assert ["about “text”" in one.all("p")[0].text for one in listed] == [True, False]


def test_done_comment_leaves_the_field_and_can_be_opened_again(client, topic, reviewer):
    made = comment(draft_of(topic), WORDS, by=reviewer, field="body")
    send(client, topic, tick=made.pk)
    made.refresh_from_db()
    assert (made.done_by, made.is_done) == (reviewer, True)
    assert Page(client.get(change_url(topic))).all("span", class_="comment-beside") == []
    send(client, topic, tick=made.pk)
    made.refresh_from_db()
    assert (made.done_by, made.is_done) == (None, False)


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001], ids=["empty", "spaces", "too long"])
def test_comment_has_up_to_1000_characters(client, topic, reviewer, words):
    send(client, topic, words=words)
    assert on(topic) == []
    send(client, topic, words="x" * 1000)
    assert on(topic) == [("x" * 1000, "")]


def test_unknown_field_is_refused(client, topic, reviewer):
    send(client, topic, words=WORDS, field="status")
    assert on(topic) == []


def test_database_refuses_an_empty_comment(topic, reviewer):
    with pytest.raises(IntegrityError, match="comment_has_words"), transaction.atomic():
        comment(draft_of(topic), "", by=reviewer)


def test_comment_of_another_record_cannot_be_ticked(client, topic, reviewer):
    other = make.make_topic()
    other.body = "Four days."
    made = comment(workflow.save_draft(other, by=reviewer), WORDS, by=reviewer)
    assert send(client, topic, tick=made.pk).status_code == 404
    made.refresh_from_db()
    assert not made.is_done


def test_account_that_can_only_look_cannot_comment(client, topic):
    account = make_staff("Location manager")
    account.user_permissions.add(
        ContentType.objects.get_for_model(type(topic)).permission_set.get(codename="view_topic")
    )
    client.force_login(account)
    assert 'action="' + page_url(topic, "comments") not in client.get(page_url(topic, "release")).content.decode()
    assert send(client, topic, words=WORDS).status_code == 403


def test_comments_end_with_their_draft_and_stay_in_the_history(client, topic, reviewer):
    send(client, topic, words=WORDS, field="body")
    workflow.discard(topic, by=reviewer)
    send(client, topic, words="Too late.")
    topic.body = "Five days."
    workflow.save_draft(topic, by=reviewer)
    assert Page(client.get(page_url(topic, "release"))).one("section", id="comments").all("li") == []
    [listed] = Page(client.get(page_url(topic, "history"))).one("section", class_="comments").all("li")
    assert listed.one("p", class_="comment-words").text == WORDS


def test_each_comment_is_on_one_page_of_the_history(client, topic, reviewer, monkeypatch):
    monkeypatch.setattr("clinic_site.publishing.admin.history.PER_PAGE", 3)
    for number in range(4):
        topic.body = f"{number} days."
        comment(workflow.save_draft(topic, by=reviewer), f"About {number}", by=reviewer)
    pages = [Page(client.get(f"{page_url(topic, 'history')}?page={number}")) for number in (1, 2)]
    words = [one.text for page in pages for one in page.all("p", class_="comment-words")]
    assert words == ["About 3", "About 2", "About 1", "About 0"]


def test_comments_take_one_query_however_many_there_are(topic, reviewer, django_assert_num_queries):
    for _number in range(20):
        comment(draft_of(topic), WORDS, by=reviewer, field="body")
    draft = draft_of(topic)
    with django_assert_num_queries(1):
        assert len({(str(one.by), one.words) for one in DraftComment.objects.on(draft)}) == 1
