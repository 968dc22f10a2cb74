import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_results_are_listed_with_their_kind_and_link(client):
    make.make_condition(name="Heel pain", slug="heel-pain")
    page = Page(client.get("/search/", {"q": "heel pain"}))
    (answer,) = page.one("ol", class_="index-list index-list-answers").all("a")
    assert (answer["href"], answer.one("i").text, answer.one("b").text) == (
        "/conditions/heel-pain/",
        "Condition",
        "Heel pain",
    )


def test_results_are_not_cached_or_indexed_but_the_empty_page_can_be(client):
    answer, empty = client.get("/search/?q=heel"), client.get("/search/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (answer["Referrer-Policy"], empty["Referrer-Policy"]) == ("strict-origin", "same-origin")
    assert "X-Robots-Tag" not in empty
    assert client.cookies == {}


def test_search_without_results_shows_a_message_and_links(client):
    page = Page(client.get("/search/?q=xyzzy"))
    assert page.one("h2", id="answers-title").text == "Nothing found"
    assert "/questions/" in page.hrefs
    ways = {link["href"] for link in page.main.all("a") if link["href"].startswith("/")}
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type a word or a question, such as heel pain."),
        ("   ", "Type a word or a question, such as heel pain."),
        ("x" * 101, "That is too long to look for. Use a few words, such as heel pain."),
    ],
    ids=["empty", "spaces", "too long"],
)
def test_invalid_query_gets_a_helpful_message_and_stays_in_the_field(client, typed, message):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 400
    assert message in response.content.decode()
    assert Page(response).one("input", name="q").get("value", "") == typed


def test_emergency_sign_is_shown_with_a_911_link_above_all_results(client):
    make.make_after_effect(name="Trouble breathing", action="call_911", search_words="short of breath")
    make.make_after_effect(name="Small bruise", action="normal")
    box = Page(client.get("/search/?q=short of breath")).one("div", class_="callout ladder-now layout-stack")
    assert box.one("a")["href"] == "tel:911"
    assert Page(client.get("/search/?q=bruise")).all("div", class_="callout ladder-now layout-stack") == []


def test_corrected_word_is_reported(client):
    make.make_condition(name="Sciatica")
    assert "We found nothing for" in client.get("/search/?q=siatica").content.decode()


def test_query_is_escaped(client):
    assert "<script>alert" not in client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()


def test_town_links_to_its_clinics(client):
    make.make_clinic(state=make.make_state("WA"), city="Tacoma")
    assert "/locations/near/?q=Tacoma" in Page(client.get("/search/?q=Tacoma")).hrefs


def test_field_suggests_published_names_from_the_page_itself(client):
    make.make_condition(name="Heel pain", other_names="sore heel")
    make.make_condition(name="A draft", other_names="", status="draft")
    options = [option["value"] for option in Page(client.get("/search/")).one("datalist").all("option")]
    assert options == ["Heel pain", "sore heel"]
