"""/safety/: contraindications, effects of treatment, and when to get help. It is shown even without its topic."""

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def page(client):
    """Return the page without the links that copy the address of a warning. The last test is about these."""
    found = Page(client.get("/safety/"))
    for link in found.all("a", class_="own-address"):
        link.decompose()
    return found


def rules(element):
    return [heading.text for heading in element.all("h3")]


def section(found, title_id):
    return next(part for part in found.all("section") if part.get("aria-labelledby") == title_id)


def test_safety_page_without_a_published_topic_still_has_its_lists(client):
    topic = make.make_topic(slug="safety", title="Is it safe?")
    make.make_contraindication(title="Blood thinners")
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time")
    assert page(client).h1 == "Is it safe?"
    topic.status = "draft"
    topic.save()
    found = page(client)
    assert found.h1 == "Who should not have it, and what to watch for"
    assert "Blood thinners" in rules(found)
    assert [item.text for item in found.one("ul", class_="layout-cols layout-cols-wide sign-list").all("li")] == [
        "Chest pain"
    ]


def test_safety_page_says_to_call_911_even_without_published_effects(client):
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time", status="draft")
    found = page(client)
    assert found.one("section", id="after").all("ul") == []
    callout = found.one("div", aria_labelledby="now-title")
    assert callout.all("p")[0].text == "Trouble breathing? Chest pain?"
    assert callout.one("a")["href"] == "tel:911"


def test_box_with_911_comes_before_the_self_check_so_that_a_phone_shows_it_first(client):
    head = page(client).one("div", class_="layout-row layout-row-start")
    links = [link["href"] for link in head.all("a")]
    assert links[:2] == ["tel:911", "/self-check/"]


def test_text_with_the_care_after_follows_the_signs_and_comes_before_the_counts(client):
    make.make_topic(slug="safety", body="## Caring for yourself after\n\nKeep moving.")
    make.make_frequency()
    make.make_warning_sign()
    order = ["before", "after", "caring-for-yourself-after", "how-often", "other-signs"]
    found = page(client)
    assert [name for name in found.ids if name in order] == order
    contents = found.one("nav", class_="contents contents-wide layout-sticky")
    assert [link["href"] for link in contents.all("a")] == [f"#{name}" for name in order[2:]]


def test_text_without_headings_has_no_contents(client):
    make.make_topic(slug="safety", body="Keep moving.")
    make.make_frequency()
    found = page(client)
    assert "Keep moving." in found.main.text
    assert found.all("nav", aria_labelledby="contents-title") == []


def test_sentence_below_call_911_has_its_sources_first(client):
    make.make_reference(key="late")
    make.make_reference(key="counted")
    make.make_topic(slug="safety", warning="It can start late.[@late]", body="Seen.[@counted]")
    found = page(client)
    callout = found.one("div", aria_labelledby="now-title")
    assert [text.text for text in callout.all("p")][1:3] == [
        "Call 911 now. Say that you had dry needling, and where.",
        "It can start late. 1",
    ]
    assert callout.all("a")[0]["href"] == "#ref-late"
    assert "and where. It can start late." in found.one("section", id="after").text


def test_absolute_and_relative_contraindications_are_listed_in_order_under_their_headings(client):
    make.make_contraindication(title="Pregnancy", level="relative", order=20)
    make.make_contraindication(title="Blood thinners", level="relative", order=10)
    make.make_contraindication(title="Lymphedema", level="absolute", order=10)
    found = page(client)
    assert rules(section(found, "absolute-title")) == ["Lymphedema"]
    assert rules(section(found, "relative-title")) == ["Blood thinners", "Pregnancy"]
    assert section(found, "absolute-title").one("h2").text == "Do not needle"
    assert section(found, "relative-title").one("h2").text == "Ask first"


def test_contraindication_shows_what_to_do_why_and_whether_sources_differ(client):
    make.make_contraindication(slug="agreed", line="Do this.", reason="Because of that.")
    make.make_contraindication(slug="disputed", line="Do it.", reason="Maybe.", sources_differ=True)
    found = page(client)

    def told(slug):
        fold = found.one("li", id=slug).one("details")
        return fold.one("summary").one("span").text, fold.one("div").text

    assert told("agreed") == ("Do this.", "Because of that.")
    assert told("disputed") == ("Do it.", "Maybe. Our sources do not agree on this one.")


