"""Understand a text that is the name of a place: a state, a town, a region, a county, an address."""

import re
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from clinic_site.publishing.other_words import Translated
from locations.finding.answers import Point, SeveralTowns, StateNamed
from locations.finding.clinic_index import ClinicIndex, clinic_index
from locations.finding.gazetteer import MUCH_LARGER, Gazetteer, Known, gazetteer
from locations.finding.other_names import county_in, other_names
from locations.finding.state_names import StateNames, english_name, shown_name
from locations.finding.town_names import key_of, keys_of, words_of
from locations.finding.typed_text import is_address, is_street_word
from locations.models import State

Named = Point | SeveralTowns | StateNamed
LARGE_ENOUGH = 10_000  # people, of a town that is guessed among its namesakes
ALSO_A_CITY = 100_000  # people; a city with the name of a state is asked about
SURELY_MEANT = 20_000  # people; the name of a smaller town may be a misspelt city
LARGER = 3  # times as large is a city whose long name differs in one letter: Pittsburg and Pittsburgh
LONG_NAME = 8  # letters
SHORT_NAME = 5  # letters; a town's name resembles a state's by chance
MOST_WORDS_OF_A_TOWN = 5
SAINTS = (["st"], ["ste"])
PAIR = re.compile(r"\s*(?:[-,/&]|\b(?:and|or|to|y|o)\b)\s*", re.IGNORECASE)


