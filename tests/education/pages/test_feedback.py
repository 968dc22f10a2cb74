"""“Was this page helpful?”: yes or no, then a comment. No cookies, and nothing about the reader."""

import pytest
from django.core import signing

from education.models import PageFeedback
from education.models.feedback import FeedbackQuerySet
from education.pages.feedback import _answers, signed_page
from tests import factories as make
from tests.html import Page
from tests.staff import list_url, post_action

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


def send(client, headers=OURS, **data):
    return client.post("/feedback/", data, headers=headers)


def answer(client, helpful="yes", path="/trigger-points/"):
    return send(client, page=signed_page(path), helpful=helpful)


def saved():
    return list(PageFeedback.objects.order_by("pk").values_list("path", "is_helpful", "comment"))


@pytest.mark.parametrize(
    "path", ["/trigger-points/", "/conditions/heel-pain/", "/safety/", "/questions/", "/glossary/"]
)
def test_explaining_pages_ask_for_feedback(client, path):
    make.make_topic(slug="trigger-points")
    make.make_condition(slug="heel-pain")
    form = Page(client.get(path)).one("section", class_="layout-frame helpful").one("form")
    assert (form["method"], form["action"]) == ("post", "/feedback/")
    assert [button["value"] for button in form.all("button")] == ["yes", "no"]
    assert signing.Signer(salt="education.feedback.page").unsign(form.one("input")["value"]) == path


@pytest.mark.parametrize(("helpful", "value"), [("yes", True), ("no", False)])
def test_answer_is_saved_immediately_and_a_comment_can_be_added(client, helpful, value):
    response = answer(client, helpful)
    assert (response.status_code, response.cookies) == (200, {})
    assert saved() == [("/trigger-points/", value, "")]
    token = Page(response).one("input", name="answer")["value"]
    again = send(client, answer=token, comment="More about the jaw, please")
    assert saved() == [("/trigger-points/", value, "More about the jaw, please")]
    assert "/trigger-points/" in [link["href"] for link in Page(again).main.all("a")]


def test_record_stores_nothing_about_the_reader():
    assert {field.name for field in PageFeedback._meta.fields} == {
        "id", "path", "is_helpful", "comment", "created_at", "is_read",
    }  # fmt: skip


def test_comment_that_is_too_long_is_kept_in_the_form_with_an_error(client):
    token = Page(answer(client)).one("input", name="answer")["value"]
    response = send(client, answer=token, comment="x" * 301)
    assert response.status_code == 400
    assert response.context["form"].errors == {"comment": ["Please keep it to 300 letters. It has 301."]}
    assert Page(response).one("textarea", name="comment").text == "x" * 301
    assert saved()[0][2] == ""


def test_comment_of_a_robot_is_accepted_but_not_saved(client):
    token = Page(answer(client)).one("input", name="answer")["value"]
    assert send(client, answer=token, comment="Buy", website="https://spam.example").status_code == 200
    assert saved()[0][2] == ""


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_answers_from_other_sites_are_refused(client, headers):
    assert send(client, headers, page=signed_page("/"), helpful="yes").status_code == 403
    assert saved() == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"page": "/safety/", "helpful": "yes"},
        {"page": "/x/:forged", "helpful": "yes"},
        {"page": signed_page("/x/")},
    ],
)
def test_form_without_a_valid_page_or_answer_is_refused(client, data):
    assert send(client, **data).status_code == 400
    assert saved() == []


@pytest.mark.parametrize("token", ["", "1", "forged:x:y"])
def test_comment_with_an_invalid_token_is_refused(client, token):
    response = send(client, answer=token, comment="Hello")
    assert (response.status_code, Page(response).h1) == (400, "That was too long ago")


def test_comment_after_more_than_an_hour_is_refused(client, monkeypatch):
    answer(client)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_000_000)
    token = _answers.sign(str(PageFeedback.objects.get().pk))
    monkeypatch.undo()
    assert send(client, answer=token, comment="Hello").status_code == 400
    assert saved()[0][2] == ""


def test_number_of_answers_per_page_and_hour_is_limited(client, monkeypatch):
    monkeypatch.setattr(FeedbackQuerySet, "most_about_one", 2)
    assert [answer(client).status_code for _number in range(3)] == [200, 200, 429]
    assert answer(client, path="/safety/").status_code == 200


def test_get_request_explains_where_the_question_is(client):
    assert Page(client.get("/feedback/")).h1 == "Was a page helpful?"


def test_staff_see_the_least_helpful_pages_first(writer):
    for path, helpful in [("/a/", True), ("/a/", False), ("/b/", False), ("/b/", False), ("/c/", True)]:
        PageFeedback.objects.create(path=path, is_helpful=helpful)
    page = Page(writer.get(list_url(PageFeedback)))
    summary, table = (page.one("details", class_="helpful-by-page").one(name) for name in ("summary", "tbody"))
    assert summary.text == "The newest 1,000 answers by page, least helpful pages first"
    rows = table.all("tr")
    assert [[cell.text for cell in row.all("th", "td")] for row in rows] == [
        ["/b/", "2", "0"],
        ["/a/", "1", "1"],
        ["/c/", "0", "1"],
    ]


def test_staff_mark_comments_as_read(writer):
    record = PageFeedback.objects.create(path="/a/", is_helpful=False, comment="<b>Unclear</b>")
    PageFeedback.objects.create(path="/a/", is_helpful=True)
    new = writer.get(list_url(PageFeedback), {"words": "new"})
    assert list(new.context["cl"].result_list) == [record]
    assert Page(new).one("td", class_="field-comment").text == "<b>Unclear</b>"
    post_action(writer, "mark_as_read", record)
    assert list(writer.get(list_url(PageFeedback), {"words": "new"}).context["cl"].result_list) == []
