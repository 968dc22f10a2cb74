"""Every town is found as it is printed: those of our clinics, and 10,000 of the two data files."""

import random

import pytest

from locations import distance
from locations.finding import clinic_index, lookup
from locations.finding.named_places import NamedPlaces
from locations.finding.town_names import key_of
from locations.models import Clinic, Place, State, Town
from tests import factories as make

pytestmark = pytest.mark.django_db
TRIED = 10_000
SAME_TOWN = 30  # miles; two towns of a state can have one name, so the nearest of them counts


@pytest.mark.usefixtures("whole_site")
def test_ten_thousand_towns_are_found_in_their_state():
    names = NamedPlaces(State.objects.all())
    towns: dict[tuple[str, str], list[tuple[str, tuple[float, float]]]] = {}
    for model, name in ((Place, "city"), (Town, "name")):
        for town, code, *point in model.objects.values_list(name, "state__code", "latitude", "longitude"):
            towns.setdefault((key_of(town), code), []).append((town, tuple(point)))
    chosen = random.Random(19).sample(sorted(towns), TRIED)  # noqa: S311 - the same ones each time
    wrong = {}
    for key in chosen:
        text = f"{towns[key][0][0]}, {key[1]}"
        answer = lookup.understand(text, names)
        points = [point for _town, point in towns[key]]
        if not isinstance(answer, lookup.Point) or answer.state.code != key[1] or _miles(answer, points) > SAME_TOWN:
            wrong[text] = answer
    assert wrong == {}


def _miles(answer: lookup.Point, points: list[tuple[float, float]]) -> float:
    return min(distance.miles_between((answer.latitude, answer.longitude), point) for point in points)


@pytest.mark.usefixtures("whole_site")
def test_every_town_on_the_page_of_a_clinic_is_found():
    unknown = ["Brand New Town", "St. Nowhere's-on-the-Lake", "Ávila Beach Village", "No Name (East)", "Kent 2"]
    for town in unknown:
        make.make_clinic(city=town, state=State.objects.get(code="WA"))
    states = list(State.objects.all())
    printed = Clinic.objects.published().listed().values_list("city", "state__code").distinct()
    answers = {f"{city}, {code}": lookup.look_up(f"{city}, {code}", states) for city, code in printed}
    assert len(answers) > 50
    wrong = [
        text
        for text, answer in answers.items()
        if not isinstance(answer, lookup.Point) or not text.endswith(f", {answer.state.code}")
    ]
    assert wrong == []


def test_town_of_a_clinic_is_known_only_while_the_clinic_is_on_the_site():
    clinic = make.make_clinic(city="Brand New Town")
    assert isinstance(lookup.look_up("Brand New Town, WA"), lookup.Point)
    make.change(clinic, status="draft")
    clinic_index.forget()  # PostgreSQL counts a change when it is committed, and a test commits nothing
    assert isinstance(lookup.look_up("Brand New Town, WA"), lookup.NotFound)


@pytest.mark.parametrize("values", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_clinic_that_is_not_public_is_not_found_by_its_name(values):
    make.make_clinic(name="Quillfeather PT", city="Brand New Town", **values)
    assert isinstance(lookup.look_up("Quillfeather PT"), lookup.NotFound)
    assert isinstance(lookup.look_up("Brand New Town"), lookup.NotFound)


def test_clinics_are_read_again_only_after_a_change(django_assert_num_queries):
    make.make_clinic(city="Brand New Town")
    clinic_index.clinic_index()
    with django_assert_num_queries(1):
        assert clinic_index.clinic_index().towns(["brandnewtown"])
