"""Many clinics in the order of lists, and their towns, in whatever case they were typed."""

import pytest

from locations.models import Clinic
from locations.models.clinic_towns import in_order
from tests.factories import make_clinic

pytestmark = pytest.mark.django_db


def found():
    return [(town.name, town.count) for town in in_order(Clinic.objects.all()).by_town.values()]


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
    clinics = [make_clinic(city=city, name=name) for city, name in (("Walla Walla", "B"), ("Walla  Walla ", "A"))]
    (town,) = in_order(Clinic.objects.all()).by_town.values()
    assert sorted(town.keys) == [clinic.pk for clinic in clinics]


def test_clinics_are_in_the_order_of_lists():
    for name, city in (("B", "Yakima"), ("C", "Tacoma"), ("A", "Tacoma"), ("D", "Yakima")):
        make_clinic(name=name, city=city, offers_dry_needling=False)
    make_clinic(name="Offers", city="Yakima", offers_dry_needling=True)
    found = in_order(Clinic.objects.all())
    assert list(found.keys) == [clinic.pk for clinic in Clinic.objects.offering_first()]
    names = dict(Clinic.objects.values_list("pk", "name"))
    assert [[names[key] for key in town.keys] for town in found.by_town.values()] == [["A", "C"], ["Offers", "B", "D"]]
