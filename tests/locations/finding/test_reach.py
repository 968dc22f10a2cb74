"""Whether the nearest clinic can be reached by road, and which state a device is in."""

import pytest

from locations.finding.reach import Reach, nearest_zip, state_at
from locations.models import State
from tests.factories import make_clinic, make_place, make_state

pytestmark = pytest.mark.django_db


def reach(miles, *, home=None, away="WA"):
    clinic = make_clinic(state=make_state(away))
    clinic.miles = miles
    return Reach(clinic, make_state(home) if home else None)


@pytest.mark.parametrize(
    ("home", "away", "miles", "is_over_the_sea", "is_too_far"),
    [
        ("OR", "WA", 149.9, False, False),
        ("OR", "WA", 150.1, False, True),
        (None, "WA", 20, False, False),
        (None, "WA", 454, False, True),
        ("GU", "HI", 3800, True, True),
        ("VI", "PR", 60, True, True),
        ("FL", "PR", 1000, True, True),
        ("HI", "HI", 90, False, False),
        ("HI", "HI", 200, False, True),
        ("AK", "WA", 900, False, True),
    ],
)
def test_clinic_beyond_a_days_drive_or_over_the_sea_is_too_far(home, away, miles, is_over_the_sea, is_too_far):
    found = reach(miles, home=home, away=away)
    assert (found.is_over_the_sea, found.is_too_far) == (is_over_the_sea, is_too_far)


@pytest.mark.parametrize(
    ("home", "away", "expected"), [("HI", "HI", True), ("HI", "WA", False), ("WA", "WA", False), (None, "HI", False)]
)
def test_clinics_of_an_island_state_may_be_on_another_island(home, away, expected):
    assert reach(50, home=home, away=away).has_other_islands is expected


def test_state_of_a_point_is_that_of_the_zip_codes_around_it():
    for step in range(4):
        make_place(latitude=47.2 + step / 10, longitude=-122.4)
    make_place(state=make_state("OR"), latitude=46.0, longitude=-122.4)
    states = list(State.objects.all())
    assert state_at(47.3, -122.4, states) == make_state("WA")
    assert state_at(46.6, -122.4, states) is None  # the nearest ZIP codes are in two states
    assert state_at(0.0, 0.0, states) is None


def test_state_of_a_point_is_found_across_the_antimeridian():
    make_place(state=make_state("AK"), latitude=52.0, longitude=-179.9)
    assert state_at(52.0, 179.9, list(State.objects.all())) == make_state("AK")


def test_nearest_zip_code_of_a_point_is_within_sixty_miles():
    make_place(zip="98402", latitude=47.25, longitude=-122.44)
    make_place(zip="98499", latitude=47.17, longitude=-122.51)
    assert [nearest_zip(47.2, -122.5), nearest_zip(47.26, -122.4)] == ["98499", "98402"]
    assert [nearest_zip(48.1, -122.44), nearest_zip(48.2, -122.44)] == ["98402", ""]


def test_codes_of_post_boxes_which_share_a_point_come_second():
    for code in ("98411", "98412"):
        make_place(zip=code, latitude=47.25, longitude=-122.44)
    assert nearest_zip(47.25, -122.44) == "98411"
    make_place(zip="98402", latitude=47.254, longitude=-122.44)
    make_place(zip="98499", latitude=47.17, longitude=-122.51)
    assert nearest_zip(47.25, -122.44) == "98402"
