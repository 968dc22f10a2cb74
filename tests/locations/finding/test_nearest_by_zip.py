"""Compare the five clinics nearest to 200 ZIP codes in all states and territories with a brute-force search."""

import csv
import gzip
import random
from collections import defaultdict

import pytest

from locations import distance
from locations.data import place_loading
from locations.finding import lookup
from locations.models import Clinic, State

pytestmark = pytest.mark.django_db
FAR_CORNERS = [  # both sides of the antimeridian, and the poles
    (51.9, 179.4), (52.0, -179.6), (-14.2, -179.99), (-14.2, 179.99), (90.0, 0.0), (-90.0, 12.0), (89.9, 170.0),
]  # fmt: skip


@pytest.fixture
def spots():
    """Return the rows of the ZIP file by state, for the states in the database."""
    place_loading.load_states()
    known = set(State.objects.values_list("code", flat=True))
    found = defaultdict(list)
    with gzip.open(place_loading.FOLDER / "us_zip.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["state"] in known:
                found[row["state"]].append(row)
    return found


@pytest.fixture
def clinics(spots):
    """Create 400 clinics: in every state, on both sides of the antimeridian, at the poles, some at the same point."""
    rng = random.Random(20261124)  # noqa: S311
    states = {state.code: state for state in State.objects.all()}
    points = [(code, float(row["lat"]), float(row["lon"])) for code in states for row in rng.sample(spots[code], 1)]
    while len(points) < 390:
        code = rng.choice(list(states))
        row = rng.choice(spots[code])
        points.append((code, float(row["lat"]) + rng.gauss(0, 0.2), float(row["lon"]) + rng.gauss(0, 0.2)))
    points += [("AK", *corner) for corner in FAR_CORNERS] + [points[0]] * 3
    Clinic.objects.bulk_create(
        Clinic(
            name=f"Clinic {number}", slug=f"clinic-{number}", state=states[code], street="1 Main St", city="Town",
            zip="00000", phone="+12065550123", time_zone="America/New_York", latitude=latitude, longitude=longitude,
            offers_dry_needling=True, dry_needling_confirmed_on="2026-11-01", status="published",
        )
        for number, (code, latitude, longitude) in enumerate(points)
    )  # fmt: skip
    return list(Clinic.objects.all())


def brute_force(clinics, latitude, longitude):
    """Return the five nearest as (miles, primary key) by measuring all of them."""
    here = distance.unit_vector(latitude, longitude)

    def chord_squared(clinic):
        there = distance.unit_vector(clinic.latitude, clinic.longitude)
        return sum((a - b) ** 2 for a, b in zip(here, there, strict=True))

    measured = sorted((distance.miles_of_chord(chord_squared(clinic)), clinic.pk) for clinic in clinics)
    return measured[:5]


def found(latitude, longitude):
    return [
        (clinic.miles, clinic.pk) for clinic in Clinic.objects.published().offering().nearest_to(latitude, longitude, 5)
    ]


def assert_same(found, expected):
    """Assert the same clinics in the same order. Clinics at the same distance (within a foot) may be swapped."""
    assert [miles for miles, _pk in found] == pytest.approx([miles for miles, _pk in expected], abs=2e-4)
    by_miles = [{pk for miles, pk in pairs if miles < expected[-1][0] - 2e-4} for pairs in (found, expected)]
    assert by_miles[0] == by_miles[1]


def test_five_nearest_to_200_zip_codes_match_brute_force(spots, clinics):
    rng = random.Random(7)  # noqa: S311
    chosen = [rng.choice(rows) for _state, rows in sorted(spots.items())]  # one of every state, DC and the territories
    everywhere = [row for rows in spots.values() for row in rows]
    chosen += rng.sample(everywhere, 200 - len(chosen))
    assert (len(chosen), {"AK", "HI", "PR", "DC"} - {row["state"] for row in chosen}) == (200, set())
    states = {state.code: state for state in State.objects.all()}
    for row in chosen:
        place = place_loading.Place(
            zip=row["zip"], city=row["city"], town_key="x", state=states[row["state"]],
            latitude=float(row["lat"]), longitude=float(row["lon"]),
        )  # fmt: skip
        place.save()
        point = lookup.look_up(row["zip"])
        assert_same(found(point.latitude, point.longitude), brute_force(clinics, float(row["lat"]), float(row["lon"])))


@pytest.mark.parametrize("corner", FAR_CORNERS)
def test_five_nearest_at_the_antimeridian_and_the_poles_match_brute_force(clinics, corner):
    assert_same(found(*corner), brute_force(clinics, *corner))
