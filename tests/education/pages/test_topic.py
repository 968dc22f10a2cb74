"""Pages of text: addresses, menus, contents and reviews."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from education.models import Topic
from education.models.reviewed import SHIPPED_BYLINE
from education.models.topic import SECTION_SLUGS
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def topic_page(client, **values):
    topic = make.make_topic(**({"slug": "a-topic"} | values))
    return Page(client.get(topic.get_absolute_url()))


# Addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["admin", "locations"])
def test_address_that_another_part_of_the_site_uses_is_refused(slug):
    topic = make.make_topic()
    topic.slug = slug
    with pytest.raises(ValidationError) as error:
        topic.full_clean()
    assert error.value.message_dict == {
        "slug": ["Another part of the site already uses this address. Choose a different one."]
    }


@pytest.mark.parametrize("slug", ["home", "conditions", "safety", "references", "a-new-page", "static-electricity"])
def test_address_that_is_free_or_belongs_to_a_section_is_valid(slug):
    make.make_topic(slug=slug).full_clean()


def test_topic_of_a_section_links_to_its_view(client):
    for slug in sorted(SECTION_SLUGS):
        topic = make.make_topic(slug=slug, title=f"Title of {slug}")
        assert Page(client.get(topic.get_absolute_url())).h1 == f"Title of {slug}"
    assert Topic(slug="home").get_absolute_url() == "/"


# Menus -------------------------------------------------------------------------------------------------


def test_main_menu_lists_published_topics_with_a_position_in_order(client):
    make.make_topic(title="Second", nav_order=20)
    make.make_topic(title="A very long title", nav_label="First", nav_order=10)
    make.make_topic(title="Only in the footer")
    make.make_topic(title="Hidden", nav_order=15, status="draft")
    page = Page(client.get("/locations/"))
    assert [link.text for link in page.one("nav", id="menu").all("a")] == ["First", "Second", "Find a clinic", "Search"]


def test_footer_lists_all_published_topics_in_order_that_the_menu_does_not_have_except_the_home_page(client):
    make.make_topic(title="B", order=2)
    make.make_topic(title="A", order=1)
    make.make_topic(title="In the menu", order=3, nav_order=10)
    make.make_topic(slug="home", title="Home", order=0)
    make.make_topic(title="Hidden", status="draft")
    page = Page(client.get("/locations/"))
    assert [link.text for link in page.one("nav", aria_label="More pages").all("a")] == ["A", "B"]
    assert [link.text for link in page.one("nav", id="menu").all("a")] == ["In the menu", "Find a clinic", "Search"]
    assert [link.text for link in page.one("header").all("a", href="/search/")] == ["Search", "Search"]


def test_menu_marks_the_current_page(client):
    make.make_topic(slug="conditions", title="Conditions", nav_order=1)
    make.make_condition(slug="a-condition")

    def marks(url):
        menu = Page(client.get(url)).one("nav", id="menu")
        return {link["href"]: link.get("aria-current") for link in menu.all("a")}

    assert marks("/conditions/") == {"/conditions/": "page", "/locations/": None, "/search/": None}
    assert marks("/conditions/a-condition/") == {"/conditions/": "true", "/locations/": None, "/search/": None}
    assert marks("/") == {"/conditions/": None, "/locations/": None, "/search/": None}


# The page ----------------------------------------------------------------------------------------------


def test_page_has_the_title_the_short_answer_and_the_description(client):
    page = topic_page(client, title="Trigger points", short_answer="A tender spot.", description="In one line.")
    assert (page.h1, page.one("div", class_="short-answer").text, page.description) == (
        "Trigger points",
        "The short answer A tender spot.",
        "In one line.",
    )


def test_contents_list_the_headings_of_the_text_and_the_parts_below_it(client):
    make.make_reference(key="a-study")
    page = topic_page(client, body="## One\n\nA.[@a-study]\n\n## Two & three\n\nB.", shows_warnings=True)
    contents = page.one("nav", class_="contents contents-wide layout-sticky")
    assert [(link["href"], link.text) for link in contents.all("a")] == [
        ("#one", "One"),
        ("#two-three", "Two & three"),
        ("#get-help", "When to get help"),
    ]
    assert page.one("article").all("details")[-1]["id"] == "references"


def test_every_part_of_a_text_is_folded_under_its_heading_but_the_first_one(client):
    page = topic_page(client, body="Before.\n\n## One\n\nA.\n\n## *Two*\n\nB.")
    parts = page.all("details", class_="fold-part layout-stack")
    assert [(part.one("summary").one("h2")["id"], part.one("p").text) for part in parts] == [
        ("one", "A."), ("two", "B."),
    ]  # fmt: skip
    assert parts[1].one("summary").one("em").text == "Two"
    assert page.one("div", class_="layout-stack").text == "Before."


@pytest.mark.parametrize(
    ("body", "opened"), [("## One\n\nA.\n\n## Two\n\nB.", [True, False]), ("Before.\n\n## One", [False])]
)
def test_part_at_the_start_of_a_text_is_open(client, body, opened):
    parts = topic_page(client, body=body).all("details", class_="fold-part layout-stack")
    assert ["open" in part.attrs for part in parts] == opened


def test_ids_in_a_text_do_not_clash_with_those_of_the_page(client):
    make.make_reference(key="a-study")
    page = topic_page(
        client, body="## References\n\nA.[@a-study]\n\n## Main\n\n## Menu\n\n## Get help", shows_warnings=True
    )
    assert sorted(set(page.ids)) == sorted(page.ids)


def test_page_with_its_own_template_shows_the_steps_of_the_visit(client):
    make.make_visit_step(title="You talk first")
    make.make_topic(slug="what-to-expect")
    page = Page(client.get("/what-to-expect/"))
    assert [step.text for step in page.one("ol", class_="visit-line").all("h2", "h3")] == ["You talk first"]


# Who wrote and reviewed it -----------------------------------------------------------------------------


def reviewed(page):
    """Return the line below the text, without spaces before its full stops."""
    return page.one("p", class_="reviewed").text.replace(" .", ".")


def test_sample_page_says_that_it_needs_a_review(client):
    assert reviewed(topic_page(client, is_sample=True, written_by="The team")) == (
        "Written by: The team. Reviewed by a clinician: not yet. Next review due: before real use. "
        "This is sample content: a licensed clinician must review it before real use."
    )


SAMPLE = "Sample text. No licensed clinician has reviewed it yet."


def test_sample_page_says_so_where_the_text_begins(client):
    head = topic_page(client, is_sample=True).main.all("div")[0]
    assert [line.text for line in head.all("p", class_="text-kicker")] == [SAMPLE]


def test_nothing_on_a_page_says_sample_after_a_clinician_approved_it(client):
    review = make.reviewed(reviewed_on=datetime.date(2026, 3, 1), review_due=datetime.date(9000, 3, 1))
    page = topic_page(client, slug="trigger-points", written_by=SHIPPED_BYLINE, **review)
    assert page.one("figure", id="felt-elsewhere").one("figcaption").text.endswith("and yours may be different.")
    assert "sample" not in page.text.casefold()
    assert reviewed(page).startswith("Written by: Northfield Physical Therapy. Reviewed")


def test_drawing_of_a_sample_page_says_that_it_is_a_sample(client):
    page = topic_page(client, slug="trigger-points", is_sample=True)
    assert (
        page.one("figure", id="felt-elsewhere")
        .one("figcaption")
        .text.endswith("This is a sample drawing: a licensed clinician must check it before real use.")
    )


def test_reviewed_page_names_the_reviewer_and_the_dates(client):
    review = make.reviewed(reviewed_on=datetime.date(2026, 3, 1), review_due=datetime.date(9000, 3, 1))
    assert reviewed(topic_page(client, **review)) == (
        "Written by: Northfield Physical Therapy. "
        "Reviewed by a clinician: Ada Example, PT, DPT, March 1, 2026. Next review due: March 1, 9000."
    )


def test_page_shows_that_its_review_is_overdue(client):
    review = make.reviewed(reviewed_on=datetime.date(2020, 3, 1), review_due=datetime.date(2021, 3, 1))
    page = topic_page(client, **review)
    assert page.one("b", class_="reviewed-overdue").text == "March 1, 2021: overdue"
    assert reviewed(page).endswith(
        "Next review due: March 1, 2021: overdue. No clinician has read this text again since then. "
        "Ask your therapist if anything has changed."
    )


def test_unreviewed_page_that_is_not_a_sample_has_no_due_date(client):
    assert reviewed(topic_page(client)).endswith("Next review due: no date set.")


def test_privacy_page_is_below_the_about_page(client):
    about = make.make_topic(slug="about", title="About us")
    privacy = make.make_topic(slug="privacy", title="Your privacy")
    assert privacy.get_absolute_url() == "/about/privacy/"
    page = Page(client.get("/about/privacy/"))
    assert page.h1 == "Your privacy"
    trail = page.json_ld_of("BreadcrumbList")["itemListElement"]
    assert [item["name"] for item in trail] == ["Home", "About us", "Your privacy"]
    assert "/about/privacy/" in [link["href"] for link in page.one("footer").all("a")]
    response = client.get("/privacy/")
    assert (response.status_code, response["Location"]) == (301, "/about/privacy/")
    about.delete()
    trail = Page(client.get("/about/privacy/")).json_ld_of("BreadcrumbList")["itemListElement"]
    assert [item["name"] for item in trail] == ["Home", "Your privacy"]


def test_unpublished_privacy_page_is_not_found_at_either_address(client):
    make.make_topic(slug="privacy", status="draft")
    assert [client.get(path).status_code for path in ("/about/privacy/", "/privacy/")] == [404, 404]
