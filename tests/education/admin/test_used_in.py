"""The panel in the admin that shows where a record is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.writing import markdown
from education.admin.taken_off import consequences_of
from education.admin.used_in import uses_of
from tests import factories as make
from tests.html import Page
from tests.staff import change_url

pytestmark = pytest.mark.django_db


def labels(record):
    return [use.label for use in uses_of(record)]


def test_reference_is_used_where_live_or_unpublished_records_list_or_cite_it():
    study = make.make_reference(key="study")
    make.make_condition(name="Heel pain", references=[study], evidence="Said.[@study]", status="draft")
    make.make_contraindication(title="Blood thinners", references=[study])
    make.make_after_effect(name="Bruise").references.set([study])
    make.make_frequency(sentence="bled.", references=[study])
    make.make_topic(title="Trigger points", body="Said.[@study]")
    make.make_question(question="Does it hurt?", answer="A bit.[@study]")
    make.make_topic(title="Another", body="Said.[@study-2]")
    assert sorted(labels(study)) == [
        "About 37 of 100 sessions bled.",
        "Blood thinners",
        "Bruise",
        "Does it hurt?",
        "Heel pain",
        "Trigger points",
    ]


def test_word_is_used_where_a_page_explains_it_or_links_to_it():
    term = make.make_term(term="Twitch", slug="twitch")
    make.make_topic(title="Explains", body="A twitch.")
    make.make_topic(title="In a heading", body="## A twitch")
    make.make_topic(title="Section", slug="safety", body="A twitch.")
    make.make_topic(title="Its own page", slug="twitch", body="A twitch.")
    make.make_condition(name="Heel pain", ask="- Twitches?")
    make.make_question(question="Links?", answer="[Jump](/glossary/#twitch)")
    make.make_question(question="Says it?", answer="A twitch.")
    assert sorted(labels(term)) == ["Explains", "Heel pain", "Links?"]
    term.is_explained_in_texts = False
    assert labels(term) == ["Links?"]


def test_only_texts_that_may_have_the_word_are_parsed(monkeypatch):
    term = make.make_term(term="Über-Twitch", slug="twitch", other_names="Ropy band")
    for _other in range(5):
        make.make_condition()
    make.make_topic(title="In capitals", body="A ROPY BAND.")
    make.make_topic(title="With an accent", body="An Über-twitch.")
    find_words, parsed = markdown.find_words, []
    monkeypatch.setattr(markdown, "find_words", lambda text, words: [parsed.append(text), find_words(text, words)])
    assert sorted(labels(term)) == ["In capitals", "With an accent"]
    assert sorted(filter(None, parsed)) == ["A ROPY BAND.", "An Über-twitch."]


@pytest.mark.parametrize("text", ["A _twitch_.", "A __twitch__.", "A *twitch*.", "A _local twitch_.", "A tw&#105;tch."])
def test_word_is_used_where_it_is_emphasised_or_written_with_entities(text):
    make.make_topic(title="Explains", body=text)
    assert labels(make.make_term(term="Twitch", slug="twitch", other_names="Local twitch")) == ["Explains"]


def test_readings_are_compared_once_for_all_records_that_leave_the_site():
    terms = [make.make_term() for _each in range(3)]
    with CaptureQueriesContext(connection) as found:
        consequences_of(terms)
    assert sum("NOT (EXISTS(" in query["sql"] and "UNION" in query["sql"] for query in found.captured_queries) == 1
    with CaptureQueriesContext(connection) as found:
        assert uses_of(make.make_condition()) == []
    assert not any(
        "education_textreading" in query["sql"] for query in found.captured_queries if "SELECT" in query["sql"]
    )


def test_effect_is_used_on_the_pages_that_show_warnings():
    make.make_topic(title="What to expect", shows_warnings=True)
    make.make_topic(title="About")
    assert labels(make.make_after_effect()) == [
        "Safety: after treatment",
        "Sheet to take along",
        "Every condition page",
        "What to expect",
    ]
    assert labels(make.make_after_effect(action="call_clinic", when="during")) == [
        "Safety: after treatment",
        "Sheet to take along",
    ]


def test_warning_sign_is_used_on_the_pages_of_its_conditions_or_on_every_page():
    make.make_topic(title="What to expect", shows_warnings=True)
    sign = make.make_warning_sign(conditions=[make.make_condition(name="Heel pain")])
    assert labels(sign) == ["Safety: signs with another cause", "Home page", "Heel pain"]
    assert labels(make.make_warning_sign(is_on_every_page=True)) == [
        "Safety: signs with another cause",
        "Home page",
        "Sheet to take along",
        "Every condition page",
        "What to expect",
    ]


def test_contraindication_and_frequency_are_used_on_the_safety_page_and_in_texts_that_link_to_them():
    thinners = make.make_contraindication(slug="thinners")
    make.make_topic(title="Visit", body="[See](/safety/#thinners)")
    assert labels(thinners) == ["Safety", "Self-check", "Visit"]
    assert labels(make.make_frequency()) == ["Safety"]


def test_panel_links_to_each_record_and_marks_unpublished_ones(publisher):
    study = make.make_reference(key="study")
    topic = make.make_topic(title="A <b>page</b>", body="Said.[@study]", status="draft")
    panel = Page(publisher.get(change_url(study))).one("ul", class_="used-in")
    assert [(link.text, link["href"]) for link in panel.all("a")] == [("A <b>page</b>", change_url(topic))]
    assert panel.one("small").text == "page, not on the site"


@pytest.mark.parametrize(
    "factory",
    [
        make.make_reference,
        make.make_term,
        make.make_after_effect,
        make.make_warning_sign,
        make.make_contraindication,
        make.make_frequency,
    ],
)
def test_every_kind_that_other_records_use_has_the_panel(writer, factory):
    page = Page(writer.get(change_url(factory())))
    assert "Where it is used" in [heading.text for heading in page.all("h2")]


def test_form_of_a_new_record_has_no_panel(publisher):
    assert "Where it is used" not in Page(publisher.get("/admin/education/reference/add/")).text
