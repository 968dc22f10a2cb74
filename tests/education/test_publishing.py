"""Changes to a record show immediately on every page that uses it, and unpublishing removes it."""

import pytest

from education.models import GlossaryTerm
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

OLD, NEW = "Zebrawort", "Okapiwort"


def a_topic():
    record = make.make_topic(title=OLD, slug="a-topic")
    return record, "title", ["/a-topic/", "/", "/locations/"]


def a_topic_of_the_menu():
    record = make.make_topic(title="Topic", nav_label=OLD, nav_order=10)
    return record, "nav_label", ["/", "/conditions/", "/locations/"]


def the_topic_of_the_first_page():
    return make.make_topic(slug="home", title=OLD), "title", ["/"]


def the_topic_of_a_section():
    return make.make_topic(slug="safety", title=OLD), "title", ["/safety/", "/"]


def a_condition():
    region, study = make.make_region(), make.make_reference()
    make.make_condition(slug="neighbour", regions=[region])
    record = make.make_condition(slug="a-condition", name=OLD, regions=[region], references=[study])
    return record, "name", ["/conditions/a-condition/", "/conditions/", "/", "/conditions/neighbour/", "/references/"]


def a_text_of_a_condition():
    record = make.make_condition(slug="a-condition", evidence=f"{OLD} was measured.")
    return record, "evidence", ["/conditions/a-condition/"]


def a_part_of_the_body():
    record = make.make_region(name=OLD)
    make.make_condition(regions=[record])
    return record, "name", ["/", "/conditions/"]


def a_contraindication():
    return make.make_contraindication(title=OLD), "title", ["/", "/safety/"]


def an_absolute_contraindication():
    return make.make_contraindication(title=OLD, level="absolute"), "title", ["/safety/"]


def an_after_effect():
    make.make_topic(slug="with-warnings", shows_warnings=True)
    make.make_condition(slug="a-condition")
    record = make.make_after_effect(name=OLD, action="call_911", when="any_time")
    return record, "name", ["/", "/safety/", "/with-warnings/", "/conditions/a-condition/"]


def a_warning_sign():
    make.make_topic(slug="with-warnings", shows_warnings=True)
    record = make.make_warning_sign(
        name=OLD, is_on_every_page=True, conditions=[make.make_condition(slug="a-condition")]
    )
    return record, "name", ["/", "/safety/", "/with-warnings/", "/conditions/a-condition/", "/handout/"]


def a_question():
    return make.make_question(question=f"{OLD}?", on_landing=True), "question", ["/", "/questions/"]


def a_word():
    return make.make_term(term=OLD), "term", ["/glossary/"]


def a_step_of_the_visit():
    make.make_topic(slug="what-to-expect")
    return make.make_visit_step(title=OLD), "title", ["/", "/what-to-expect/"]


def a_study():
    record = make.make_reference(key="a-study", title=OLD)
    make.make_topic(slug="a-topic", body="A statement.[@a-study]")
    make.make_topic(slug="safety", body="")
    make.make_condition(slug="a-condition", references=[record])
    make.make_contraindication(references=[record])
    make.make_question(answer="An answer.[@a-study]")
    return record, "title", ["/references/", "/a-topic/", "/conditions/a-condition/", "/safety/", "/questions/"]


RECORDS = [
    a_topic, a_topic_of_the_menu, the_topic_of_the_first_page, the_topic_of_a_section, a_condition,
    a_text_of_a_condition, a_part_of_the_body, a_contraindication, an_absolute_contraindication, an_after_effect,
    a_warning_sign, a_question, a_word, a_step_of_the_visit, a_study,
]  # fmt: skip


def shown(client, word, urls):
    """Return those of `urls` whose page contains `word` anywhere, including the head and structured data."""
    return [url for url in urls if word in client.get(url).content.decode()]


@pytest.mark.parametrize("prepare", RECORDS, ids=lambda prepare: prepare.__name__)
def test_edit_of_a_record_shows_immediately_on_every_page_that_uses_it(client, prepare):
    record, field, urls = prepare()
    assert shown(client, OLD, urls) == urls
    setattr(record, field, getattr(record, field).replace(OLD, NEW))
    record.save()
    assert shown(client, NEW, urls) == urls
    assert shown(client, OLD, urls) == []


@pytest.mark.parametrize("prepare", RECORDS, ids=lambda prepare: prepare.__name__)
@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_record_is_not_on_any_page(client, prepare, unseen):
    record, _field, urls = prepare()
    assert shown(client, OLD, urls) == urls
    make.change(record, **unseen)
    assert shown(client, OLD, urls) == []


@pytest.mark.parametrize("prepare", [a_topic, a_condition], ids=lambda prepare: prepare.__name__)
@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_page_of_an_unpublished_record_is_not_found(client, prepare, unseen):
    record, _field, urls = prepare()
    assert client.get(urls[0]).status_code == 200
    make.change(record, **unseen)
    assert client.get(urls[0]).status_code == 404


def test_new_record_is_a_draft():
    assert GlossaryTerm.objects.create(term="Word", slug="word", definition="Meaning.").status == "draft"


def test_citation_of_an_unpublished_study_has_no_number_and_leaves_no_gap(client):
    make.make_reference(key="first", status="draft")
    make.make_reference(key="second")
    make.make_topic(slug="a-topic", body="One.[@first] Two.[@second]")
    article = Page(client.get("/a-topic/")).one("article")
    assert article.one("div", class_="layout-stack").text == "One. Two. 1"
    assert [(sup.one("a").text, sup.one("a")["href"]) for sup in article.all("sup")] == [("1", "#ref-second")]
    assert [item["id"] for item in article.one("ol", class_="reference-list").all("li")] == ["ref-second"]


def test_topic_of_a_section_has_no_second_address(client):
    make.make_topic(slug="home", title="Home")
    assert client.get("/home/").status_code == 404
