"""/conditions/<slug>/: the short answer, its certainty, what studies found, when to get help."""

import pytest

from education.pages.conditions import NEIGHBORS
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def condition_page(client, **values):
    return Page(client.get(make.make_condition(**values).get_absolute_url()))


def test_page_has_its_parts_in_order_and_a_table_of_contents(client):
    page = condition_page(
        client, name="Headache", ask="- Ask this.", evidence="Found.[@a-study]",
        references=[make.make_reference(key="a-study")],
    )  # fmt: skip
    parts = ["What it is", "How dry needling may help", "What studies found", "When to get help"]
    parts += ["What to ask your therapist"]
    article = page.one("article")
    assert [heading.text for heading in article.all("h2")] == [*parts, "1 source"]
    headings = [(f"#{heading['id']}", heading.text) for heading in article.all("h2", id=True)]
    assert [(link["href"], link.text) for link in page.one("nav", class_="contents layout-sticky").all("a")] == headings
    assert [text for _id, text in headings] == parts
    assert page.one("details", id="references").one("h2").text == "1 source"
    assert page.h1 == "Headache"


def test_page_without_questions_and_references_has_no_headings_for_them(client):
    page = condition_page(client, ask="")
    assert [heading.text for heading in page.one("article").all("h2")][-1] == "When to get help"
    assert [link.text for link in page.one("nav", class_="contents layout-sticky").all("a")][-1] == "When to get help"


def test_every_study_has_a_row_with_its_finding_and_certainty(client):
    review = make.make_reference(
        kind="review", year=2021, plain_finding="It helped a little.", certainty_low="very_low", certainty_high="low",
        certainty_basis="authors", certainty_note="for pain",
    )  # fmt: skip
    trial = make.make_reference(kind="trial", year=2018, about="acupuncture", plain_finding="No difference.")
    rows = condition_page(client, references=[review, trial]).one("table").one("tbody").all("tr")
    assert [[cell.text for cell in row.all("th", "td")] for row in rows] == [
        ["Review of many studies, 2021", "It helped a little. 1", "Very low to low as graded by the authors for pain"],
        ["Trial, 2018 Acupuncture, not dry needling", "No difference. 2", "Not graded"],
    ]


def test_what_studies_found_is_folded_under_its_heading_and_the_short_answer_is_not(client):
    page = condition_page(client, short_answer="It may ease pain.", evidence="Two trials found less pain.")
    fold = page.one("details", class_="fold-part fold-part-alone layout-stack")
    assert "open" not in fold.attrs
    assert fold.one("summary").one("h2")["id"] == "what-studies-found"
    assert fold.one("div", class_="condition-studies layout-stack").text == "Two trials found less pain."
    assert page.one("div", class_="short-answer").find_parent("details") is None


def test_studies_are_folded_under_a_line_with_their_number(client):
    studies = [make.make_reference(kind="review"), make.make_reference(kind="trial")]
    fold = condition_page(client, references=studies).one("details", class_="fold")
    assert "open" not in fold.attrs
    assert fold.one("summary").text == "Study by study (2)"
    assert fold.one("table")["aria-labelledby"] == fold.one("summary")["id"]
    assert condition_page(client).all("details", class_="fold") == []


def test_only_studies_of_benefit_have_a_row_and_all_are_references(client):
    study, rule = make.make_reference(key="study", kind="cohort"), make.make_reference(key="rule", kind="regulation")
    page = condition_page(client, references=[rule, study])
    assert len(page.one("tbody").all("tr")) == 1
    assert [item["id"] for item in page.one("ol", class_="reference-list").all("li")] == ["ref-rule", "ref-study"]


def test_unpublished_study_has_no_row_and_no_number(client):
    make.make_reference(key="hidden")
    shown, hidden = make.make_reference(key="shown"), make.make_reference(key="draft", status="draft")
    page = condition_page(client, references=[hidden, shown], evidence="Found.[@draft]")
    assert len(page.one("tbody").all("tr")) == 1
    assert [item["id"] for item in page.one("ol", class_="reference-list").all("li")] == ["ref-shown"]
    assert page.one("article").all("sup")[0].text == "1"


def test_newest_study_comes_first(client):
    old = make.make_reference(plain_finding="Old.", year=2015)
    new = make.make_reference(plain_finding="New.", year=2024)
    page = condition_page(client, references=[old, new])
    assert [row.all("td")[0].text for row in page.one("tbody").all("tr")] == ["New. 1", "Old. 2"]


def test_line_below_the_name_says_that_the_page_is_about_dry_needling(client):
    page = condition_page(client, name="Plantar fasciitis", plain_name="pain under the heel")
    head = page.one("div", class_="layout-head")
    assert head.one("h1").text == "Plantar fasciitis"
    assert head.one("p", class_="text-lead").text == "Dry needling for pain under the heel"


def test_other_names_are_shown(client):
    page = condition_page(client, other_names="TMJ\n\n jaw pain ")
    assert page.one("p", class_="condition-also").text.endswith(": TMJ, jaw pain.")
    assert condition_page(client, other_names="\n").all("p", class_="condition-also") == []


def test_words_for_search_are_not_on_the_page(client):
    response = client.get(make.make_condition(other_names="TMJ", search_words="bruxism").get_absolute_url())
    assert ("TMJ" in response.text, "bruxism" in response.text) == (True, False)


def near(page):
    """Return the links at the end of the page to other conditions."""
    links = page.one("section", aria_labelledby="onward-title").all("a")
    return [link.text for link in links if link["href"].startswith("/conditions/")]


def test_pain_nearby_links_to_published_conditions_of_the_same_parts_of_the_body(client):
    arm, leg = make.make_region(), make.make_region()
    make.make_condition(name="Same arm", regions=[arm, leg], order=2)
    make.make_condition(name="Also arm", regions=[arm], order=1)
    make.make_condition(name="Leg", regions=[leg])
    make.make_condition(name="Hidden arm", regions=[arm], status="draft")
    page = condition_page(client, name="Here", regions=[arm])
    assert near(page) == ["Also arm Pain nearby", "Same arm Pain nearby"]


def test_condition_of_two_parts_of_the_body_lists_a_neighbor_once(client):
    arm, leg = make.make_region(), make.make_region()
    make.make_condition(name="Both", regions=[arm, leg])
    page = condition_page(client, regions=[arm, leg])
    assert near(page) == ["Both Pain nearby"]


def test_condition_without_neighbors_has_no_links_to_them(client):
    make.make_condition(regions=[make.make_region()])
    assert near(condition_page(client, regions=[make.make_region()])) == []


def test_breadcrumbs_lead_back_to_all_conditions(client):
    trail = condition_page(client, name="Headache").one("nav", class_="crumbs")
    assert [(link.text, link["href"]) for link in trail.all("a")] == [("Home", "/"), ("Conditions", "/conditions/")]
    assert trail.one("span").text == "Headache"


def test_page_names_few_of_many_conditions_nearby(client):
    arm = make.make_region(slug="arm")
    make.make_condition(slug="first", regions=[arm])
    for number in range(NEIGHBORS + 1):
        make.make_condition(name=f"Near {number}", regions=[arm], order=number)
    assert near(Page(client.get("/conditions/first/"))) == [f"Near {number} Pain nearby" for number in range(NEIGHBORS)]
