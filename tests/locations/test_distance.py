"""Compare nearest clinics with brute-force great-circle distances, on the tested database."""

import math
import random

import pytest
from django.db import connection

from locations import distance
from locations.models import Clinic
from tests.factories import make_clinic, make_state

pytestmark = pytest.mark.django_db


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the miles between two points in degrees by the haversine formula."""
    (south, west), (north, east) = (tuple(map(math.radians, point)) for point in (a, b))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * distance.EARTH_RADIUS_MILES * math.asin(min(1, math.sqrt(half)))


def make_clinics(points: list[tuple[float, float]]) -> None:
    example = make_clinic()
    Clinic.objects.bulk_create(
        Clinic(
            state=example.state,
            slug=f"at-{number}",
            name=f"At {number}",
            status="published",
            offers_dry_needling=True,
            dry_needling_confirmed_on=example.dry_needling_confirmed_on,
            phone=example.phone,
            latitude=latitude,
            longitude=longitude,
        )
        for number, (latitude, longitude) in enumerate(points)
    )
    example.delete()


def test_known_distances_are_correct():
    new_york, los_angeles = (40.7128, -74.0060), (34.0522, -118.2437)
    make_clinics([los_angeles])
    (clinic,) = Clinic.objects.nearest_to(*new_york, count=1)
    assert clinic.miles == pytest.approx(2445.6, rel=0.005)


def test_clinic_at_the_point_itself_has_distance_zero():
    make_clinics([(47.25, -122.44)])
    (clinic,) = Clinic.objects.nearest_to(47.25, -122.44, count=1)
    assert clinic.miles == pytest.approx(0, abs=1e-6)


# Alaska, Hawaii, Puerto Rico, Guam, both sides of the antimeridian, the poles, and Washington, D.C.
EDGES = [
    (64.8, -147.7), (21.3, -157.9), (18.4, -66.1), (13.4, 144.8), (52.0, -179.9), (52.0, 179.9), (0.0, 180.0),
    (0.0, -180.0), (90.0, 0.0), (-90.0, 0.0), (89.9, 120.0), (-89.9, -60.0), (38.9, -77.0),
]  # fmt: skip


def test_five_nearest_match_brute_force_everywhere():
    dice = random.Random(20261123)  # noqa: S311 - the same points in every run
    points = [(math.degrees(math.asin(dice.uniform(-1, 1))), dice.uniform(-180, 180)) for _number in range(400)]
    points += [(dice.uniform(25, 49), dice.uniform(-124, -67)) for _number in range(600)]
    points += [(52.1, 179.99), (52.1, -179.99), (89.99, 10.0), (-89.99, 10.0)]
    make_clinics(points)
    asked = EDGES + [(dice.uniform(25, 49), dice.uniform(-124, -67)) for _number in range(187)]
    asked += [(math.degrees(math.asin(dice.uniform(-1, 1))), dice.uniform(-180, 180)) for _number in range(40)]
    asked += [(dice.choice((-1, 1)) * dice.uniform(88, 90), dice.uniform(-180, 180)) for _number in range(10)]
    asked += [(dice.uniform(-80, 80), dice.choice((-1, 1)) * dice.uniform(179, 180)) for _number in range(10)]
    for point in asked:
        expected = sorted(great_circle(point, other) for other in points)[:5]
        found = Clinic.objects.nearest_offering(*point, 5)
        assert [clinic.miles for clinic in found] == pytest.approx(expected, abs=1e-3), point


def test_all_clinics_are_returned_if_there_are_fewer_than_requested():
    make_clinics([(47, -122), (-47, 58)])
    assert len(Clinic.objects.nearest_to(47, -122, count=5)) == 2


def test_generated_columns_follow_an_update_of_the_point():
    make_clinics([(47.0, -122.0), (30.0, -90.0)])
    Clinic.objects.filter(slug="at-0").update(latitude=30.1, longitude=-90.1)
    nearest = Clinic.objects.nearest_to(30.1, -90.1, count=1)
    assert [clinic.slug for clinic in nearest] == ["at-0"]


def test_every_query_of_a_search_uses_the_index():
    dice = random.Random(1)  # noqa: S311
    make_clinics([(dice.uniform(35, 45), dice.uniform(-105, -95)) for _number in range(4000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with Explainer() as explained:
        Clinic.objects.published().offering().select_related("state").nearest_to(40.0, -100.0, 20)
    # The first query searches both to the east and to the west.
    assert [plan.count("locations_clinic_by_band") for plan in explained.plans] == [2, 1], explained.plans


class Explainer:
    """Record the plan of each reading query before it runs."""

    def __init__(self):
        self.plans = []

    def __enter__(self):
        self._wrapped = connection.execute_wrapper(self)
        self._wrapped.__enter__()
        return self

    def __exit__(self, *error):
        self._wrapped.__exit__(*error)

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip("(").startswith("SELECT"):  # such as a savepoint
            return execute(sql, params, many, context)
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor = context["cursor"].cursor  # the database driver's cursor, so that EXPLAIN is not itself explained
        self.plans.append(str(cursor.execute(f"{explain} {sql}", params).fetchall()))
        return execute(sql, params, many, context)


@pytest.mark.parametrize("latitude", [90.0, 89.99, 0.25, 0.0, -0.25, -14.2, -89.99, -90.0, 47.5, 47.49999])
def test_database_and_code_agree_on_the_band_of_a_latitude(latitude):
    make_clinic(latitude=latitude)
    assert Clinic.objects.get().latitude_band == distance.latitude_band(latitude)


def test_clinics_all_in_one_place_are_found_from_anywhere():
    make_clinics([(47.25, -122.44)] * 30)
    for point in [(47.25, -122.44), (47.3, 60.0), (-33.9, 151.2), (90.0, 0.0)]:
        assert len(Clinic.objects.published().offering().nearest_to(*point, count=20)) == 20


def test_search_among_many_clinics_takes_two_queries(django_assert_num_queries):
    make_clinics([(47 + number / 1000, -122.0) for number in range(300)])
    with django_assert_num_queries(2):
        Clinic.objects.published().offering().nearest_to(47.1, -122.0, count=20)


def test_unit_vectors_have_length_one():
    make_clinic(state=make_state("WA"), latitude=12.3, longitude=45.6)
    clinic = Clinic.objects.get()
    assert (clinic.unit_x, clinic.unit_y, clinic.unit_z) == pytest.approx(distance.unit_vector(12.3, 45.6))
    assert clinic.unit_x**2 + clinic.unit_y**2 + clinic.unit_z**2 == pytest.approx(1)
