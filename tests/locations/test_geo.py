"""Distances on the globe, as the database works them out."""

import math

import pytest

from locations import geo
from locations.models import Clinic, Place
from tests import factories as make

pytestmark = pytest.mark.django_db


def miles(here, there):
    """Return the miles from `here` to a place that is `there`, both (latitude, longitude)."""
    place = make.make_place(latitude=there[0], longitude=there[1])
    return Place.objects.annotate(miles=geo.miles_between(*here)).get(pk=place.pk).miles


SEATTLE, PORTLAND, NEW_YORK = (47.4490, -122.3093), (45.5887, -122.5975), (40.6413, -73.7781)
LOS_ANGELES, HONOLULU, GUAM = (33.9416, -118.4085), (21.3187, -157.9225), (13.4834, 144.7959)


# Known distances between the airports of these towns, on the ellipsoid.
@pytest.mark.parametrize(
    ("here", "there", "known"),
    [
        (SEATTLE, PORTLAND, 129.2),
        (NEW_YORK, LOS_ANGELES, 2475),
        (SEATTLE, NEW_YORK, 2422),
        (HONOLULU, GUAM, 3801),  # across the antimeridian
    ],
    ids=["Seattle-Portland", "New York-Los Angeles", "Seattle-New York", "Honolulu-Guam"],
)
def test_distance_is_within_half_a_percent_of_the_known_one(here, there, known):
    assert miles(here, there) == pytest.approx(known, rel=0.005)
    assert miles(there, here) == pytest.approx(known, rel=0.005)


def test_distance_to_the_same_place_is_nothing():
    assert miles(SEATTLE, SEATTLE) == 0


def test_distance_across_the_antimeridian_takes_the_short_way():
    assert miles((0, 179.5), (0, -179.5)) == pytest.approx(miles((0, 10), (0, 11)))


def test_one_degree_is_the_same_on_every_meridian_and_shrinks_towards_the_poles_on_parallels():
    degree = math.radians(1) * geo.EARTH_RADIUS_MILES
    assert miles((40, -100), (41, -100)) == pytest.approx(degree)
    assert miles((60, -100), (60, -101)) == pytest.approx(degree / 2, rel=0.0001)


@pytest.mark.parametrize("longitude", [-180, -90, 0, 123.4, 180])
def test_pole_is_as_far_from_every_longitude(longitude):
    quarter = math.pi / 2 * geo.EARTH_RADIUS_MILES
    assert miles((90, 0), (0, longitude)) == pytest.approx(quarter)
    assert miles((90, 0), (90, longitude)) == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize("here", [(0, 0), (45, 45), (47.449, -122.3093), (-89.9, 12.3), (90, 0)])
def test_other_side_of_the_globe_is_half_way_round_and_never_an_error(here):
    there = (-here[0], here[1] - 180 if here[1] > 0 else here[1] + 180)
    assert miles(here, there) == pytest.approx(math.pi * geo.EARTH_RADIUS_MILES, rel=1e-6)


def test_nearest_clinics_come_first():
    for name, latitude in [("far", 30), ("near", 46), ("middle", 40)]:
        make.make_clinic(slug=name, latitude=latitude, longitude=-120)
    nearest = Clinic.objects.nearest_to(47, -120)
    assert [clinic.slug for clinic in nearest] == ["near", "middle", "far"]
    assert [round(clinic.miles) for clinic in nearest] == [69, 484, 1175]


def test_clinics_at_the_same_distance_keep_one_order():
    for name in ("first", "second", "third"):
        make.make_clinic(slug=name, latitude=40, longitude=-120)
    assert [clinic.slug for clinic in Clinic.objects.nearest_to(47, -120)] == ["first", "second", "third"]
