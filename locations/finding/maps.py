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

from locations.finding.albers import project
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
DOT_RADIUS = 3.6  # in units of StateDrawing.unit
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


@dataclass(frozen=True)
class StateDrawing:
    """One state's outline with numbered dots, in the units of the country's map."""

    path: str
    view_box: str
    unit: float  # one hundredth of the drawing's longer side, the unit for the sizes of dots and letters
    dots: list[Dot]


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


def one_state(state: State, clinics: list[Clinic], *, first_number: int = 1) -> StateDrawing | None:
    """Return a drawing of `state` with a numbered dot for each of `clinics`, or None for a territory."""
    outline = outlines().get(state.code)
    if outline is None:
        return None
    points = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", outline["path"])]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    unit = max(right - left, bottom - top) / 100
    dots: list[Dot] = []
    for number, clinic in enumerate(clinics, start=first_number):
        x, y = project(state.code, clinic.latitude, clinic.longitude)
        at = (round(x, 1), round(y, 1))
        dots.append(Dot(clinic, number, at, *_free_place(at, dots, 2 * DOT_RADIUS * unit)))
    margin = 6 * unit
    box = (left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)
    return StateDrawing(outline["path"], " ".join(f"{value:.1f}" for value in box), round(unit, 3), dots)


def _free_place(at: tuple[float, float], dots: list[Dot], distance: float) -> tuple[float, float]:
    """Return `at`, or the nearest place on rings around it that is at least `distance` away from all `dots`.

    Return `at` if the rings are full. The list beside the map has every clinic.
    """
    for ring in range(RINGS):
        for step in range(max(1, 8 * ring)):
            angle = 2 * math.pi * step / max(1, 8 * ring)
            x = round(at[0] + ring * distance / 2 * math.cos(angle), 1)
            y = round(at[1] + ring * distance / 2 * math.sin(angle), 1)
            if all(math.hypot(x - dot.x, y - dot.y) >= distance for dot in dots):
                return x, y
    return at
