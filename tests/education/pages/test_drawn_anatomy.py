"""What drawings show, measured: needles end where they should, and labels name what their lines touch."""

import math
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from education.models import BodyRegion
from tests.html import Page
from tests.svg_shapes import distance, is_in_ellipse, is_inside, lines_of

SVG = Path(__file__).parents[3] / "templates" / "svg"
LETTER = 0.44  # the width of a letter of the labels, as a share of their size: italics of a narrow serif
SIZE = 15
NEAR = 18  # how far from its words a leader may begin
ON_SPOT = [
    "conditions/headache", "conditions/face-and-jaw-pain", "conditions/hip-and-leg-pain",
    "conditions/low-back-and-neck-pain", "conditions/shoulder-and-arm-pain", "visit/the-needle",
]  # fmt: skip
WITHOUT_LEADERS = {"on both sides,", "not deep:", "deep: could", "lung"}


def drawn(name):
    """Every <svg> of the drawing, with the templates that it includes."""
    return Page(render_to_string(f"svg/{name}.html")).all("svg")


def names():
    files = {str(path.relative_to(SVG).with_suffix("")) for path in SVG.rglob("*.html")}
    return sorted(name for name in files if "drawing-picture" in (SVG / f"{name}.html").read_text(encoding="utf-8"))


NAMES = names()


def classes(tag):
    found = tag.get("class") or []
    return found.split() if isinstance(found, str) else found


def moved(tag, points):
    """The points, moved as the groups around `tag` say. No drawing scales a group with a needle or a label."""
    for group in tag.parents:
        shift = re.match(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)$", group.get("transform") or "")
        if shift:
            points = [(x + float(shift[1]), y + float(shift[2])) for x, y in points]
    return points


def paths(svg, *wanted):
    """The lines of all paths of `svg` with one of the classes."""
    tags = [tag for tag in svg.all("path") if set(wanted) & set(classes(tag)) and tag.get("d")]
    return [moved(tag, line) for tag in tags for line in lines_of(tag["d"])]


def needles(svg):
    """Each needle from its tip to the end of its handle."""
    shafts = [tag for tag in svg.all("path") if classes(tag) == ["drawing-needle"]]
    handles = [tag for tag in svg.all("path") if "drawing-handle" in classes(tag)]
    return [
        moved(shaft, lines_of(shaft["d"])[0] + lines_of(handle["d"])[0])
        for shaft, handle in zip(shafts, handles, strict=False)
    ]


def spots(svg, kind="drawing-sore"):
    """A test of each sore spot: whether a point is in it."""
    tests = []
    for tag in [*svg.all("ellipse"), *svg.all("circle")]:
        if kind in classes(tag):
            turn = re.match(r"rotate\((-?[\d.]+)", tag.parent.get("transform") or "")
            [middle] = moved(tag, [(float(tag["cx"]), float(tag["cy"]))])
            radii = (float(tag.get("rx") or tag.get("r")), float(tag.get("ry") or tag.get("r")))
            degrees = float(turn[1]) if turn else 0
            tests.append(lambda point, a=middle, b=radii, c=degrees: is_in_ellipse(point, a, b, c))
    return tests


# Needles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ON_SPOT)
def test_tip_of_the_needle_is_in_the_middle_of_a_sore_spot(name):
    [needle] = [needle for svg in drawn(name) for needle in needles(svg)]
    assert [1 for svg in drawn(name) for is_in in spots(svg, "drawing-core") if is_in(needle[0])] == [1]


@pytest.mark.parametrize("name", NAMES)
def test_tip_of_every_needle_is_in_a_muscle_and_the_whole_needle_is_away_from_nerves(name):
    for svg in drawn(name):
        muscles = paths(svg, "drawing-muscle", "drawing-muscle-pale", "drawing-band")
        for needle in needles(svg):
            assert any(is_inside(needle[0], muscle) for muscle in muscles)
            shaft = [(needle[0][0] + (needle[-1][0] - needle[0][0]) * share / 20,
                      needle[0][1] + (needle[-1][1] - needle[0][1]) * share / 20) for share in range(21)]  # fmt: skip
            assert [line for line in paths(svg, "drawing-nerve") if min(distance(at, line) for at in shaft) < 8] == []


def test_needle_over_the_ribs_ends_above_them_and_not_between_two():
    [svg] = drawn("lung")
    [[tip, *_]] = [part for part in paths(svg, "drawing-needle") if len(part) == 2][:1]
    ribs = [(float(tag["cx"]), float(tag["cy"]), float(tag["rx"]), float(tag["ry"])) for tag in svg.all("ellipse")]
    [below] = [(x, y, width, height) for x, y, width, height in ribs if abs(tip[0] - x) < width]
    assert tip[1] < below[1] - below[3]


# Labels ------------------------------------------------------------------------------------------------------


def labels(svg):
    """(words, left, top, right, bottom) of each label. Its size is a guess from the number of letters."""
    found = []
    for text in svg.all("text"):
        if "drawing-number" in classes(text):
            continue
        rows = [
            row for row in [text.find(string=True, recursive=False), *(part.text for part in text.all("tspan"))] if row
        ]
        wide = max(len(row.strip()) for row in rows) * SIZE * LETTER
        x, y = float(text["x"]), float(text["y"])
        ends_there, middle = text.get("text-anchor") == "end", "drawing-middle" in classes(text)
        left = x - wide if ends_there else x - wide / 2 if middle else x
        [(left, y)] = moved(text, [(left, y)])
        found.append((rows[0].strip(), left, y - SIZE, left + wide, y + 18 * (len(rows) - 1) + 4))
    return found


