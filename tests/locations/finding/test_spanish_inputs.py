"""Places are understood in Spanish and in English on the pages of either language."""

import functools
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from clinic_site.publishing.other_words import Translated, in_english, read_with
from clinic_site.translation.book import book_of
from locations.finding import lookup
from locations.finding.named_places import NamedPlaces
from locations.finding.state_names import StateNames, full_names
from locations.models import State
from locations.pages.forms import StateForm
from tests.locations.finding.test_typed_inputs import Judge

TABLE = tomllib.loads(Path(__file__).with_name("spanish_inputs.toml").read_text(encoding="utf-8"))
INPUTS = {typed: right for rows in TABLE.values() for typed, right in rows.items()}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spanish_site")]


@pytest.fixture
def reader(request):
    """Read records as a page in this language does."""
    with read_with(functools.partial(book_of, "es")) if request.param == "es" else in_english():
        yield request.param


def spanish_or_english_judge():
    judge = Judge()
    judge.names = {
        name: state.code for state in judge.states for full in full_names(state) for name in (full, f"{full} State")
    }
    return judge


@pytest.mark.parametrize("reader", ["en", "es"], indirect=True)
def test_every_input_leads_to_the_right_place_or_to_a_question_that_contains_it(reader):
    judge = spanish_or_english_judge()
    assert {typed: fault for typed, right in INPUTS.items() if (fault := judge.fault(typed, right))} == {}


@pytest.mark.parametrize("reader", ["en", "es"], indirect=True)
def test_every_state_is_known_by_its_names_in_both_languages(reader):
    states = list(State.objects.all())
    names = StateNames(states)
    in_texts = StateNames(states, in_the_finder=False)
    for state in states:
        for name in [*full_names(state), state.code, f"estado de {full_names(state)[0]}"]:
            assert (names.named(name), in_texts.named(name)) == (state, state), name
    if reader == "es":
        assert "Carolina del Norte" in {str(state.name) for state in states if isinstance(state.name, Translated)}


@pytest.mark.parametrize("reader", ["es"], indirect=True)
def test_choices_are_in_spanish_and_understood_when_tapped(reader):
    with translation.override("es"):
        names = NamedPlaces(list(State.objects.all()))
        answer = lookup.understand("Nueva York", names)
        assert isinstance(answer, lookup.SeveralTowns)
        assert "Nueva York" in answer.labels[0]
        assert lookup.understand(answer.labels[0], names) == lookup.StateNamed(names.states.by_code["NY"])
        assert lookup.understand("carolina", names).labels[:2] == ["Carolina del Norte", "Carolina del Sur"]


@pytest.mark.parametrize("reader", ["es"], indirect=True)
def test_list_of_states_is_in_the_order_of_the_names_that_it_shows(reader):
    labels = [str(label) for _code, label in StateForm(states=list(State.objects.all())).fields["state"].choices][1:]
    assert labels.index("Carolina del Norte") < labels.index("Colorado") < labels.index("Nueva York")


def test_answers_of_the_spanish_finder_stay_in_the_language(client):
    answer = client.get("/es/locations/near/?q=clinicas en carolina del norte")
    assert (answer.status_code, answer["Location"]) == (302, "/es/locations/north-carolina/")
    page = client.get("/es/locations/near/?q=Nueva York").content.decode()
    assert 'href="/es/locations/near/?q=' in page
    assert 'href="/locations/' not in page.replace('hreflang="en" href="/locations/', "").replace(
        'href="/locations/near/?q=Nueva', ""
    )
