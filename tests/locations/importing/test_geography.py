"""Places and time zones for the rows of a file, read only where rows need them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from locations.data import place_loading
from locations.importing import geography
from locations.importing.geography import ONE_TIME_ZONE, Atlas, time_zone_at
from locations.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    make.make_place(zip="98402", city="Tacoma", town_key="tacoma", latitude=47.25, longitude=-122.44)
    make.make_place(zip="98405", city="Tacoma", town_key="tacoma", latitude=47.24, longitude=-122.46)
    make.make_place(zip="99201", city="Spokane", latitude=47.66, longitude=-117.43)


def of_places(queries) -> list[str]:
    return [each["sql"] for each in queries if 'FROM "locations_place"' in each["sql"]]


def test_few_rows_read_the_areas_of_their_zip_codes_alone(places):
    with CaptureQueriesContext(connection) as queries:
        atlas = Atlas()
        assert of_places(queries) == []
        assert atlas.place("98402").zip == "98402"
        assert atlas.place("98404") is None
        assert {spot.zip for spot in atlas.area("98499")} == {"98402", "98405"}
        assert (atlas.place(""), list(atlas.area("9"))) == (None, [])
    assert len(of_places(queries)) == 1
    assert "LIKE" in of_places(queries)[0]


def test_many_areas_are_read_at_once(places, monkeypatch):
    monkeypatch.setattr(geography, "FEW_AREAS", 1)
    atlas = Atlas()
    with CaptureQueriesContext(connection) as queries:
        found = [atlas.place(zip_code) for zip_code in ("98402", "99201", "10001", "98405", "60601")]
    assert [spot and spot.zip for spot in found] == ["98402", "99201", None, "98405", None]
    assert len(of_places(queries)) == 2


def test_center_of_a_town_is_read_once(places):
    atlas, state = Atlas(), State.objects.get(code="WA")
    with CaptureQueriesContext(connection) as queries:
        for _row in range(2):
            point, _words = atlas.middle("98499", state, "TACOMA")
            assert point == pytest.approx((47.245, -122.45))
    assert len(of_places(queries)) == 2


def test_state_with_one_time_zone_needs_no_map(monkeypatch):
    monkeypatch.setattr(geography, "_time_zone_near", None)
    assert time_zone_at(47.25, -122.44, State(code="WA")) == "America/Los_Angeles"


def test_time_zones_of_states_are_those_of_the_map():
    place_loading.load_states()
    for state in State.objects.filter(code__in=ONE_TIME_ZONE):
        assert ONE_TIME_ZONE[state.code] == time_zone_at(state.latitude, state.longitude, None)
