"""The list of statements about benefit or risk without a reference."""

import pytest

from education.checks.finding import statements_without_a_source
from education.checks.unsourced import paragraphs_without_citation
from tests import factories as make
from tests.html import Page
from tests.staff import change_url

pytestmark = pytest.mark.django_db

LIST = "/admin/education/reference/unsourced/"


def words_found():
    return [statement.words for statement in statements_without_a_source()]


@pytest.fixture
def study():
    return make.make_reference(key="study")


def test_paragraphs_and_list_items_are_checked_one_by_one():
    text = "## What we know\n\nIt may **help**.\n\nIt helped.[@study]\n\n- One thing\n- Another.[@study]\n"
    assert paragraphs_without_citation(text) == ["It may help.", "One thing"]


def test_empty_text_has_no_paragraphs():
    assert paragraphs_without_citation("\n\n") == []


def test_condition_needs_sources_only_for_its_claims(study):
    make.make_condition(
        what_it_is="Pain under the heel.", how_it_may_help="It may ease.", evidence="It did.[@study]\n\nOften."
    )
    assert words_found() == ["Often.", "It may ease."]


def test_answers_about_results_and_safety_need_a_source(study):
    make.make_question(category="results", short_answer="Yes.", answer="For many people.")
    make.make_question(category="safety", short_answer="Mostly.", answer="As counted.[@study]")
    make.make_question(category="treatment", short_answer="In the clinic.", answer="At the desk.")
    assert words_found() == ["Yes."]


def test_claims_in_other_answers_need_a_source_too(study):
    make.make_question(category="treatment", short_answer="Serious harm is rare.", answer="At the desk.")
    make.make_question(category="treatment", short_answer="In the clinic.", answer="In a trial, 37 in 100 had one.")
    make.make_question(category="treatment", short_answer="Serious harm is rare.", answer="As counted.[@study]")
    assert sorted(words_found()) == ["In the clinic.", "Serious harm is rare."]


def test_pages_need_a_source_for_what_they_state_but_not_for_what_they_explain(study):
    make.make_topic(
        short_answer="You talk first.",
        body="Trials found less pain.\n\nTrials found more.[@study]\n\nEach page tells what studies found.\n\n- Bring a list.",
    )
    assert words_found() == ["Trials found less pain."]


def test_short_answer_of_a_page_may_state_a_risk_only_if_its_text_cites(study):
    make.make_topic(short_answer="Serious harm is rare.", body="Come early.")
    make.make_topic(short_answer="A bruise is common.", body="As counted.[@study]")
    assert words_found() == ["Serious harm is rare."]


def test_sentence_below_call_911_needs_a_source(study):
    make.make_topic(warning="It can start late.")
    make.make_topic(warning="It can start later.[@study]")
    assert words_found() == ["It can start late."]


def test_texts_that_cannot_cite_must_not_state_a_risk():
    make.make_term(definition="A sore spot.")
    make.make_term(definition="A bleed. It is rare.")
    make.make_visit_step(text="Most people feel a twitch.")
    assert words_found() == ["A bleed. It is rare.", "Most people feel a twitch."]


def test_effect_is_listed_with_how_common_it_is():
    make.make_after_effect(name="A bruise", how_common="In about 8 of 100 sessions.")
    assert words_found() == ["A bruise. In about 8 of 100 sessions."]


def test_contraindications_effects_and_frequencies_need_a_reference(study):
    make.make_contraindication(line="Ask first.")
    make.make_contraindication(line="Tell us.", references=[study])
    make.make_after_effect(name="A bruise")
    make.make_after_effect(name="An ache").references.set([study])
    make.make_frequency(sentence="led to a bruise.")
    make.make_frequency(sentence="led to an ache.", references=[study])
    assert words_found() == ["Ask first.", "A bruise", "led to a bruise."]


def test_unpublished_records_are_listed_too():
    make.make_after_effect(name="A bruise", status="draft")
    assert words_found() == ["A bruise"]


def test_queries_do_not_grow_with_the_records(django_assert_num_queries):
    for _each in range(3):
        make.make_condition(), make.make_question(category="safety"), make.make_after_effect()
        make.make_contraindication(), make.make_frequency()
    with django_assert_num_queries(7):  # what is out of date, the readings, five kinds
        statements_without_a_source()


@pytest.mark.parametrize("staff", ["writer", "publisher"])
def test_list_of_references_links_to_the_list(request, staff):
    page = Page(request.getfixturevalue(staff).get("/admin/education/reference/"))
    assert [link.text for link in page.all("a", href=LIST)] == ["Statements without a source"]


def test_each_row_links_to_the_record(writer):
    effect = make.make_after_effect(name="A bruise", status="draft")
    [row] = Page(writer.get(LIST)).one("tbody").all("tr")
    assert row.one("a")["href"] == change_url(effect)
    assert row.text == "A bruise effect of treatment A bruise Not on the site"


def test_empty_list_shows_a_message(writer):
    assert "Every statement has a source." in Page(writer.get(LIST)).main.text


def test_html_in_a_statement_is_escaped(writer):
    make.make_after_effect(name="<b>Bold</b>")
    assert "<b>Bold" not in writer.get(LIST).content.decode()


def test_visitors_and_staff_without_permission_cannot_see_the_list(client, django_user_model):
    assert client.get(LIST).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(LIST).status_code == 403
