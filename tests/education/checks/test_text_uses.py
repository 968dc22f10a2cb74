"""Which texts link to an address, cite a reference or may contain a word."""

import pytest

from education.checks.text_readings import refresh
from education.checks.text_uses import citing, linking_to, with_one_of
from education.models import Condition, Question, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def names(records):
    refresh()
    return sorted(str(record) for record in records)


def test_texts_that_link_to_an_address_have_all_of_it():
    make.make_topic(title="Links", body="See [this](/glossary/#twitch).")
    make.make_question(question="Links?", answer='See [this](/glossary/#twitch "Twitch").', status="draft")
    make.make_topic(title="Longer", body="See [this](/glossary/#twitches).")
    make.make_topic(title="Says it", body="See /glossary/#twitch.")
    assert names(linking_to("/glossary/#twitch")) == ["Links", "Links?"]
    assert names(linking_to("/glossary/#twitches", "/nowhere/")) == ["Longer"]


def test_texts_that_cite_a_reference_cite_exactly_that_one():
    make.make_reference(key="study")
    make.make_condition(name="Heel pain", evidence="Said.[@study]")
    make.make_topic(title="Another", body="Said.[@study-2] A study.")
    assert names(citing("study")) == ["Heel pain"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ropy band", ["Both words", "In another field", "In capitals", "Plural"]),
        ("band", ["Both words", "In another field", "In capitals", "Other end", "Plural"]),
        ("Über", ["With an accent"]),
        ("%", []),
        ("", []),
    ],
)
def test_texts_that_may_have_a_name_have_all_its_words(name, found):
    make.make_topic(title="Both words", body="A ropy band.")
    make.make_topic(title="In capitals", body="A ROPY\nBAND.")
    make.make_topic(title="Plural", body="Ropy bands.")
    make.make_topic(title="Other end", body="Ropyish bandages.")
    make.make_topic(title="With an accent", body="ÜBER it.")
    make.make_condition(name="In another field", evidence="Ropy", ask="- Band?")
    make.make_question(question="Another kind?", answer="A ropy band.")
    assert names(with_one_of([name], (Topic, Condition))) == found


def test_names_are_looked_for_in_the_kinds_that_are_asked():
    make.make_question(question="Does it hurt?", answer="A ropy band.")
    assert names(with_one_of(["nothing", "ropy"], [Question])) == ["Does it hurt?"]
    assert names(with_one_of(["ropy"], [Topic])) == []


def test_one_query_finds_them_and_one_reads_each_kind(django_assert_num_queries):
    for _each in range(3):
        make.make_topic(body="A ropy band."), make.make_condition(ask="- A ropy band?")
    refresh()
    with django_assert_num_queries(3):
        assert len(list(with_one_of(["ropy band"], (Topic, Condition)))) == 6
