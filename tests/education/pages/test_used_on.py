"""The list of references shows the pages that use each one."""

import pytest

from education.pages.used_on import SHOWN
from tests import factories as make
from tests.html import Page
from tests.many_records import copies

pytestmark = pytest.mark.django_db


def used_on(client, key="study"):
    item = Page(client.get("/references/")).one("li", id=f"ref-{key}")
    [row] = [row for row in item.one("dl").all("div") if row.one("dt").text == "Used on"]
    return [(link.text, link["href"]) for link in row.all("a")] or row.one("dd").text


@pytest.fixture
def study():
    return make.make_reference(key="study")


def test_every_kind_of_page_that_uses_a_reference_is_listed_once(client, study):
    make.make_condition(name="Heel pain", slug="heel-pain", references=[study])
    make.make_contraindication(title="Blood thinners", slug="thinners", references=[study])
    make.make_after_effect(name="Bruise").references.set([study])
    make.make_after_effect(name="Bleeding").references.set([study])
    make.make_frequency(sentence="led to a bruise.", slug="bruise", references=[study])
    make.make_topic(title="Trigger points", slug="trigger-points", body="Said.[@study] Again.[@study]")
    make.make_question(question="Does it hurt?", slug="hurt", answer="A bit.[@study]")
    assert used_on(client) == [
        ("After treatment", "/safety/#after"),
        ("Blood thinners", "/safety/#thinners"),
        ("Does it hurt?", "/questions/#hurt"),
        ("Heel pain", "/conditions/heel-pain/"),
        ("How often does something happen?", "/safety/#how-often"),
        ("Trigger points", "/trigger-points/"),
    ]


def test_page_about_safety_uses_the_sources_of_its_sentence_below_call_911(client, study):
    make.make_topic(title="Safety first", slug="safety", warning="It can start late.[@study]")
    assert used_on(client) == [("Safety first", "/safety/")]


def test_unpublished_pages_are_not_listed(client, study):
    make.make_condition(references=[study], status="draft")
    make.make_contraindication(references=[study], status="draft")
    make.make_frequency(references=[study], status="draft")
    make.make_topic(body="Said.[@study]", status="draft")
    make.make_question(answer="A bit.[@study]", status="draft")
    assert used_on(client) == "No page yet"


@pytest.mark.parametrize("slug", ["safety", "home"])
def test_text_of_a_section_links_to_the_section(client, study, slug):
    make.make_topic(title="A section", slug=slug, body="Said.[@study]")
    assert used_on(client) == [("A section", "/" if slug == "home" else "/safety/")]


def test_reference_that_many_pages_use_names_the_first_and_counts_the_others(client, study):
    topic = make.make_topic(title="Page 00", slug="page-first", body="Said.[@study]")
    copies(topic, SHOWN + 1, lambda number: {"title": f"Page {number + 1:02}", "slug": f"page-{number}"})
    item = Page(client.get("/references/")).one("li", id="ref-study")
    [row] = [row for row in item.one("dl").all("div") if row.one("dt").text == "Used on"]
    assert [link.text for link in row.all("a")] == [f"Page {number:02}" for number in range(SHOWN)]
    assert row.text.endswith(", and 2 more pages")
