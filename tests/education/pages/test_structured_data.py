"""The schema.org data of pages: their types, and only true statements."""

import datetime

import pytest

from clinic_site.models import SiteSettings
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def page(client, url):
    return Page(client.get(url))


def test_every_kind_of_page_has_its_types(client):
    for slug in ("home", "conditions", "safety", "questions", "glossary", "references", "a-topic"):
        make.make_topic(slug=slug)
    make.make_condition(slug="a-condition")
    make.make_question()
    found = {
        url: [item["@type"] for item in page(client, url).json_ld]
        for url in (
            "/", "/a-topic/", "/conditions/", "/conditions/a-condition/", "/safety/", "/questions/", "/glossary/",
            "/references/",
        )
    }  # fmt: skip
    assert found == {
        "/": ["MedicalWebPage", "MedicalOrganization", "WebSite"],
        "/a-topic/": ["MedicalWebPage", "BreadcrumbList", "MedicalOrganization"],
        "/conditions/": ["MedicalWebPage", "BreadcrumbList", "MedicalOrganization"],
        "/conditions/a-condition/": ["MedicalWebPage", "BreadcrumbList", "MedicalOrganization"],
        "/safety/": ["MedicalWebPage", "MedicalTherapy", "BreadcrumbList", "MedicalOrganization"],
        "/questions/": ["MedicalWebPage", "FAQPage", "BreadcrumbList", "MedicalOrganization"],
        "/glossary/": ["MedicalWebPage", "BreadcrumbList", "MedicalOrganization"],
        "/references/": ["MedicalWebPage", "BreadcrumbList", "MedicalOrganization"],
    }


def test_page_names_its_publisher_and_the_home_page_the_website(client):
    make.make_topic(slug="home")
    found = page(client, "/")
    organization, website = found.json_ld_of("MedicalOrganization"), found.json_ld_of("WebSite")
    publisher = {"@id": "http://testserver/#organization"}
    assert found.json_ld_of("MedicalWebPage")["publisher"] == publisher
    assert organization == {
        "@type": "MedicalOrganization", **publisher, "name": "Northfield Physical Therapy", "url": "http://testserver/",
        "telephone": "+12065550100",
    }  # fmt: skip
    assert website == {
        "@type": "WebSite", "@id": "http://testserver/#website", "name": "Northfield Physical Therapy",
        "url": "http://testserver/", "publisher": publisher,
    }  # fmt: skip


def test_group_without_a_name_is_not_described(client):
    SiteSettings.objects.update(name="")
    make.make_topic(slug="home")
    assert [item["@type"] for item in page(client, "/").json_ld] == ["MedicalWebPage"]


PAGES = {
    "/a-topic/": lambda **values: make.make_topic(slug="a-topic", **values),
    "/safety/": lambda **values: make.make_topic(slug="safety", **values),
    "/conditions/a-condition/": lambda **values: make.make_condition(slug="a-condition", **values),
    "/": lambda **values: make.make_topic(slug="home", **values),
}


@pytest.mark.parametrize("url", PAGES)
def test_page_without_a_review_does_not_claim_one(client, url):
    PAGES[url](is_sample=True)
    found = page(client, url)
    assert {"lastReviewed", "reviewedBy"} & set(found.json_ld_of("MedicalWebPage")) == set()


@pytest.mark.parametrize("url", PAGES)
def test_page_with_a_review_names_its_date_and_reviewer(client, url):
    PAGES[url](**make.reviewed(reviewed_on=datetime.date(2026, 3, 1)))
    data = page(client, url).json_ld_of("MedicalWebPage")
    assert data["lastReviewed"] == "2026-03-01"
    assert data["reviewedBy"] == [{"@type": "Person", "name": "Ada Example", "honorificSuffix": "PT, DPT"}]


@pytest.mark.parametrize("url", PAGES)
def test_page_cites_the_references_that_it_lists(client, url):
    make.make_reference(
        key="a", authors="Chys M", title="A review", source="J Clin Med", year=2023, details="12(3):1205",
        doi="10.1/x",
    )  # fmt: skip
    text = "evidence" if "conditions" in url else "body"
    PAGES[url](**{text: "It did.[@a]"})
    assert page(client, url).json_ld_of("MedicalWebPage")["citation"] == [
        "Chys M. A review. J Clin Med 2023;12(3):1205. https://doi.org/10.1/x"
    ]


