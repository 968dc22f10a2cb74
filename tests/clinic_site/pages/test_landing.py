"""/: the landing page, with a part of every section."""

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def section(client, title_id):
    found = [part for part in Page(client.get("/")).all("section") if part.get("aria-labelledby") == title_id]
    return found[0] if found else None


def test_first_page_works_when_nothing_is_published(client):
    make.make_topic(slug="home", title="Hidden", status="draft")
    response = client.get("/")
    page = Page(response)
    assert response.status_code == 200
    assert page.h1 == "Dry needling in plain words"
    assert page.description
    assert page.all("p", class_="text-lead") == []


def test_first_page_shows_its_topics_title_and_short_answer(client):
    make.make_topic(slug="home", title="A thin needle", short_answer="It may ease pain.", description="In short.")
    page = Page(client.get("/"))
    assert (page.h1, page.one("p", class_="text-lead").text, page.description) == (
        "A thin needle",
        "It may ease pain.",
        "In short.",
    )


def test_what_is_said_about_harm_is_the_short_answer_of_the_page_about_safety(client):
    topic = make.make_topic(slug="safety", short_answer="Serious harm is rare.")
    assert section(client, "safe-title").all("p")[0].text == "Serious harm is rare."
    topic.status = "draft"
    topic.save()
    assert "Serious harm" not in Page(client.get("/")).main.text


def test_parts_of_the_body_are_listed_with_their_conditions_from_head_to_foot(client):
    head, foot, empty = (make.make_region(name=name, slug=name.lower(), order=order) for name, order in [
        ("Head", 1), ("Foot", 3), ("Empty", 2)
    ])  # fmt: skip
    make.make_condition(name="Headache", regions=[head])
    make.make_condition(name="Heel pain", regions=[foot], order=1)
    make.make_condition(name="Ankle sprain", regions=[foot], order=2)
    make.make_condition(name="Hidden", regions=[foot, empty], status="draft")
    items = section(client, "where-title").one("ul", class_="index-list").all("li")
    assert [(item.one("a")["href"], item.text) for item in items] == [
        ("/conditions/#head", "Head Headache"),
        ("/conditions/#foot", "Foot Heel pain, Ankle sprain"),
    ]


def test_only_questions_selected_for_the_first_page_are_shown(client):
    make.make_question(question="Does it hurt?", short_answer="A little.", on_landing=True)
    make.make_question(question="Who does it?", on_landing=False)
    answers = section(client, "short-title").one("div", class_="qa").one("dl")
    assert answers.text == "Does it hurt? A little."


def test_first_page_does_not_introduce_empty_lists(client):
    make.make_question(on_landing=True, status="draft")
    make.make_contraindication(status="draft")
    make.make_region(status="draft")
    main = Page(client.get("/")).main
    assert [found for found in main.all("ul", "ol", "dl") if not found.all("li", "dt")] == []
    assert "about any of these:" not in main.text


def test_visit_steps_are_shown_in_order(client):
    make.make_visit_step(stage="After", title="Rest", text="Keep moving.", order=2)
    make.make_visit_step(stage="Before", title="Talk", text="You talk.", order=1)
    make.make_visit_step(title="Hidden", status="draft")
    steps = section(client, "visit-title").one("ol", class_="visit-line").all("li")
    assert [step.text for step in steps] == ["Before Talk You talk.", "After Rest Keep moving."]


def test_first_page_has_a_form_for_the_clinic_finder(client):
    form = section(client, "find-title").one("form")
    assert (form["method"], form["action"]) == ("get", "/locations/near/")
    assert form.one("input")["name"] == "q"