def test_contraindication_links_to_its_references_by_number(client):
    make.make_topic(slug="safety", body="A count.[@count-study]")
    make.make_reference(key="count-study")
    guide, other = make.make_reference(key="guide"), make.make_reference(key="other")
    make.make_contraindication(slug="a-rule", references=[guide, other])
    found = page(client)
    links = [(link.text, link["href"]) for link in found.one("li", id="a-rule").all("a")]
    assert links == [("2", "#ref-guide"), ("3", "#ref-other")]
    assert [item["id"] for item in found.one("ol", class_="reference-list").all("li")] == [
        "ref-count-study",
        "ref-guide",
        "ref-other",
    ]


def test_effects_are_grouped_by_action_and_time(client):
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time")
    make.make_after_effect(name="Fever", action="call_clinic", when="any_time")
    make.make_after_effect(name="Sharp pain", action="call_clinic", when="during")
    make.make_after_effect(name="A twitch", action="normal", when="during")
    make.make_after_effect(name="A drop of blood", action="normal", when="first_hours")
    make.make_after_effect(name="A bruise", action="normal", when="first_day")
    make.make_after_effect(name="Worse pain", action="call_clinic", when="next_days")
    after = page(client).one("section", id="after")
    now, today = after.one("div", class_="ladder-rung ladder-now"), after.one("div", class_="ladder-rung ladder-today")
    assert (now.one("h3").text, [item.text for item in now.all("li")]) == ("Call 911 now", ["Chest pain"])
    assert (today.one("h3").text, [item.text for item in today.all("li")]) == ("Call us today", ["Fever"])
    times = [
        item.text
        for item in after.one("ol", class_="visit-line visit-line-grouped").children
        if not isinstance(item, str)
    ]
    assert times == [
        "During treatment On the table Normal A twitch Tell your therapist Sharp pain",
        "First hours On the way home Normal A drop of blood",
        "First day At home Normal A bruise",
        "First three days The days after Call us today Worse pain",
    ]


@pytest.mark.parametrize("action", ["call_911", "call_clinic", "normal"])
@pytest.mark.parametrize("when", ["any_time", "during", "first_hours", "first_day", "next_days"])
def test_effect_is_shown_once_for_every_action_and_time(client, action, when):
    make.make_after_effect(name="Zebrawort", action=action, when=when)
    items = [item.text for item in page(client).one("section", id="after").all("li") if not item.all("li")]
    assert items.count("Zebrawort") == 1


def test_safety_page_without_contraindications_has_no_headings_for_them(client):
    make.make_contraindication(level="absolute", status="draft")
    headings = [heading.text for heading in page(client).all("h1", "h2", "h3")]
    assert "Do not needle" not in headings
    assert "Ask first" not in headings


def test_every_warning_has_an_address_to_copy_with_its_name_for_screen_readers(client):
    make.make_contraindication(slug="a-fever", title="A fever", level="absolute")
    make.make_contraindication(slug="blood-thinners", title="Blood thinners")
    make.make_after_effect(slug="chest-pain", name="Chest pain", action="call_911", when="any_time")
    make.make_after_effect(slug="a-bruise", name="A bruise", action="normal", when="first_day")
    make.make_warning_sign(slug="stroke", name="A drooping face", action="call_911")
    found = Page(client.get("/safety/"))
    links = [(link["aria-label"], link["href"]) for link in found.all("a", class_="own-address")]
    assert links == [
        ("Link to “A fever”", "#a-fever"),
        ("Link to “Blood thinners”", "#blood-thinners"),
        ("Link to “Chest pain”", "#sign-chest-pain"),
        ("Link to “A bruise”", "#sign-a-bruise"),
        ("Link to “A drooping face”", "#sign-stroke"),
    ]
    assert {href.removeprefix("#") for _name, href in links} <= set(found.ids)