@pytest.mark.parametrize("url", PAGES)
def test_page_without_references_cites_nothing(client, url):
    PAGES[url]()
    assert "citation" not in page(client, url).json_ld_of("MedicalWebPage")


def test_condition_is_described_by_its_name_without_other_names(client):
    make.make_condition(slug="a-condition", name="Headache", other_names="Head pain")
    data = page(client, "/conditions/a-condition/").json_ld_of("MedicalWebPage")["about"]
    assert data == {
        "@type": "MedicalCondition",
        "name": "Headache",
        "url": "http://testserver/conditions/a-condition/",
    }


def test_home_page_names_the_treatment_and_where_it_is_described(client):
    make.make_topic(slug="home")
    assert page(client, "/").json_ld_of("MedicalWebPage")["about"] == {
        "@type": "MedicalTherapy",
        "name": "Dry needling",
        "url": "http://testserver/safety/",
    }


def test_therapy_is_described_with_contraindications_what_to_ask_first_and_normal_effects(client):
    make.make_contraindication(title="A fever", line="Wait.", level="absolute")
    make.make_contraindication(title="Blood thinners", line="Tell us.", level="relative")
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time")
    make.make_after_effect(name="A bruise", action="normal")
    data = page(client, "/safety/").json_ld_of("MedicalTherapy")
    assert data["contraindication"] == [{"@type": "MedicalContraindication", "name": "A fever", "description": "Wait."}]
    assert data["preparation"] == ["Ask first: Blood thinners. Tell us."]
    assert [item["name"] for item in data["adverseOutcome"]] == ["A bruise"]
    assert "Chest pain" not in str(data)


@pytest.mark.parametrize(
    "make_text",
    [
        lambda: make.make_topic(slug="safety", body="A _collapsed lung_ is rare."),
        lambda: make.make_after_effect(action="call_911", how_common="A collapsed lung is rare."),
        lambda: make.make_frequency(not_said="It does not count a collapsed lung."),
    ],
)
def test_serious_outcome_is_named_if_the_page_names_it(client, make_text):
    assert "seriousAdverseOutcome" not in page(client, "/safety/").json_ld_of("MedicalTherapy")
    make_text()
    found = page(client, "/safety/")
    assert found.json_ld_of("MedicalTherapy")["seriousAdverseOutcome"] == [
        {"@type": "MedicalEntity", "name": "Collapsed lung"}
    ]
    assert "collapsed lung" in found.main.text.casefold()


def test_questions_are_described_with_their_short_answers(client):
    make.make_question(question="Does it hurt?", short_answer="A little.")
    make.make_question(question="Hidden?", status="draft")
    data = page(client, "/questions/").json_ld_of("FAQPage")
    assert data["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Does it hurt?",
            "acceptedAnswer": {"@type": "Answer", "text": "A little."},
        }
    ]


def test_page_without_questions_is_not_described_as_an_faq(client):
    make.make_question(status="draft")
    assert "FAQPage" not in [item["@type"] for item in page(client, "/questions/").json_ld]


@pytest.mark.parametrize("url", ["/a-topic/", "/safety/", "/conditions/a-condition/", "/"])
def test_url_of_a_page_has_no_query_string(client, url):
    PAGES[url]()
    assert page(client, f"{url}?q=secret").json_ld_of("MedicalWebPage")["url"] == f"http://testserver{url}"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u2028"])
def test_title_cannot_break_out_of_the_structured_data(client, text):
    make.make_topic(slug="a-topic", title=text)
    found = page(client, "/a-topic/")
    assert [(script.get("type"), script.get("src")) for script in found.all("script")] == [
        (None, "/static/js/folds.js"), ("application/ld+json", None),
    ]  # fmt: skip
    assert found.json_ld_of("MedicalWebPage")["name"] == text
    script = found.all("script")[1].string
    assert not set("<>&") & set(script)


@pytest.mark.parametrize("url", ["/safety/", "/questions/"])
def test_section_without_its_topic_is_not_described_as_a_page(client, url):
    make.make_topic(slug=url.strip("/"), status="draft")
    assert "MedicalWebPage" not in [item["@type"] for item in page(client, url).json_ld]
