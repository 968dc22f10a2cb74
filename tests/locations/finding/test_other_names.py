"""Nicknames, regions, counties and parts of cities lead to places that the finder knows."""

import pytest

from locations.finding.named_places import NamedPlaces
from locations.finding.other_names import county_in, other_names
from locations.finding.town_names import key_of
from locations.models import State

SECTIONS = ["asked", "nicknames", "regions", "counties", "parts"]


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_site")
def test_every_place_of_the_table_is_known_and_every_state_exists():
    names = NamedPlaces(State.objects.all())
    labels = {
        label
        for section in SECTIONS
        for value in other_names().sections[section].values()
        for label in ([value] if isinstance(value, str) else value)
    }
    assert [label for label in sorted(labels) if not (names.states.named(label) or names.town_of(label))] == []
    assert set(other_names().sections["states"]) == set(names.states.by_code)


def test_no_name_is_listed_twice():
    keys = [key_of(name) for section in ("nicknames", "regions", "parts") for name in other_names().sections[section]]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("King County", "king"),
        ("County of King", "king"),
        ("St. Louis Co.", "saintlouis"),
        ("King", ""),
        ("County", ""),
    ],
)
def test_county_is_known_by_the_word(text, key):
    assert county_in(text) == key
