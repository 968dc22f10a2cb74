"""Drawings on pages: which records have one, what is said about it, and when one is left out."""

import re
from pathlib import Path

import pytest

from clinic_site.writing.markdown import render
from education.models import Condition
from education.pages.drawings import SIGNS_DRAWN, with_drawings
from tests import factories as make
from tests.html import Page

SVG = Path(__file__).parent.parent.parent.parent / "templates" / "svg"
FILES = sorted(SVG.rglob("*.html"))
SAMPLE = "This is a sample drawing: a licensed clinician must check it before real use."
SAMPLES = "These are sample drawings: a licensed clinician must check them before real use."

pytestmark = pytest.mark.django_db


def page(client, path):
    return Page(client.get(path))


def figures(found):
    return found.all("figure", class_=re.compile("^drawing"))


def labels(found):
    """What someone who can't see the drawings in `found` hears of them."""
    return [svg["aria-label"] for svg in found.all("svg", role="img")]


# Files -----------------------------------------------------------------------------------------------------


def every_svg():
    return [(path.name, svg) for path in FILES for svg in Page(path.read_text(encoding="utf-8")).all("svg")]


def test_every_level_has_a_drawing():
    assert {path.stem for path in (SVG / "calls").glob("*.html")} == set(SIGNS_DRAWN)


def test_every_drawing_is_described_once_or_hidden_because_words_beside_it_say_the_same():
    def heard(svg):
        return (svg.get("role") == "img", bool(svg.get("aria-label")), svg.get("aria-hidden") == "true")

    ways = {(True, True, False), (False, False, True)}
    assert len(every_svg()) > len(FILES) / 2
    assert [name for name, svg in every_svg() if heard(svg) not in ways] == []
    assert [name for name, svg in every_svg() if svg.get("aria-labelledby") or svg.all("desc")] == []


def test_every_drawing_has_a_size_and_no_black_areas_without_a_style_sheet():
    def own(svg):
        return bool(svg.get("width")) and svg.get("fill") == "none"

    assert [name for name, svg in every_svg() if not own(svg)] == []


def test_drawings_take_their_colors_from_the_style_sheet():
    raw = re.compile(r'\s(?:style|(?:fill|stroke)="(?!none"|currentColor"|var\())|#[0-9a-fA-F]{3,8}\b(?=")')
    found = {path.name: raw.findall(path.read_text(encoding="utf-8")) for path in FILES}
    assert {name: colors for name, colors in found.items() if colors} == {}


