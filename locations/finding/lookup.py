"""Interpret what a visitor typed into "ZIP code or town", without an external service.

`look_up` accepts whatever people and phones type, and returns one of the classes in `answers`. It never guesses a state
that was not typed without offering the others. Decision 129 says in which order a text is read.

    typed_text      cleans up the text: quotes, "near me", "clinics in", the country
    zip_codes       ZIP codes anywhere in it, and military mail
    named_places    states, towns, regions, counties, addresses
    spelling_help   suggestions for everything else
    state_names, town_names, other_names   how names are written and what they are short for
    gazetteer, clinic_index                all towns, and the clinics' towns and names, in memory
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from locations import distance
from locations.finding.answers import Answer, ClinicsNamed, NotFound, Point, SeveralTowns, StateNamed
from locations.finding.named_places import Named, NamedPlaces
from locations.finding.spelling_help import SUGGESTIONS, no_such_zip, not_found
from locations.finding.town_names import key_of
from locations.finding.typed_text import (
    LONGEST,
    is_abroad,
    names_a_street,
    place_in,
    readable,
    without_fillers,
    without_near_me,
)
from locations.finding.zip_codes import is_military, number_in, point_of, zip_codes_in
from locations.models import Clinic, State

__all__ = [
    "LONGEST", "SUGGESTIONS", "Answer", "ClinicsNamed", "NotFound", "Point", "SeveralTowns", "StateNamed", "look_up",
]  # fmt: skip

CLINICS = 20
ZIP_DIGITS = 5
NUMBER = re.compile(r"[\d\s.,+-]+|(?=\w*\d{3})\w{4,7}")  # also "9840l", with a letter for a digit
NEAR_A_ZIP = 75  # miles from the middle of a ZIP code's area to its town


def look_up(text: str, states: Sequence[State] | None = None) -> Answer:
    """Return what `text` means, or a NotFound. Any text is safe.

    Pass all states as `states` if they are already loaded.
    """
    return understand(text, NamedPlaces(states))


def understand(text: str, names: NamedPlaces) -> Answer:
    """Return what `text` means among `names`, which can be used for many texts."""
    if len(text) > 4 * LONGEST or len(text := readable(text)) > LONGEST:
        return NotFound(_("That is too long for a place. Type a ZIP code or a town, such as Tacoma, WA."), [])
    if not text:
        return NotFound(_("Type a ZIP code or a town. For example 98402 or Tacoma, WA."), [])
    if is_military(text):
        return NotFound(_("That is military mail overseas. We know clinics in the US. Type a US ZIP code or town."), [])
    place, is_near_me = without_near_me(place_in(text))
    codes = zip_codes_in(place)
    if not codes and NUMBER.fullmatch(place):
        number = number_in(place)
        if len(number) == ZIP_DIGITS and number.isdigit():
            return understand(number, names)
        full = point_of(f"0{number}") if len(number) == ZIP_DIGITS - 1 and number.isdigit() else None
        if full and not full.is_area:  # a spreadsheet or a form has dropped the zero
            return NotFound(_("A ZIP code has 5 digits. Did you mean this one?"), [str(full.label)])
        return NotFound(_("A ZIP code has 5 digits, such as 98402. Check the number and try again."), [])
    if not codes and is_abroad(place):
        same = names.known([key_of(place)])  # Mexico, MO
        message = _("We know clinics in the US only. Type a US ZIP code or town.")
        return NotFound(message, [town.label for town in same])
    if codes:
        return _zip(place, codes, names)
    return _named(place, names) or _clinics(place, names) or not_found(text, place, names, is_near_me=is_near_me)


def _named(text: str, names: NamedPlaces) -> Named | ClinicsNamed | None:
    """Return the place that `text` names, or the clinics with that name, or the place among words around it."""
    if found := names.place(text):
        return found
    if pks := names.clinics.named(text):
        return _listed(text, pks, is_exact=True)
    return names.address(text) or _among_fillers(text, names)


def _among_fillers(text: str, names: NamedPlaces) -> Named | None:
    """Return the place in "clinics in Tacoma"."""
    places = (names.place(part) for part in without_fillers(text))
    return next((place for place in places if place), None)


def _clinics(text: str, names: NamedPlaces) -> ClinicsNamed | None:
    return _listed(text, names.clinics.with_words(text))


def _listed(text: str, pks: Sequence[int], *, is_exact: bool = False) -> ClinicsNamed | None:
    """Return those of the clinics `pks` that are public now."""
    clinics = Clinic.objects.published().listed().filter(pk__in=pks[:CLINICS]).select_related("state")
    found = list(clinics.order_by("name", "state__name", "city")) if pks else []
    return ClinicsNamed(text, found, is_exact) if found else None


def _zip(text: str, codes: list[re.Match], names: NamedPlaces) -> Answer:
    """Return the point of the last ZIP code, unless the words around it are about another place."""
    code = codes[-1]
    point = point_of(code[1])
    rest = place_in(f"{text[: code.start()]} {text[code.end() :]}")
    if len(codes) > 1 and not next(without_fillers(rest), "") and (other := point_of(codes[0][1])) and point:
        return SeveralTowns(text, [str(other.label), str(point.label)])
    named = _place_beside_zip(rest, names)
    if point is None:
        return named or no_such_zip(code[1])
    if named is None or _fits(point, named, names):
        return point
    if code.start() == 0 and names_a_street(rest):
        return named  # the digits are a street number
    others = _labels(named, names)
    return SeveralTowns(text, list(dict.fromkeys([str(point.label), *others])))


def _place_beside_zip(text: str, names: NamedPlaces) -> Named | None:
    """Return the place that the words around a ZIP code name: at least the state, if there is one."""
    if not text:
        return None
    named = names.place(text) or names.address(text) or _among_fillers(text, names)
    if named is None:
        named = next((StateNamed(state) for _before, state in names.states.splits(text)), None)
    return named


def _fits(point: Point, named: Named, names: NamedPlaces) -> bool:
    """Return whether a ZIP code's point is where `named` is."""
    if isinstance(named, StateNamed):
        return point.state == named.state
    towns = filter(None, map(names.town_of, _labels(named, names)))
    here = (point.latitude, point.longitude)
    if any(distance.miles_between(here, (town.latitude, town.longitude)) <= NEAR_A_ZIP for town in towns):
        return True
    return isinstance(named, SeveralTowns) and point.state in map(names.states.named, named.labels)


def _labels(named: Named, names: NamedPlaces) -> list[str]:
    if isinstance(named, StateNamed):
        return [names.label_of(named.state)]
    return [str(named.label), *named.others] if isinstance(named, Point) else named.labels
