"""The page of questions: a list of all of them by group, then the answers, each with its own address."""

import pytest

from education.models import Question
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def page(client):
    return Page(client.get("/questions/"))


def listed(found):
    """Return [(group, [(question, address), ...]), ...] as in the list at the top."""
    return [
        (group.one("h3").text, [(link.text, link["href"]) for link in group.all("a")])
        for group in found.one("nav", id="all-questions").all("details")
    ]


def test_list_has_every_published_question_once_by_group_and_in_order(client):
    make.make_question(question="Who pays?", slug="who-pays", category="money", order=1)
    make.make_question(question="What later?", slug="what-later", category="treatment", order=3)
    make.make_question(question="What first?", slug="what-first", category="treatment", order=2)
    make.make_question(question="Hidden?", slug="hidden", category="treatment", status="draft")
    found = page(client)
    assert listed(found) == [
        ("The treatment", [("What first?", "#what-first"), ("What later?", "#what-later")]),
        ("Cost and insurance", [("Who pays?", "#who-pays")]),
    ]
    assert found.one("h2", id="asked-title").text == "All 3 questions"


def test_groups_are_in_the_order_of_their_choices(client):
    for category in reversed(Question.Category.values):
        make.make_question(category=category)
    found = page(client)
    assert [group for group, _links in listed(found)] == [str(label) for label in Question.Category.labels]
    answered = [
        section.one("h2").text for section in found.main.all("section") if section.all("ul", class_="answer-list")
    ]
    assert answered == [group for group, _links in listed(found)]


def test_folded_group_says_its_name_and_the_number_of_its_questions(client):
    make.make_question(category="safety")
    make.make_question(category="safety")
    assert [line.text for line in page(client).one("nav", id="all-questions").all("summary")] == ["Safety (2)"]


def test_page_without_questions_has_no_list(client):
    make.make_question(status="draft")
    assert "all-questions" not in page(client).ids


def test_short_answer_is_open_and_the_longer_one_folded(client):
    make.make_reference(key="a-study")
    make.make_question(slug="safe", short_answer="Mostly.", answer="**More.**[@a-study]")
    found = page(client)
    fold = found.one("li", id="safe").one("details")
    assert "open" not in fold.attrs
    assert fold.one("summary").one("span").text == "Mostly."
    assert fold.one("p").text == "More. 1"
    assert [item["id"] for item in found.one("ol", class_="reference-list").all("li")] == ["ref-a-study"]


def test_answer_without_a_longer_one_has_nothing_to_open(client):
    make.make_question(question="Is it safe?", slug="safe", short_answer="Mostly.", answer="")
    answer = page(client).one("li", id="safe")
    assert answer.all("details") == []
    assert [part.text for part in answer.all("h3", "p")] == ["Is it safe?", "Mostly. Link to “Is it safe?”"]


@pytest.mark.parametrize("answer", ["More.", ""])
def test_every_question_has_a_link_to_its_own_address_named_after_it(client, answer):
    question = make.make_question(question="Is it safe?", slug="safe", answer=answer)
    found = page(client).one("li", id="safe")
    [link] = found.all("a")
    assert (link["href"], link.text) == ("#safe", "Link to “Is it safe?”")
    assert question.get_absolute_url() == f"/questions/{link['href']}"
    assert found.one("h3").text == "Is it safe?"


def test_citations_are_numbered_down_the_page(client):
    make.make_reference(key="a-study")
    make.make_reference(key="b-study")
    make.make_question(category="safety", order=1, answer="Later on the page.[@a-study]")
    make.make_question(category="treatment", order=2, answer="First on the page.[@b-study]")
    assert [mark.text for mark in page(client).main.all("sup")] == ["1", "2"]


def test_group_of_answers_leads_back_to_the_list(client):
    make.make_question(category="safety")
    make.make_question(category="feel")
    found = page(client)
    assert [link["href"] for link in found.all("a", class_="text-onward") if link.text == "All questions"] == [
        "#all-questions",
        "#all-questions",
    ]
