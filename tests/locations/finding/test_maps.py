"""The maps: the projection, the outlines, and the dots of clinics on them."""

import math
import re
import tomllib
from itertools import pairwise

import pytest

from locations.data import place_loading
from locations.finding import albers, maps
from locations.models import Clinic, State
from tests import factories as make
from tests import svg_shapes

ROWS = tomllib.loads((place_loading.FOLDER / "states.toml").read_text(encoding="utf-8"))["state"]
DRAWN = [row for row in ROWS if row["code"] in maps.outlines()]


def box(code):
    """Return (left, top, right, bottom) of a state's outline."""
    path = maps.outlines()[code]["path"]
    points = [tuple(map(float, point)) for point in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def edges_of(outline):
    left, top, width, height = outline.box
    return left, top, left + width, top + height


def is_inside(point, edges, margin=0.0):
    left, top, right, bottom = edges
    return left - margin <= point[0] <= right + margin and top - margin <= point[1] <= bottom + margin


# Points from the tests of d3.geoAlbersUsa, scaled from 960 x 500 to 975 x 610.
@pytest.mark.parametrize(
    ("code", "latitude", "longitude", "point"),
    [
        ("WA", 48.7519, -122.4787, (102.5, 20.9)),
        ("CA", 37.7749, -122.4194, (34.8, 261.4)),
        ("NY", 40.7128, -74.0059, (869.7, 215.7)),
        ("AK", 61.2181, -149.9003, (112.3, 544.2)),
        ("HI", 21.3069, -157.8583, (267.0, 549.2)),
    ],
)
def test_projection_matches_the_outlines(code, latitude, longitude, point):
    assert albers.projection_of(code).point(latitude, longitude) == pytest.approx(point, abs=0.15)


def test_center_of_each_state_is_inside_its_outline():
    middles = {row["code"]: (row["latitude"], row["longitude"]) for row in DRAWN}
    points = {code: albers.projection_of(code).point(*middle) for code, middle in middles.items()}
    assert [code for code, point in points.items() if not is_inside(point, box(code))] == []
    own = {code: maps.north_up(code) for code in middles}
    assert [
        code for code in own if not is_inside(own[code].projection.point(*middles[code]), edges_of(own[code]))
    ] == []


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"), [("WA", 47.6, -122.3), ("HI", 21.3, -157.8), ("AK", 61, -150)]
)
def test_point_on_the_map_has_the_degrees_that_it_was_drawn_from(code, latitude, longitude):
    drawn = albers.projection_of(code)
    assert drawn.degrees(*drawn.point(latitude, longitude)) == pytest.approx((latitude, longitude))


def test_north_is_up_and_the_longer_side_is_the_same_in_the_drawing_of_every_state():
    for row in DRAWN:
        outline = maps.north_up(row["code"])
        left, top, right, bottom = edges_of(outline)
        latitude, longitude = outline.projection.degrees((left + right) / 2, (top + bottom) / 2)
        south, north = (outline.projection.point(latitude + by, longitude) for by in (-0.5, 0.5))
        assert abs(south[0] - north[0]) < 0.05 * (south[1] - north[1]), row["code"]
        assert max(right - left, bottom - top) == pytest.approx(maps.LONGER_SIDE, abs=1), row["code"]


def test_border_of_washington_with_canada_is_level():
    corners = [(49, -122.7), (49, -117.04)]
    (_, west), (_, east) = (maps.north_up("WA").projection.point(*corner) for corner in corners)
    assert abs(west - east) < 15


def test_letters_of_each_state_are_inside_its_outline():
    outlines = maps.outlines()
    codes = [row["code"] for row in DRAWN]
    assert [code for code in codes if not is_inside(outlines[code]["label_at"], box(code))] == []


def test_islands_beyond_the_antimeridian_are_drawn_beside_alaska():
    attu = albers.projection_of("AK").point(52.9, 172.9)
    anchorage = albers.projection_of("AK").point(61.2181, -149.9003)
    assert attu[0] < anchorage[0]
    assert abs(attu[1] - anchorage[1]) < 50


def test_every_state_and_dc_has_an_outline_and_the_territories_have_none():
    assert {row["code"] for row in ROWS} - set(maps.outlines()) == {"PR", "GU", "VI", "AS", "MP"}
    assert len(DRAWN) == 51


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
def test_every_sample_clinic_has_its_dot_inside_the_outline_of_its_state():
    outside = {}
    for state in State.objects.all():
        clinics = list(Clinic.objects.filter(state=state))
        drawing = maps.one_state(state, clinics)
        assert drawing is None or len(drawing.dots) == len(clinics)
        for dot in drawing.dots if drawing else []:
            edges = edges_of(maps.north_up(state.code))
            if not (is_inside(dot.at, edges) and is_inside((dot.x, dot.y), edges, 80)):
                outside[dot.clinic.slug] = dot
    assert outside == {}
    assert Clinic.objects.count() > 50


# Letters on the map of the country ---------------------------------------------------------------------

MAP = (0, 0, 975, 610)
WIDE, HIGH = 28, 14  # two capitals at the size of maps.css


def letters(area):
    """Return (left, top, right, bottom) of the letters of a state."""
    x, baseline = area.letters_at
    left = x if area.leader else x - WIDE / 2
    return left, baseline - HIGH, left + WIDE, baseline


def corners(edges):
    left, top, right, bottom = edges
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


