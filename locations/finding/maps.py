"""Draw maps as SVG on the server: the country by availability, and one state with its clinics.

Outlines: US Census Bureau, public domain (locations/data/README.md). A list beside every map has the same
information, so nobody needs the map to find a clinic.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations.finding import albers
from locations.models import Clinic, State

OUTLINES = Path(__file__).parents[1] / "data" / "us-states.json"
# States too small for their letters, from north to south. Their letters are drawn in the sea.
IN_THE_SEA = ["NH", "MA", "RI", "CT", "NJ", "DE", "MD", "DC"]
# Where letters would touch a border at the place that the outlines give.
LETTERS_AT = {
    "FL": (789, 534), "KY": (696, 322), "LA": (564, 459), "MI": (684, 194), "NY": (839, 172), "WV": (758, 295),
    "CA": (76, 290),
}  # fmt: skip
# Other states that are too small: where their letters begin, and the line to the state.
OUTSIDE = {"VT": ((850, 96), "M866 100L872 124"), "HI": ((346, 582), "M342 576L325 583")}
LONGER_SIDE = 1000  # of the drawing of a state
MARGIN = 60
DOT_RADIUS = 36
RINGS = 6
SEA_X, SEA_TOP, SEA_STEP = 938, 146, 24


@dataclass(frozen=True)
class Area:
    """A state on the map of the country."""

    state: State
    path: str
    shade: str  # "yes", "some", "no" or "": see country()
    label: str
    letters_at: tuple[int, int]
    leader: str  # the path from letters in the sea to the state, or ""


@dataclass(frozen=True)
class Dot:
    """A clinic on the map. If dots would overlap, `x, y` is a free place near the clinic's location `at`."""

    clinic: Clinic
    number: int
    at: tuple[float, float]
    x: float
    y: float

    @property
    def is_moved(self) -> bool:
        return self.at != (self.x, self.y)

    @property
    def sign(self) -> str:
        """How the dot is drawn, like the badges in the list: full for "offers", half for "ask", a ring for "no"."""
        if not self.clinic.offers_now:
            return "no"
        return "ask" if self.clinic.must_be_confirmed else "offers"


@dataclass(frozen=True)
class StateDrawing:
    """One state's outline with numbered dots. North is up, and the longer side is LONGER_SIDE."""

    path: str
    view_box: str
    dots: list[Dot]

    @property
    def signs(self) -> set[str]:
        return {dot.sign for dot in self.dots}


@dataclass(frozen=True)
class Outline:
    """One state's outline with north up, its box (left, top, width, height) and its projection."""

    path: str
    box: tuple[int, int, int, int]
    projection: albers.Conic


@lru_cache(maxsize=1)
def outlines() -> dict[str, dict]:
    """Return the outlines (`path` and `label_at`) by state code. Territories have none."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))["states"]


def country(states: list[State]) -> list[Area]:
    """Return the areas of the map. `states` must have clinic counts.

    The shade shows the availability of dry needling: "yes" if a clinic offers it, "no" if the law is reported to
    forbid it, "some" if our clinics do not offer it, "" if there is no clinic.
    """
    areas = []
    for state in states:
        outline = outlines().get(state.code)
        if outline is None:
            continue
        x, y = LETTERS_AT.get(state.code, outline["label_at"])
        letters_at, leader = (x, y + 6), ""
        if state.code in IN_THE_SEA:
            sea_y = SEA_TOP + SEA_STEP * IN_THE_SEA.index(state.code)
            letters_at, leader = (SEA_X, sea_y + 6), f"M{x} {y}L{SEA_X - 4} {sea_y}"
        elif state.code in OUTSIDE:
            letters_at, leader = OUTSIDE[state.code]
        areas.append(Area(state, outline["path"], shade(state), describe(state), letters_at, leader))
    return areas


def shade(state: State) -> str:
    if state.offering_count:
        return "yes"
    if state.law_forbids:
        return "no"
    return "some" if state.clinic_count else ""


def describe(state: State) -> str:
    """Return the map's text for a state: "Texas: 6 clinics offer dry needling"."""
    if state.offering_count:
        words = ngettext(
            "%(count)s clinic offers dry needling",
            "%(count)s clinics offer dry needling",
            state.offering_count,
        ) % {"count": f"{state.offering_count:,}"}
    elif state.law_forbids:
        words = _("not allowed for physical therapists, as reported")
    elif state.clinic_count:
        words = _("our clinics here do not offer dry needling")
    else:
        words = _("no clinic yet")
    return f"{state.name}: {words}"


@lru_cache(maxsize=64)
def north_up(state_code: str) -> Outline | None:
    """Return a state's outline, turned so that north is up, or None for a territory."""
    outline = outlines().get(state_code)
    if outline is None:
        return None
    drawn = albers.projection_of(state_code)
    parts = [
        [drawn.degrees(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", part)]
        for part in outline["path"].split("Z")
        if part
    ]
    corners = [corner for part in parts for corner in part]
    left, top, right, bottom = _edges(albers.north_up(corners, 1), corners)
    projection = albers.north_up(corners, LONGER_SIDE / max(right - left, bottom - top))
    left, top, right, bottom = (round(edge) for edge in _edges(projection, corners))
    path = "".join(
        "M" + "L".join(f"{round(x)},{round(y)}" for x, y in (projection.point(*corner) for corner in part)) + "Z"
        for part in parts
    )
    return Outline(path, (left, top, right - left, bottom - top), projection)


def _edges(projection: albers.Conic, corners: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = zip(*(projection.point(*corner) for corner in corners), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def one_state(state: State, clinics: list[Clinic], *, first_number: int = 1) -> StateDrawing | None:
    """Return a drawing of `state` with a numbered dot for each of `clinics`, or None for a territory."""
    outline = north_up(state.code)
    if outline is None:
        return None
    dots: list[Dot] = []
    for number, clinic in enumerate(clinics, start=first_number):
        x, y = outline.projection.point(clinic.latitude, clinic.longitude)
        at = (round(x), round(y))
        dots.append(Dot(clinic, number, at, *_free_place(at, dots, 2 * DOT_RADIUS)))
    left, top, width, height = outline.box
    view_box = f"{left - MARGIN} {top - MARGIN} {width + 2 * MARGIN} {height + 2 * MARGIN}"
    return StateDrawing(outline.path, view_box, dots)


def _free_place(at: tuple[float, float], dots: list[Dot], distance: float) -> tuple[float, float]:
    """Return `at`, or the nearest place on rings around it that is at least `distance` away from all `dots`.

    Return `at` if the rings are full. The list beside the map has every clinic.
    """
    for ring in range(RINGS):
        for step in range(max(1, 8 * ring)):
            angle = 2 * math.pi * step / max(1, 8 * ring)
            x = round(at[0] + ring * distance / 2 * math.cos(angle))
            y = round(at[1] + ring * distance / 2 * math.sin(angle))
            if all(math.hypot(x - dot.x, y - dot.y) >= distance for dot in dots):
                return x, y
    return at
