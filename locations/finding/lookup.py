"""What a visitor typed into "ZIP code or town", understood without asking anybody else.

`look_up` takes a ZIP code ("02108", "02108-1234"), an address that ends with one, a town with its state
("Tacoma, WA"), a town alone, or a state by name or code. The answer is one of the classes below.
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

LONGEST = 80  # characters; no town's name comes near it
ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
ENDS_WITH_ZIP = re.compile(r".*[^\W\d][\s,.]+([0-9]{5})(?:-[0-9]{4})?")  # "Tacoma, WA 98402"
SUGGESTIONS = 5
LENGTHS_OF_STATES = (1, 2, 3, 4)  # words: Northern Mariana Islands, District of Columbia
LEAST_ALIKE = 78  # of 100; below it the names have little in common
# What people call the town whose name alone is its state's, as keys of towns.
ALSO_CALLED = {"new york city": "new york", "nyc": "new york"}


@dataclass(frozen=True)
class Point:
    """A place on the globe to measure from. `is_area`: the ZIP code itself is unknown, its 3-digit area is not."""

    label: str | Promise
    latitude: float
    longitude: float
    is_area: bool = False


@dataclass(frozen=True)
class StateNamed:
    state: State


@dataclass(frozen=True)
class SeveralTowns:
    """A town's name that stands in more than one state: the visitor chooses. Labels read "Tacoma, WA"."""

    name: str
    labels: list[str]


@dataclass(frozen=True)
class NotFound:
    """Why nothing was found, in kind words with the next step, and towns that may have been meant.

    `state` is the one that was named: names of towns are the post office's, so a part of a town ("Queens, NY") is
    not among them, and then the way on is the state's page.
    """

    message: str
    suggestions: list[str]
    state: State | None = None


Answer = Point | StateNamed | SeveralTowns | NotFound


def look_up(text: str, states: Sequence[State] | None = None) -> Answer:
    """Return what `text` means. Any text is safe; one that means nothing gets a NotFound.

    `states` are all there are, from a page that has read them already.
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
    """Return the point of a ZIP code, or the middle of its 3-digit area, which is read with it: at most 100 rows."""
    area = Place.objects.filter(zip__gte=f"{code[:3]}00", zip__lte=f"{code[:3]}99").select_related("state")
    places = {place.zip: place for place in area}
    if place := places.get(code):
        return Point(f"{code} ({place.city}, {place.state.code})", place.latitude, place.longitude)
    if not places:
        return NotFound(_("We do not know the ZIP code %(zip)s. Try your town and state.") % {"zip": code}, [])
    points = [(place.latitude, place.longitude) for place in places.values()]
    return Point(code, *distance.most_central(points), is_area=True)


def state_named(text: str, states: Sequence[State]) -> State | None:
    """Return that of `states` which `text` names, exactly: its name or code, "D.C." and "Washington State" too."""
    text = _plain(text).removesuffix(" state")
    return next((state for state in states if text in _names(state)), None)


def _names(state: State) -> tuple[str, ...]:
    name = _plain(state.name)
    return name, name.removeprefix("us "), state.code.lower()  # U.S. Virgin Islands


def _plain(text: str) -> str:
    return text.lower().replace(".", "")


def town_and_state(text: str, states: Sequence[State]) -> tuple[str, State | None]:
    """Return the town and that of `states` with which the text ends: "Tacoma, WA", "Tacoma WA", "Salem Oregon"."""
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
    # "Capitol Hill, Seattle": the town stands behind its part.
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
    """Return every town as {"Tacoma, WA": its key}. Read once: places come from a file and stay while we run."""
    if not _known_towns:
        rows = Place.objects.values_list("city", "state__code", "town_key").distinct()
        _known_towns.update({f"{city}, {code}": key for city, code, key in rows})
    return _known_towns
