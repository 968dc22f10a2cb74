"""The list of statements about benefit or risk without a reference."""

import pytest

from education.checks.unsourced import paragraphs_without_citation, statements_without_a_source
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
    with django_assert_num_queries(5):
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