class NamedPlaces:
    """The places that texts name. States, towns and clinics are read only when they are needed."""

    def __init__(self, states: Iterable[State] | None = None):
        self._states = states

    @cached_property
    def states(self) -> StateNames:
        return StateNames(State.objects.all() if self._states is None else self._states)

    @cached_property
    def towns(self) -> Gazetteer:
        return gazetteer()

    @cached_property
    def clinics(self) -> ClinicIndex:
        return clinic_index()

    def place(self, text: str) -> Named | None:
        """Return what `text` names exactly, or None."""
        return (
            self._asked(text)
            or self._state(text)
            or self._other_name(text)
            or self._town_in_state(text)
            or self._town(text)
            or self._county(text)
            or self._part_of_a_state(text)
            or self._list(text)
            or self._pair(text)
        )

    def known(self, keys: Iterable[str], code: str = "") -> list[Known]:
        """Return the towns with one of these keys, our clinics' towns included, largest first."""
        keys = list(keys)
        towns = self.towns.named(keys, code)
        there = {(key_of(town.name), town.code) for town in towns}
        ours = (town for town in self.clinics.towns(keys, code) if (key_of(town.name), town.code) not in there)
        return [*towns, *ours]

    def question(self, text: str, labels: Iterable[str]) -> SeveralTowns | None:
        """Return a question with those of `labels` that mean something here."""
        asked = [label for label in dict.fromkeys(labels) if self.states.named(label) or self.town_of(label)]
        return SeveralTowns(text, list(map(self._in_the_language, asked))) if asked else None

    def _in_the_language(self, label: str) -> str:
        """Return a label as the page says it: those of states can be English ones."""
        state = self.states.named(label)
        return self.label_of(state) if state and isinstance(state.name, Translated) else label

    def town_of(self, label: str) -> Known | None:
        """Return the town of a label such as "Tacoma, WA"."""
        name, _comma, code = label.rpartition(", ")
        return next(iter(self.known([key_of(name)], code)), None) if name else None

    def point(self, town: Known, others: Iterable[Known] = ()) -> Point:
        labels = [other.label for other in others]
        state = self.states.by_code[town.code]
        return Point(town.label, town.latitude, town.longitude, state=state, others=labels)

    def label_of(self, state: State) -> str:
        """Return the name of a state as a choice. "Washington" alone would ask again."""
        name = shown_name(state)
        return _("%(state)s State") % {"state": name} if self._cities_named_like(state) else name

    def _asked(self, text: str) -> SeveralTowns | None:
        return self.question(text, other_names().asked.get(key_of(text), ()))

    def _state(self, text: str) -> StateNamed | SeveralTowns | None:
        """Return the state that is named, or a question if a city or a town has that name too."""
        state = self.states.named(text)
        if state is None:
            return None
        key = key_of(text)
        if key == state.code.lower() or "state" in key or key.startswith("estado"):
            return StateNamed(state)
        is_whole_name = key in {key_of(shown_name(state)), key_of(english_name(state))}
        # "Penn" is short for Pennsylvania, and a town.
        towns = self._cities_named_like(state) if is_whole_name else self.towns.named([key])
        if not towns:
            return StateNamed(state)
        return SeveralTowns(text, [self.label_of(state), *(town.label for town in towns)])

    def _cities_named_like(self, state: State) -> list[Known]:
        return [town for town in self.towns.named([key_of(english_name(state))]) if town.population >= ALSO_A_CITY]

    def _other_name(self, text: str) -> Point | SeveralTowns | None:
        """Return the town of a nickname, or a question with the towns of a region and those that have its name."""
        names = other_names().places
        keys = keys_of(text)
        if labels := next((names[key] for key in [*keys, *_with_or_without_the(keys)] if key in names), None):
            return self._one_or_question(text, [*labels, *(town.label for town in self.known(keys))])
        for name, state in self.states.splits(text):
            key = key_of(name)
            labels = names.get(key) or names.get(f"the{key}") or other_names().asked.get(key, [])
            labels = [label for label in labels if label.endswith(f", {state.code}")]
            if labels and not self.known(keys_of(name), state.code):
                return self._one_or_question(text, labels)
        return None

    def _one_or_question(self, text: str, labels: list[str]) -> Point | SeveralTowns | None:
        towns = [self.town_of(label) for label in labels]
        known = list(dict.fromkeys(town for town in towns if town))
        if len(known) == 1:
            return self.point(known[0])
        return SeveralTowns(text, [town.label for town in known]) if known else None

    def _town_in_state(self, text: str) -> Point | None:
        for name, state in self.states.splits(text):
            if towns := self.known(keys_of(name), state.code):
                return self.point(towns[0])
        return None

    def _town(self, text: str) -> Point | SeveralTowns | None:
        """Return a town without its state: the only one, the one that is much larger than the others, or a question."""
        keys = keys_of(text)
        towns = self.known(keys) or self.known(_with_or_without_the(keys))
        if not towns:
            return None
        first, *others = towns
        if instead := self._instead(keys[0], first):
            return self.question(text, [*instead, *(town.label for town in towns)])
        if others and not self._is_surely(first, others):
            return SeveralTowns(text, [town.label for town in towns])
        return self.point(first, others)

    def _is_surely(self, first: Known, others: list[Known]) -> bool:
        is_larger = first.population >= max(LARGE_ENOUGH, MUCH_LARGER * others[0].population)
        return is_larger and not any(map(self.clinics.has_clinics_in, others))

    def _instead(self, key: str, town: Known) -> list[str]:
        """Return what was more probably meant than a small town: a misspelt city or state."""
        may_be_misspelt = town.population < SURELY_MEANT
        larger = [
            city.label
            for city in self.towns.cities_one_letter_off(key)
            if city.population >= LARGER * town.population and (may_be_misspelt or len(key) >= LONG_NAME)
        ]
        is_like_a_state = may_be_misspelt and not larger and len(key) > SHORT_NAME
        state = self.states.misspelt(key) if is_like_a_state else None
        return [self.label_of(state)] if state else larger

    def _county(self, text: str) -> SeveralTowns | None:
        """Return a question with the largest towns of a county. "Broward" is one without the word."""
        counties = other_names().counties
        for name, code in [*((name, state.code) for name, state in self.states.splits(text)), (text, "")]:
            key = county_in(name) or key_of(name)
            labels = [label for label in counties.get(key, ()) if label.endswith(f", {code}" if code else "")]
            if question := self.question(text, labels):
                return question
        return None

    def _part_of_a_state(self, text: str) -> StateNamed | SeveralTowns | None:
        """Return the state of "Eastern Oregon". "East LA" asks: the short name has two meanings."""
        state = self.states.part_named(text)
        if state is None:
            return None
        return self._asked(text.rpartition(" ")[2]) or StateNamed(state)

    def _list(self, text: str) -> Named | None:
        """Return the town of a list with a county in it, such as "Tacoma, Pierce County, WA"."""
        parts = text.split(", ")
        without_counties = [part for part in parts if not county_in(part)]
        if len(without_counties) == len(parts) or not without_counties or self.states.named(without_counties[0]):
            return None
        return self.place(", ".join(without_counties))

    def _pair(self, text: str) -> SeveralTowns | None:
        """Return a question with the two towns of "Raleigh-Durham" or "Seattle or Tacoma", in one state if they can be."""
        text, state = next(self.states.splits(text), (text, None))
        pair = [self.known(keys_of(part), state.code if state else "") for part in PAIR.split(text)]
        if len(pair) != 2 or not all(pair):
            return None
        codes = [town.code for town in pair[0] if town.code in {other.code for other in pair[1]}]
        if "," in text and not codes:
            return None  # "Capitol Hill, Seattle" is one place
        chosen = [[town for town in towns if town.code == codes[0]] if codes else towns[:1] for towns in pair]
        return SeveralTowns(text, [town.label for towns in chosen for town in towns])

    def address(self, text: str) -> Point | SeveralTowns | None:
        """Return the town at the end of an address, with or without a comma before it."""
        if not is_address(text):
            return None
        for name, state in self.states.splits(text):
            for town in _ends_of(name):
                if towns := self.known(keys_of(town), state.code):
                    return self.point(towns[0])
        for town in _ends_of(text):
            if found := self._other_name(town) or self._town(town):
                return found
        return None


def _ends_of(text: str) -> Iterable[str]:
    """Yield the last words of `text` that can be a town, the most words first, but never the words of a street."""
    words = text.rpartition(",")[2].split()
    for length in range(min(MOST_WORDS_OF_A_TOWN, len(words)), 0, -1):
        end = words[-length:]
        is_saint = length > 1 and words_of(end[0]) in SAINTS
        if not end[0][0].isdigit() and (is_saint or not is_street_word(end[0])):
            yield " ".join(end)


def _with_or_without_the(keys: list[str]) -> list[str]:
    return [other for key in keys for other in (f"the{key}", key.removeprefix("the"))]