def gap(point, label):
    _words, left, top, right, bottom = label
    return math.hypot(max(left - point[0], 0, point[0] - right), max(top - point[1], 0, point[1] - bottom))


def leaders(svg):
    """(from the words, to the dot) of each leader."""
    dots = [
        moved(tag, [(float(tag["cx"]), float(tag["cy"]))])[0]
        for tag in svg.all("circle")
        if "drawing-dot" in classes(tag)
    ]
    for line in paths(svg, "drawing-leader"):
        ends = [line[0], line[-1]]
        if dots:
            ends.sort(key=lambda end: min(math.dist(end, dot) for dot in dots), reverse=True)
            assert min(math.dist(ends[1], dot) for dot in dots) <= 4
            yield tuple(ends)


LABELED = [name for name in NAMES if "drawing-leader" in "".join(map(str, drawn(name))) and name != "needle_size"]


@pytest.mark.parametrize("name", LABELED)
def test_every_leader_begins_at_words_and_all_words_have_a_leader(name):
    for svg in drawn(name):
        named = labels(svg)
        lines = list(leaders(svg))
        assert [start for start, _dot in lines if min(gap(start, label) for label in named) > NEAR] == []
        alone = [label[0] for label in named if not any(gap(start, label) <= NEAR for start, _dot in lines)]
        assert set(alone) <= WITHOUT_LEADERS


def touches(svg, words, point):
    """Whether a dot is on what its words name, or None if the words are not about one of these."""
    if words.startswith("thin needle"):
        return min(distance(point, needle) for needle in needles(svg)) < 3
    if "nerve" in words:
        return min(distance(point, line) for line in paths(svg, "drawing-nerve")) < 3
    if words.startswith("sore"):
        knots = [(202, 200)] if not spots(svg) else []
        return any(is_in(point) for is_in in spots(svg)) or any(math.dist(point, knot) < 6 for knot in knots)
    if words.startswith(("tight band", "twitch", "muscle at rest")):
        return any(is_inside(point, band) for band in paths(svg, "drawing-band"))
    if "muscle" in words:
        return any(is_inside(point, muscle) for muscle in paths(svg, "drawing-muscle", "drawing-muscle-pale"))
    if words.startswith("pain may"):
        lines = paths(svg, "drawing-felt-line")
        return (
            any(is_inside(point, area) for area in paths(svg, "drawing-felt"))
            or min(distance(point, line) for line in lines) < 8
        )
    return None


@pytest.mark.parametrize("name", LABELED)
def test_dot_of_every_leader_is_on_what_its_words_name(name):
    for svg in drawn(name):
        for start, dot in leaders(svg):
            words = min(labels(svg), key=lambda label: gap(start, label))[0]
            assert touches(svg, words, dot) in (True, None), words


def test_leaders_that_are_checked_are_most_of_all():
    pairs = [(svg, min(labels(svg), key=lambda label: gap(start, label))[0], dot)
             for name in LABELED for svg in drawn(name) for start, dot in leaders(svg)]  # fmt: skip
    assert len([1 for svg, words, dot in pairs if touches(svg, words, dot)]) > len(pairs) * 0.55


# The body ----------------------------------------------------------------------------------------------------


def body():
    [svg] = list(Page(render_to_string("svg/body.html")).all("svg"))
    return svg


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
def test_names_on_the_body_are_those_of_the_list():
    drawn_names = {
        link["href"].partition("#")[2]: " ".join(text.text for text in link.all("text")) for link in body().all("a")
    }
    listed = dict(BodyRegion.objects.values_list("slug", "name"))
    assert drawn_names.pop("chest-upper-back") == "Chest Upper back"  # one name for the front, one for the back
    assert listed.pop("chest-upper-back") == "Chest and upper back"
    assert drawn_names == listed


def test_every_line_of_the_body_ends_at_a_dot_and_begins_at_words():
    svg = body()
    half = [line for tag in svg.all("path") if classes(tag) == ["body-dot"] for line in lines_of(tag["d"])]
    dots = [part[0] for part in half]
    dots += [(-x, y) for x, y in dots]
    dots += [(368 + x, y) for x, y in dots]
    words = [
        (float(text["x"]), float(text["y"]), len(text.text), text.get("text-anchor"))
        for link in svg.all("a")
        for text in link.all("text")
    ]
    boxes = []
    for x, y, letters, anchor in words:
        wide = letters * 30 * LETTER
        left = x - wide if anchor == "end" else x if anchor == "start" else x - wide / 2
        boxes.append(("", left, y - 24, left + wide, y + 6))
    lines = lines_of(svg.one("path", class_="body-leader")["d"])
    for line in lines:
        ends = [min(math.dist(end, dot) for dot in dots) < 2 for end in (line[0], line[-1])]
        if ends == [True, True]:
            continue  # the bar between two forearms
        if any(ends):
            far = line[0] if ends[1] else line[-1]
            assert min(gap(far, box) for box in boxes) < 2 * NEAR
        else:
            others = [other for other in lines if other != line]
            assert min(distance(line[-1], other) for other in others) < 1
            assert min(gap(line[0], box) for box in boxes) < 2 * NEAR
    assert len(lines) == 21
