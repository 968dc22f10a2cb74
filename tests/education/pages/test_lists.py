"""The lists of conditions, questions, words and references. They do not need a published topic."""

import datetime

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

FALLBACK_TITLES = {
    "/conditions/": "Conditions",
    "/questions/": "Questions",
    "/glossary/": "Word list",
    "/references/": "References",
}


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return Page(response)


@pytest.mark.parametrize("url", FALLBACK_TITLES)
def test_section_shows_the_text_of_its_topic(client, url):
    make.make_topic(slug=url.strip("/"), title="Its title", short_answer="Its answer.", description="Its description.")
    found = page(client, url)
    assert (found.h1, found.one("p", class_="text-lead").text, found.description) == (
        "Its title",
        "Its answer.",
        "Its description.",
    )


@pytest.mark.parametrize("url", FALLBACK_TITLES)
def test_section_without_a_published_topic_is_still_shown(client, url):
    make.make_topic(slug=url.strip("/"), title="Its title", status="draft")
    found = page(client, url)
    assert found.h1 == FALLBACK_TITLES[url]
    assert found.title.text == f"{FALLBACK_TITLES[url]} | Dry needling at Northfield Physical Therapy"
    assert found.description


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/conditions/", "No condition has a page yet. Call us and ask."),
        ("/questions/", "No question is answered here yet. Call us and ask."),
        ("/glossary/", "No word is explained here yet."),
        ("/references/", "No source is listed yet."),
    ],
)
def test_empty_list_shows_a_message(client, url, words):
    for prepare in (make.make_condition, make.make_question, make.make_term, make.make_reference):
        prepare(status="draft")
    assert words in page(client, url).main.text


def test_conditions_are_listed_in_order_and_by_part_of_the_body(client):
    arm = make.make_region(name="Arm", slug="arm", order=2, note="The arm.")
    make.make_region(name="Head", slug="head", order=1)
    make.make_condition(name="B", summary="About B.", regions=[arm], order=2)
    make.make_condition(name="A", summary="About A.", regions=[arm], order=1)
    found = page(client, "/conditions/")
    everything = found.one("section", aria_labelledby="all-title").one("ul")
    assert [item.text for item in everything.all("li")] == ["A About A.", "B About B."]
    regions = found.one("ul", class_="region-list").all("li", id=True)
    assert [(region["id"], region.text) for region in regions] == [
        ("head", "Head We have no page for this part of the body yet. Ask your therapist."),
        ("arm", "Arm A B The arm."),
    ]


def test_words_are_in_alphabetical_order_with_their_other_names(client):
    make.make_term(term="Twitch", slug="twitch", definition="A jump.", other_names="Local twitch response\nLTR")
    make.make_term(term="Fascia", slug="fascia", definition="A sheet.")
    words = page(client, "/glossary/").one("dl", class_="qa")
    assert [(word["id"], word.text) for word in words.all("div")] == [
        ("fascia", "Fascia A sheet."),
        ("twitch", "Twitch A jump. Also called: Local twitch response, LTR"),
    ]


def test_reference_shows_its_finding_certainty_and_check(client):
    study = make.make_reference(
        key="a-study", authors="Chys M.", title="A review.", source="J Clin Med", year=2023, details="12(3):1205",
        doi="10.3390/jcm12031205", kind="review", about="acupuncture", plain_finding="It helped.",
        certainty_low="low", certainty_high="low", certainty_basis="ours", certainty_note="for pain",
        verification="partly", verification_note="Only the summary", checked_on=datetime.date(2026, 11, 23),
    )  # fmt: skip
    make.make_condition(name="Headache", references=[study])
    make.make_condition(name="Hidden", references=[study], status="draft")
    item = page(client, "/references/").one("li", id="ref-a-study")
    link = item.one("dl").all("a")[0]
    assert (link["href"], link.text) == ("https://doi.org/10.3390/jcm12031205", "doi:10.3390/jcm12031205")
    assert item.one("summary").text == "Chys M. A review. J Clin Med 2023;12(3):1205."
    assert item.one("p").text == "It helped. Low"
    assert {row.one("dt").text: row.one("dd").text for row in item.one("dl").all("div")} == {
        "Read it": "doi:10.3390/jcm12031205",
        "Kind": "Review of many studies. Acupuncture, not dry needling",
        "How sure": "Low (our own grade) for pain",
        "Checked": "Checked in part, November 23, 2026. Only the summary",
        "Used on": "Headache",
    }


def test_reference_omits_unknown_fields(client):
    make.make_reference(
        key="a-rule", authors="", title="", source="21 CFR 880", year=None, pmid="", kind="regulation",
        missing_because="A law has no authors, and we read only a copy.",
    )  # fmt: skip
    item = page(client, "/references/").one("li", id="ref-a-rule")
    assert item.one("summary").text == "21 CFR 880 ."
    assert item.all("a") == []


def test_reference_says_what_is_missing_and_why_only_if_something_is(client):
    make.make_reference(key="without", year=None, missing_because="The page names no year.")
    make.make_reference(key="complete", missing_because="Left from before.")
    rows = {
        key: {row.one("dt").text: row.one("dd").text for row in page(client, "/references/").one("li", id=f"ref-{key}").one("dl").all("div")}
        for key in ("without", "complete")
    }  # fmt: skip
    assert rows["without"]["Missing"] == "The page names no year."
    assert "Missing" not in rows["complete"]


def test_every_part_of_the_body_in_the_drawing_is_in_the_sample_list(client, sample_content):
    found = page(client, "/conditions/")
    drawn = {link["href"].partition("#")[2] for link in found.one("svg", class_="body-drawing").all("a")}
    assert drawn == {region["id"] for region in found.one("ul", class_="region-list").all("li", id=True)}