def test_skin_and_what_lies_under_it_has_the_same_colors_in_every_theme():
    tokens = (SVG.parents[1] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    of_all, _, of_the_dark = tokens.partition("prefers-color-scheme: dark")
    drawings = "".join(
        path.read_text(encoding="utf-8") for path in (SVG.parents[1] / "static" / "css").rglob("drawings.css")
    )
    used = set(re.findall(r"var\(--((?:fig|skin|bruise|on-brown)[\w-]*)\)", drawings))
    assert len(used) > 15
    # The color of the person in a drawing, which the drawings set to one of those below
    assert {name for name in used if f"--{name}:" not in of_all} == {"skin"}
    assert {name for name in used if f"--{name}:" in of_the_dark} == set()


# Body ------------------------------------------------------------------------------------------------------


def test_body_is_hidden_from_screen_readers_and_the_tab_key_because_the_list_beside_it_has_the_same_links(client):
    make.make_topic(slug="home")
    body = page(client, "/conditions/").one("svg", class_="body-drawing")
    assert body["aria-hidden"] == "true"
    assert {link["tabindex"] for link in body.all("a")} == {"-1"}
    assert [link.text for link in body.all("a")] == [
        "Head and jaw", "Neck", "Chest Upper back", "Shoulder", "Upper arm and elbow", "Forearm, wrist, and hand",
        "Hip and buttock", "Thigh and knee", "Calf", "Foot and ankle", "Low back",
    ]  # fmt: skip


# Conditions ------------------------------------------------------------------------------------------------


def test_condition_shows_its_drawing_below_the_short_answer(client):
    found = page(client, make.make_condition(slug="hip-and-leg-pain").get_absolute_url())
    [figure] = figures(found)
    assert [label.partition(".")[0] for label in labels(figure)] == ["The hip from behind", "The hip from the front"]
    answer = found.one("div", class_="short-answer")
    assert [part.get("class") or part.name for part in answer.find_all(True, recursive=False)] == [
        "text-kicker", "p", "certainty", "layout-actions", figure["class"],
    ]  # fmt: skip


def test_condition_without_a_drawing_shows_none(client):
    assert figures(page(client, make.make_condition(slug="cold-hands").get_absolute_url())) == []


def test_drawing_of_a_sample_condition_says_that_it_is_a_sample_until_a_clinician_approved_it(client):
    condition = make.make_condition(slug="headache", is_sample=True)
    [figure] = figures(page(client, condition.get_absolute_url()))
    assert figure.one("figcaption").text.endswith(f"yours may be different. {SAMPLE}")
    Condition.objects.update(is_sample=False)
    [figure] = figures(page(client, condition.get_absolute_url()))
    assert figure.one("figcaption").text.endswith("yours may be different.")


# The visit -------------------------------------------------------------------------------------------------


def test_each_step_of_the_visit_has_its_drawing_and_others_have_none(client):
    make.make_topic(slug="what-to-expect")
    make.make_visit_step(slug="the-needle", title="The needle", order=10)
    make.make_visit_step(slug="a-cup-of-tea", title="Tea", order=20)
    make.make_visit_step(slug="before", title="Talk", order=30)
    steps = page(client, "/what-to-expect/").one("ol", class_="visit-line").all("li")
    assert [(step.one("h3").text, [label.partition(".")[0] for label in labels(step)]) for step in steps] == [
        ("The needle", ["A thin needle goes in"]),
        ("Tea", []),
        ("Talk", ["You talk first"]),
    ]


@pytest.mark.parametrize(("is_sample", "notes"), [(True, 1), (False, 0)])
def test_page_says_once_that_the_steps_have_sample_drawings(client, is_sample, notes):
    make.make_topic(slug="what-to-expect")
    make.make_visit_step(slug="before", is_sample=is_sample)
    make.make_visit_step(slug="the-needle", is_sample=False)
    assert page(client, "/what-to-expect/").text.count(SAMPLES) == notes


# Who to call -----------------------------------------------------------------------------------------------


def levels(found):
    calls = found.one("ul", class_="who-to-call").find_all("li", recursive=False)
    return [(call.one("h3").text, [link.text for link in call.all("a")]) for call in calls]


def test_drawing_is_left_out_unless_all_of_its_signs_are_published_at_its_level(client):
    make.make_after_effect(slug="trouble-breathing", name="Breath", action="call_911", when="any_time")
    make.make_after_effect(slug="small-bruise", name="Bruise", action="normal")
    make.make_after_effect(slug="drop-of-blood", name="Blood", action="call_clinic")
    make.make_after_effect(slug="faint-at-home", name="Faint", action="see_doctor", when="any_time")
    make.make_warning_sign(slug="suicide", name="Thoughts", action="call_988", status="draft")
    assert levels(page(client, "/safety/")) == [("See a doctor today", ["Faint"])]


def test_safety_page_without_signs_has_no_drawings(client):
    assert page(client, "/safety/").all("section", id="who-to-call") == []


# Questions -------------------------------------------------------------------------------------------------


def test_answer_about_cost_starts_with_the_drawing_of_whom_to_ask(client):
    make.make_question(slug="cost-and-insurance", answer="Call.", is_sample=True)
    make.make_question(slug="another")
    found = page(client, "/questions/")
    [figure] = figures(found)
    assert found.one(id="cost-and-insurance").one("figure") == figure
    assert [text.text for text in figure.all("text")][-3:] == [
        "Call your clinic", "Call your plan", "Ask for a price in writing",
    ]  # fmt: skip
    assert figure.parent.name == "details"
    assert [part.name for part in figure.parent.find_all(True, recursive=False)] == ["summary", "figure", "p", "a"]
    assert figure.text.endswith(SAMPLE)


def test_question_about_the_size_of_the_needle_shows_it_beside_two_others(client):
    make.make_question(slug="how-big-is-the-needle", is_sample=True)
    [figure] = figures(page(client, "/questions/"))
    assert [label.partition(":")[0] for label in labels(figure)] == ["Three needles in true size"]
    assert "0.2 to 0.35 mm" in figure.text
    assert figure.text.endswith(SAMPLE)


# Texts -----------------------------------------------------------------------------------------------------


def order(html):
    """The headings and drawings of `html`, in order."""
    return re.findall(r'<h2 id="([^"]*)"|<figure class="(drawing[^"]*)"', html)


def with_twitch(text):
    return order(with_drawings(render(text), make.make_topic(slug="trigger-points")).html)


def test_drawing_follows_the_part_of_the_text_under_its_heading():
    assert with_twitch("## The twitch\n\nIt jumps.\n\n## Pain in another place\n\nFelt there.\n\n## More\n\nText.") == [
        ("the-twitch", ""), ("", "drawing drawing-twitch"), ("pain-in-another-place", ""), ("", "drawing drawing-steps"),
        ("more", ""),
    ]  # fmt: skip


def test_drawing_follows_the_text_if_its_heading_is_the_last_one_or_gone():
    assert with_twitch("## The twitch\n\nIt jumps.") == [
        ("the-twitch", ""), ("", "drawing drawing-steps"), ("", "drawing drawing-twitch"),
    ]  # fmt: skip


def test_other_texts_have_no_drawings():
    text = render("## The twitch\n\nIt jumps.")
    assert with_drawings(text, make.make_topic(slug="another")) == text
    assert with_drawings(text, None) == text


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("dry-needling", "Three needles in true size"),
        ("safety", "A cut through the chest wall"),
        ("trigger-points", "A thin needle touches a tight band"),
        ("what-to-expect", "Four pictures of a forearm"),
    ],
)
@pytest.mark.parametrize("is_sample", [True, False])
def test_page_of_text_shows_its_drawing_which_says_that_it_is_a_sample_until_approved(client, slug, says, is_sample):
    make.make_topic(slug=slug, is_sample=is_sample)
    figure = next(figure for figure in figures(page(client, f"/{slug}/")) if says in " ".join(labels(figure)))
    assert (SAMPLE in figure.text) == is_sample


def test_twitch_has_a_button_that_plays_it(client):
    make.make_topic(slug="trigger-points")
    figure = page(client, "/trigger-points/").one("figure", class_="drawing drawing-twitch")
    assert figure.one("label").text == "Show the twitch"
    assert figure.one("label")["class"] == "button button-quiet"
    assert figure.one("label").one("input")["type"] == "checkbox"
