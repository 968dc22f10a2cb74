"""Whatever people type leads to the right place or to a question that contains it, and never silently to another state."""

import tomllib
from pathlib import Path

import pytest

from locations import distance
from locations.finding import lookup
from locations.finding.town_names import key_of
from locations.models import Place, State, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]
TABLE = tomllib.loads(Path(__file__).with_name("typed_inputs.toml").read_text(encoding="utf-8"))
SAME_PLACE = 20  # miles
SENTENCES = {
    "@near me": "We can’t see where you are.",
    "@where": "Where? Type your ZIP code or town.",
    "@military": "That is military mail overseas.",
    "@abroad": "We know clinics in the US only.",
    "@digits": "A ZIP code has 5 digits",
    "@nothing": "We did not find that town.",
    "@empty": "Type a ZIP code or a town.",
}


class Judge:
    """Says whether an answer is right, with its own reading of the two data files."""

    def __init__(self):
        self.states = list(State.objects.all())
        self.names = {name: state.code for state in self.states for name in (state.name, f"{state.name} State")}
        self.points: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for model, name in ((Place, "city"), (Town, "name")):
            for town, code, *point in model.objects.values_list(name, "state__code", "latitude", "longitude"):
                self.points.setdefault((key_of(town), code), []).append(tuple(point))
        self.zips = {place.zip: place for place in Place.objects.filter(zip__in=self._zips_in_table())}

    @staticmethod
    def _zips_in_table() -> set[str]:
        rights = (right for kind in TABLE.values() for right in kind.values())
        return {part for right in rights for part in right.split(" | ") if part.isdigit()}

    def fault(self, typed: str, right: str) -> str:
        """Return what is wrong with the answer, or ""."""
        answer = lookup.look_up(typed, self.states)
        wanted = right.split(" | ")
        if right in SENTENCES:
            said = isinstance(answer, lookup.NotFound) and answer.message.startswith(SENTENCES[right])
            return "" if said and (right != "@nothing" or not answer.suggestions) else f"{answer}"
        if right.startswith("@state"):
            is_asked = isinstance(answer, lookup.NotFound) and answer.state
            return "" if is_asked and answer.state.code == right[-2:] else f"{answer}"
        if right.startswith("#"):
            is_named = isinstance(answer, lookup.ClinicsNamed)
            return "" if is_named and right[1:] in {clinic.name for clinic in answer.clinics} else f"{answer}"
        if len(wanted) == 1 and self.is_there(answer, right):
            return ""
        offered = self.offered(answer)
        return "" if all(any(self.is_same(label, one) for label in offered) for one in wanted) else f"{answer}"

    def is_there(self, answer, right: str) -> bool:
        if isinstance(answer, lookup.StateNamed):
            return right == f"={answer.state.code}"
        if not isinstance(answer, lookup.Point) or answer.state is None:
            return False
        return any(self.is_near((answer.latitude, answer.longitude), answer.state.code, right))

    def is_near(self, point: tuple[float, float], code: str, right: str):
        if right.isdigit():
            place = self.zips[right]
            places = [(place.latitude, place.longitude)] if place.state.code == code else []
        else:
            name, _comma, its_code = right.rpartition(", ")
            places = self.points.get((key_of(name), its_code), []) if its_code == code else []
        return (distance.miles_between(point, place) <= SAME_PLACE for place in places)

    def is_same(self, label: str, right: str) -> bool:
        """Return whether a choice means the place: it is understood when it is tapped."""
        if right.startswith("="):
            return self.names.get(label) == right[1:]
        return self.is_there(lookup.look_up(label, self.states), right)

    @staticmethod
    def offered(answer) -> list[str]:
        if isinstance(answer, lookup.SeveralTowns):
            return answer.labels
        if isinstance(answer, lookup.NotFound):
            return answer.suggestions
        return answer.others if isinstance(answer, lookup.Point) else []


def test_table_has_three_hundred_inputs_of_twenty_kinds():
    assert len(TABLE) >= 20
    assert sum(map(len, TABLE.values())) >= 300


def test_every_input_leads_to_the_right_place_or_to_a_question_that_contains_it():
    judge = Judge()
    answers = {
        (kind, typed): judge.fault(typed, right) for kind, rows in TABLE.items() for typed, right in rows.items()
    }
    assert {at: fault for at, fault in answers.items() if fault} == {}
