"""How exactly the point of a clinic is known, and how its distance is told."""

import pytest

from locations.models import Clinic
from tests.factories import make_clinic

pytestmark = pytest.mark.django_db
HERE = {"latitude": 29.7604, "longitude": -95.3698}


def exactness(clinic) -> str:
    return str(Clinic.objects.with_shared_points().get(pk=clinic.pk).point_exactness)


def test_point_of_an_address_is_exact():
    assert exactness(make_clinic(**HERE)) == "address"


def test_point_from_the_zip_code_is_the_middle_of_its_area():
    assert exactness(make_clinic(**HERE, point_from_zip=True)) == "zip"


@pytest.mark.parametrize(
    "other",
    [
        {"street": "9 Oak Road", "zip": "77002"},
        {"street": "12 Main Street", "zip": "77090"},
        {"street": "Main Street", "zip": "77002"},
        {"street": "9 Oak Road", "zip": "77002", "point_from_zip": True},
        {"street": "9 Oak Road", "zip": "77002", "offers_dry_needling": False},
    ],
    ids=["another street", "another ZIP code", "no house number", "ZIP middle", "without an offer"],
)
def test_point_shared_by_two_addresses_is_the_middle_of_a_town(other):
    clinic = make_clinic(**HERE, street="12 Main Street", zip="77002")
    make_clinic(**HERE, **other)
    assert exactness(clinic) == "town"


@pytest.mark.parametrize(
    "other",
    [
        {"street": "12 Main St", "zip": "77002-1234", "suite": "Suite 200"},
        {"street": "9 Oak Road", "zip": "77002", "status": "draft"},
        {"street": "9 Oak Road", "zip": "77002", "latitude": 29.7605},
        {"street": "9 Oak Road", "zip": "77002", "longitude": -95.3699},
    ],
    ids=["same building", "draft", "further north", "further west"],
)
def test_point_of_one_building_or_near_another_one_is_exact(other):
    clinic = make_clinic(**HERE, street="12 Main Street", zip="77002")
    make_clinic(**HERE | other)
    assert exactness(clinic) == "address"


@pytest.mark.parametrize(
    ("miles", "values", "from_middle", "words"),
    [
        (0.4, {}, False, "Less than a mile away"),
        (0.4, {}, True, "About 1 mile"),
        (1.2, {}, False, "About 1 mile"),
        (1.2, {}, True, "About 1 mile"),
        (1234.5, {}, True, "About 1,234 miles"),
        (0.0, {"point_from_zip": True}, False, "In Houston"),
        (0.4, {"point_from_zip": True}, True, "In Houston"),
        (0.4, {"shares_point": True}, True, "In Houston"),
        (1.2, {"shares_point": True}, False, "In Houston, about 1 mile"),
        (3.2, {"shares_point": True}, False, "In Houston, about 3 miles"),
        (3210, {"shares_point": True}, False, "In Houston, about 3,210 miles"),
    ],
)
def test_distance_is_told_no_more_exactly_than_it_is_known(miles, values, from_middle, words):
    clinic = Clinic(city="Houston")
    for name, value in {"miles": miles, **values}.items():
        setattr(clinic, name, value)
    assert clinic.distance_in_words(from_middle=from_middle) == words


def test_nearest_clinics_know_how_exact_their_points_are_without_further_queries(django_assert_num_queries):
    make_clinic(**HERE, street="12 Main Street")
    make_clinic(**HERE, street="9 Oak Road")
    make_clinic(latitude=29.8, longitude=-95.4)
    with django_assert_num_queries(2):
        nearest = Clinic.objects.nearest_offering(29.76, -95.37, 3)
        assert [str(clinic.point_exactness) for clinic in nearest] == ["town", "town", "address"]
