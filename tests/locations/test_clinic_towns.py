"""The towns of many clinics, in whatever case they were typed."""

import pytest

from locations.models import Clinic
from locations.models.clinic_towns import towns_of
from tests.factories import make_clinic

pytestmark = pytest.mark.django_db


def found():
    return [(town.name, town.count) for town in towns_of(Clinic.objects.all())]


def test_towns_are_in_order_with_their_number_of_clinics(django_assert_num_queries):
    for city in ("Houston", "austin", "HOUSTON", "Houston", "DALLAS", "Peñasco", "PEÑASCO"):
        make_clinic(city=city)
    with django_assert_num_queries(1):
        assert found() == [("austin", 1), ("DALLAS", 1), ("Houston", 3), ("Peñasco", 2)]


@pytest.mark.parametrize(
    ("cities", "name"),
    [
        (["HOUSTON", "HOUSTON", "Houston"], "Houston"),
        (["houston", "Houston", "Houston"], "Houston"),
        (["Mcallen", "McAllen"], "McAllen"),
        (["MCALLEN"], "MCALLEN"),
    ],
)
def test_spelling_to_show_is_the_most_common_one_that_is_not_in_capitals(cities, name):
    for city in cities:
        make_clinic(city=city)
    assert found() == [(name, len(cities))]


def test_spaces_do_not_make_two_towns():
    for city in ("Walla Walla", "Walla  Walla "):
        make_clinic(city=city)
    (town,) = towns_of(Clinic.objects.all())
    assert (town.count, sorted(town.spellings)) == (2, ["Walla  Walla ", "Walla Walla"])
