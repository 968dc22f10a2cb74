"""Interpret what a visitor typed into "ZIP code or town", without an external service.

`look_up` accepts a ZIP code ("02108", "02108-1234"), an address that ends with one, a town with or without its state
("Tacoma, WA"), or a state by name or code. It returns an instance of one of the classes below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from locations import distance
from locations.models import Place, State
from locations.models.place import town_key

LONGEST = 80  # characters; town names are much shorter
ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
ENDS_WITH_ZIP = re.compile(r".*[^\W\d][\s,.]+([0-9]{5})(?:-[0-9]{4})?")  # "Tacoma, WA 98402"
SUGGESTIONS = 5
LENGTHS_OF_STATES = (1, 2, 3, 4)  # words: Northern Mariana Islands, District of Columbia
LEAST_ALIKE = 78  # similarity, of 100; below it, names have little in common
# Common names for the town with the same name as its state, as town keys.
ALSO_CALLED = {"new york city": "new york", "nyc": "new york"}


@dataclass(frozen=True)
class Point:
    """A point to measure distances from. If `is_area`, the ZIP code is unknown but its 3-digit area is known."""

    label: str | Promise
    latitude: float
    longitude: float
    is_area: bool = False


@dataclass(frozen=True)
class StateNamed:
    state: State


@dataclass(frozen=True)
class SeveralTowns:
    """A town's name that exists in several states, for the visitor to choose from. Labels read "Tacoma, WA"."""

    name: str
    labels: list[str]


@dataclass(frozen=True)
class NotFound:
    """A message that says why nothing was found and what to do next, and suggested towns.

    `state` is the state that was typed, if any. Town names are postal names, which do not include parts of a town
    ("Queens, NY"), so the page links to the state instead.
    """

    message: str
    suggestions: list[str]
    state: State | None = None


Answer = Point | StateNamed | SeveralTowns | NotFound


def look_up(text: str, states: Sequence[State] | None = None) -> Answer:
    """Return what `text` means, or a NotFound. Any text is safe.

    Pass all states as `states` if they are already loaded.
    """
    text = " ".join(text.replace("\x00", " ").split())
    if not text:
        return NotFound(_("Type a ZIP code or a town. For example 98402 or Tacoma, WA."), [])
    if len(text) > LONGEST:
        return NotFound(_("That is too long for a town. Type a ZIP code or a town, such as Tacoma, WA."), [])
    if match := ZIP.fullmatch(text) or ENDS_WITH_ZIP.fullmatch(text):
        return _zip(match[1])
    if re.fullmatch(r"[\d\s-]+", text):
        return NotFound(_("A ZIP code has 5 digits, such as 98402. Check the number and try again."), [])
    states = list(State.objects.all()) if states is None else states
    if state := state_named(text, states):
        return StateNamed(state)
    town, state = town_and_state(text, states)
    return _town(town, state)


def _zip(code: str) -> Point | NotFound:
    """Return the point of a ZIP code or the center of its 3-digit area. The query reads the area: at most 100 rows."""
    area = Place.objects.filter(zip__gte=f"{code[:3]}00", zip__lte=f"{code[:3]}99").select_related("state")
    places = {place.zip: place for place in area}
    if place := places.get(code):
        return Point(f"{code} ({place.city}, {place.state.code})", place.latitude, place.longitude)
    if not places:
        return NotFound(_("We do not know the ZIP code %(zip)s. Try your town and state.") % {"zip": code}, [])
    points = [(place.latitude, place.longitude) for place in places.values()]
    return Point(code, *distance.most_central(points), is_area=True)


def state_named(text: str, states: Sequence[State]) -> State | None:
    """Return the state whose name or code is exactly `text`. "D.C." and "Washington State" also match."""
    text = _plain(text).removesuffix(" state")
    return next((state for state in states if text in _names(state)), None)


def _names(state: State) -> tuple[str, ...]:
    name = _plain(state.name)
    return name, name.removeprefix("us "), state.code.lower()  # U.S. Virgin Islands


def _plain(text: str) -> str:
    return text.lower().replace(".", "")


def town_and_state(text: str, states: Sequence[State]) -> tuple[str, State | None]:
    """Split a text that ends with a state, such as "Tacoma, WA", "Tacoma WA" or "Salem Oregon"."""
    if "," in text:
        town, _comma, rest = text.rpartition(",")
        if state := state_named(rest.strip(), states):
            return town, state
    words = text.replace(",", " ").split()
    for length in LENGTHS_OF_STATES:
        if len(words) > length and (state := state_named(" ".join(words[-length:]), states)):
            return " ".join(words[:-length]), state
    return text, None


def _town(name: str, state: State | None) -> Answer:
    key = town_key(name)
    places = Place.objects.filter(town_key=ALSO_CALLED.get(key, key))
    if state:
        places = places.filter(state=state)
    towns = list(
        places.values("city", "state__code")
        .annotate(latitude=Avg("latitude"), longitude=Avg("longitude"))
        .order_by("state__code", "city")
    )
    by_state = {town["state__code"]: town for town in towns}
    if not by_state:
        return _unknown_town(name, state)
    labels = [f"{town['city']}, {code}" for code, town in by_state.items()]
    if len(by_state) > 1:
        return SeveralTowns(name.strip(" ,"), labels)
    (town,) = by_state.values()
    return Point(labels[0], town["latitude"], town["longitude"])


def _unknown_town(name: str, state: State | None) -> NotFound:
    towns = known_towns()
    if state:
        towns = {label: key for label, key in towns.items() if label.endswith(f", {state.code}")}
    # "Capitol Hill, Seattle": the town follows the part of town.
    _part, comma, whole = name.rpartition(",")
    suggestions = [label for label, key in towns.items() if key == town_key(whole)] if comma else []
    if not suggestions:
        found = process.extract(town_key(name), towns, scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=LEAST_ALIKE)
        suggestions = [label for _key, _score, label in found]
    if suggestions:
        return NotFound(_("We did not find that town. Did you mean one of these?"), suggestions[:SUGGESTIONS], state)
    if state:
        message = _("We did not find that town in %(state)s. If it is part of a larger one, type your ZIP code.")
        return NotFound(message % {"state": state.name_in_a_sentence}, [], state)
    return NotFound(_("We did not find that town. Check the spelling, or type your ZIP code."), [])


_known_towns: dict[str, str] = {}


def known_towns() -> dict[str, str]:
    """Return every town as {"Tacoma, WA": key}. Read once per process, so newly loaded places need a restart."""
    if not _known_towns:
        rows = Place.objects.values_list("city", "state__code", "town_key").distinct()
        _known_towns.update({f"{city}, {code}": key for city, code, key in rows})
    return _known_towns