@pytest.fixture
def areas(monkeypatch):
    monkeypatch.setattr(maps, "shade", lambda state: "")
    monkeypatch.setattr(maps, "describe", lambda state: state.name)
    return maps.country([State(code=row["code"], name=row["name"], slug=row["slug"]) for row in DRAWN])


def crosses(edges, line):
    """Say whether a line of points enters the box. The points of the outlines are close to each other."""
    steps = [(a[0] + (b[0] - a[0]) * n / 8, a[1] + (b[1] - a[1]) * n / 8)
             for a, b in pairwise(line) for n in range(9)]  # fmt: skip
    return any(is_inside(point, edges) for point in steps)


def test_letters_of_every_state_lie_inside_the_map_and_cross_no_border(areas):
    assert [area.label for area in areas if not all(is_inside(corner, MAP) for corner in corners(letters(area)))] == []
    borders = [line for area in areas for line in svg_shapes.lines_of(area.path)]
    assert [area.label for area in areas if any(crosses(letters(area), line) for line in borders)] == []


def test_letters_are_in_their_state_or_have_a_line_that_begins_beside_them_and_ends_in_it(areas):
    for area in areas:
        parts = svg_shapes.lines_of(area.path)
        place = ((letters(area)[0] + letters(area)[2]) / 2, letters(area)[1] + HIGH / 2)
        if area.leader:
            [line] = svg_shapes.lines_of(area.leader)
            begin, place = sorted([line[0], line[-1]], key=lambda end: math.dist(end, place))
            assert is_inside(begin, letters(area), margin=8), area.label
        assert any(svg_shapes.is_inside(place, part) for part in parts), area.label


def test_letters_do_not_overlap(areas):
    boxes = [letters(area) for area in areas]
    overlaps = [(a, b) for a in boxes for b in boxes if a != b and any(is_inside(corner, b) for corner in corners(a))]
    assert overlaps == []


# One state ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_dots_are_numbered_in_the_order_of_the_clinics():
    clinics = [make.make_clinic(latitude=47 + number / 2, longitude=-120) for number in range(3)]
    drawing = maps.one_state(make.make_state(), clinics)
    assert [(dot.number, dot.clinic) for dot in drawing.dots] == list(enumerate(clinics, start=1))


@pytest.mark.django_db
def test_dots_of_clinics_in_one_town_do_not_overlap_and_stay_near():
    clinics = [make.make_clinic(latitude=47.6, longitude=-122.3) for _ in range(8)]
    drawing = maps.one_state(make.make_state(), clinics)
    places_of = [(dot.x, dot.y) for dot in drawing.dots]
    apart = 2 * maps.DOT_RADIUS
    assert min(math.dist(a, b) for a in places_of for b in places_of if a != b) >= apart - 1
    assert len(set(places_of)) == 8
    assert max(math.dist(dot.at, (dot.x, dot.y)) for dot in drawing.dots) < 3 * apart
    assert [dot.is_moved for dot in drawing.dots] == [False] + [True] * 7


@pytest.mark.django_db
def test_single_dot_is_at_the_location_of_the_clinic():
    drawing = maps.one_state(make.make_state(), [make.make_clinic(latitude=47.6, longitude=-122.3)])
    [dot] = drawing.dots
    assert (dot.x, dot.y) == dot.at
    assert dot.at == pytest.approx(maps.north_up("WA").projection.point(47.6, -122.3), abs=0.6)


@pytest.mark.django_db
def test_all_clinics_in_a_town_are_drawn_even_without_free_places():
    clinics = [make.make_clinic(latitude=47.6, longitude=-122.3) for _ in range(60)]
    assert len(maps.one_state(make.make_state(), clinics).dots) == 60


@pytest.mark.django_db
def test_territory_has_no_drawing():
    assert maps.one_state(make.make_state("GU"), []) is None


@pytest.mark.django_db
def test_drawing_of_a_state_contains_its_outline_with_a_margin():
    drawing = maps.one_state(make.make_state(), [])
    left, top, width, height = map(float, drawing.view_box.split())
    edges = edges_of(maps.north_up("WA"))
    assert (left < edges[0], top < edges[1]) == (True, True)
    assert (left + width > edges[2], top + height > edges[3]) == (True, True)


# The country -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offering", "clinics", "law", "shade", "words"),
    [
        (1, 3, "allowed", "yes", "Texas: 1 clinic offers dry needling"),
        (2, 2, "not_allowed", "yes", "Texas: 2 clinics offer dry needling"),
        (0, 1, "allowed", "some", "Texas: our clinics here do not offer dry needling"),
        (0, 1, "not_in_force", "no", "Texas: not allowed for physical therapists, as reported"),
        (0, 0, "unknown", "", "Texas: no clinic yet"),
        (0, 0, "allowed", "", "Texas: no clinic yet"),
    ],
)
def test_state_on_the_map_is_shaded_and_described_by_its_clinics_and_law(offering, clinics, law, shade, words):
    state = State(code="TX", name="Texas", law_status=law)
    state.offering_count, state.clinic_count = offering, clinics
    assert (maps.shade(state), maps.describe(state)) == (shade, words)


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
def test_small_states_have_their_letters_in_the_sea_with_a_line_to_them():
    areas = {area.state.code: area for area in maps.country(State.objects.with_clinic_counts())}
    assert {code for code, area in areas.items() if area.leader} == {*maps.IN_THE_SEA, *maps.OUTSIDE}
    heights = [areas[code].letters_at[1] for code in maps.IN_THE_SEA]
    assert heights == sorted(heights)
    assert len(areas) == 51
