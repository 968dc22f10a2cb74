"""The drawings of the sample texts: each belongs to one of them, and the ladder begins with a picture of each level."""

from pathlib import Path

import pytest

from clinic_site.writing.markdown import render
from education.models import Condition, Topic, VisitStep
from education.pages.drawings import FOLDERS, IN_TEXTS, drawing_of
from tests.html import Page

SVG = Path(__file__).parent.parent.parent.parent / "templates" / "svg"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]


def test_every_drawing_belongs_to_a_shipped_text():
    named = {(folder, path.stem) for folder in FOLDERS.values() for path in (SVG / folder).glob("*.html")}
    shipped = {(FOLDERS[kind], slug) for kind in FOLDERS for slug in kind.objects.values_list("slug", flat=True)}
    assert named - shipped == set()


def test_every_shipped_condition_and_step_of_the_visit_has_a_drawing():
    records = [*Condition.objects.all(), *VisitStep.objects.all()]
    assert len(records) > 10
    assert [record.slug for record in records if not drawing_of(record)] == []


def test_every_drawing_in_a_text_has_a_heading_to_stand_under():
    missing = {
        (slug, heading)
        for slug, drawings in IN_TEXTS.items()
        for heading in drawings
        if heading not in {line.id for line in render(Topic.objects.get(slug=slug).body).headings}
    }
    assert missing == set()


@pytest.mark.parametrize(
    "path",
    [
        "/conditions/hip-and-leg-pain/",
        "/what-to-expect/",
        "/safety/",
        "/questions/",
        "/trigger-points/",
        "/dry-needling/",
    ],
)
def test_names_inside_drawings_are_unique_on_the_page(client, path):
    ids = Page(client.get(path)).ids
    assert [name for name in ids if ids.count(name) > 1] == []


def test_home_page_shows_the_steps_without_drawings(client):
    assert Page(client.get("/")).one("ol", class_="visit-line").all("svg") == []


def test_safety_page_begins_with_a_drawing_for_each_level(client):
    found = Page(client.get("/safety/"))
    levels = found.one("ul", class_="who-to-call").find_all("li", recursive=False)
    assert [(level.one("h3").text, [link.text for link in level.one("ul").all("a")]) for level in levels] == [
        ("Call 911 now", ["Trouble breathing", "Chest pain"]),
        ("Call or text 988", ["Thoughts of ending your life or hurting yourself"]),
        ("See a doctor today", ["You faint, or feel faint, at home"]),
        ("Call us today", ["Redness that spreads, red streaks, heat or pus"]),
        ("Normal", ["A small bruise", "A drop of blood"]),
    ]
    links = [link["href"] for link in found.one("section", id="who-to-call").all("a")]
    assert [link for link in links if link.startswith("tel:")] == ["tel:911", "tel:988", "tel:+1-206-555-0100"]
    assert [link for link in links if link[0] == "#" and link[1:] not in found.ids] == []
    order = [name for name in found.ids if name in ("who-to-call", "before", "after")]
    assert order == ["who-to-call", "before", "after"]
    assert found.text.count("These are sample drawings") == 1
