"""Suggest places for a text that names none exactly."""

from django.utils.translation import gettext as _

from locations.finding.answers import NotFound, Point
from locations.finding.gazetteer import Known
from locations.finding.named_places import NamedPlaces
from locations.finding.other_names import county_in
from locations.finding.town_names import key_of, keys_of, words_of
from locations.finding.typed_text import is_common, without_fillers
from locations.models import State

SUGGESTIONS = 8
MOST_WORDS = 12  # of a text in which towns are looked for
ALIKE = 0.6  # of 1: enough among the towns of one state
LITTLE_ALIKE = 0.7  # of 1: enough anywhere if nothing is more alike: "Spocan"
VERY_ALIKE = 0.85  # of 1: towns of the typed state come first; less alike ones follow after namesakes elsewhere


def not_found(typed: str, text: str, names: NamedPlaces, *, is_near_me: bool) -> Point | NotFound:
    """Return what `text` may mean: the town in a misspelt state, or suggestions, or how to go on.

    `text` is the part of `typed` that can be a place.
    """
    text = next(without_fillers(text), "")
    if not text and is_near_me:
        return NotFound(
            _("We can’t see where you are. Type your ZIP code or town, or use the button “Use my location”."), []
        )
    if not text and words_of(typed):
        return NotFound(_("Where? Type your ZIP code or town. For example 98402 or Tacoma, WA."), [])
    for name, state in names.states.misspelt_splits(text):
        if towns := names.known(keys_of(name), state.code):
            return names.point(towns[0])
    if names.states.misspelt(text):
        return _anywhere(text, names)
    for name, state in [*names.states.splits(text, also_before=False), *names.states.misspelt_splits(text)]:
        return _in_state(name, state, names)
    return _anywhere(text, names)


def _in_state(name: str, state: State, names: NamedPlaces) -> NotFound:
    """Suggest towns of the state, and towns of that name elsewhere: the state may be the mistake."""
    if county := county_in(name):
        seats = [town.label for town in names.known([county], state.code)]
        message = _("We do not know the counties of %(state)s. Type a town or a ZIP code, or choose from all clinics.")
        return NotFound(message % {"state": state.name_in_a_sentence}, seats, state)
    part_of = _towns_in(name, names, state.code)
    near = part_of or names.towns.similar(key_of(name), state.code, VERY_ALIKE)
    same = names.known(keys_of(name))[: SUGGESTIONS // 2]
    labels = [town.label for town in [*near, *same, *names.towns.similar(key_of(name), state.code, ALIKE)]]
    if labels:
        return NotFound(_("We did not find that town. Did you mean one of these?"), _first(labels), state)
    message = _("We did not find that town in %(state)s. If it is part of a larger one, type your ZIP code.")
    return NotFound(message % {"state": state.name_in_a_sentence}, [], state)


def _anywhere(text: str, names: NamedPlaces) -> NotFound:
    """Suggest the state or the town that `text` resembles, and the towns that some of its words name."""
    state = names.states.misspelt(text)
    towns = [] if state else _towns_in(text, names) or names.known([county_in(text)])
    labels = [names.label_of(state)] if state else []
    labels += [town.label for town in [*names.towns.similar(key_of(text), least=VERY_ALIKE), *towns]]
    labels += [town.label for town in names.towns.similar(key_of(text))] if not towns else []
    labels = labels or [town.label for town in names.towns.similar(key_of(text), least=LITTLE_ALIKE)]
    if labels:
        return NotFound(_("We did not find that town. Did you mean one of these?"), _first(labels))
    return NotFound(_("We did not find that town. Check the spelling, or type your ZIP code."), [])


def no_such_zip(code: str) -> NotFound:
    return NotFound(_("We do not know the ZIP code %(zip)s. Try your town and state.") % {"zip": code}, [])


def _towns_in(text: str, names: NamedPlaces, code: str = "") -> list[Known]:
    """Return the towns that some of the words of a longer text name: "Capitol Hill, Seattle", "Tacoma mall"."""
    if towns := names.known(keys_of(text.rpartition(",")[2]), code):
        return towns
    words = text.replace(",", " ").split()[:MOST_WORDS]
    at_the_end = _in_spans([words[at:] for at in range(1, len(words))], names, code)
    for length in range(len(words) - 1, 0, -1):
        spans = [words[at : at + length] for at in range(len(words) - length + 1)]
        if towns := _in_spans(spans, names, code):
            return [*at_the_end, *towns]  # the end says more: "Capitol Hill Seattle"
    return at_the_end


def _in_spans(spans: list[list[str]], names: NamedPlaces, code: str) -> list[Known]:
    return names.known([key for span in spans if not is_common(span) for key in keys_of(" ".join(span))], code)


def _first(labels: list[str]) -> list[str]:
    return list(dict.fromkeys(labels))[:SUGGESTIONS]
