"""The clinics as open data."""

import csv
import io
import json

import pytest

from tests.factories import make_clinic

pytestmark = pytest.mark.django_db
GEOJSON, CSV = "/locations/clinics.geojson", "/locations/clinics.csv"


def csv_rows(client) -> list[dict]:
    return list(csv.DictReader(io.StringIO(client.get(CSV).content.decode())))


def test_geojson_has_the_point_with_longitude_first(client):
    make_clinic(name="Here", latitude=47.25, longitude=-122.44)
    response = client.get(GEOJSON)
    (feature,) = json.loads(response.content)["features"]
    assert response["Content-Type"] == "application/geo+json"
    assert feature["geometry"] == {"type": "Point", "coordinates": [-122.44, 47.25]}
    assert feature["properties"]["name"] == "Here"


def test_csv_has_the_same_clinics(client):
    clinic = make_clinic(name="Here")
    (row,) = csv_rows(client)
    assert (row["name"], row["state"], row["phone"]) == ("Here", "WA", clinic.phone.as_national)
    assert row["url"] == f"http://testserver{clinic.get_absolute_url()}"


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_unpublished_clinics_are_left_out(client, path):
    make_clinic(name="Seen")
    make_clinic(name="Hidden", status="draft")
    text = client.get(path).content.decode()
    assert ("Seen" in text, "Hidden" in text) == (True, False)


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2+3", "@sum", "\t=1"])
def test_text_that_a_spreadsheet_would_run_is_quoted(client, name):
    make_clinic(name=name)
    assert [row["name"] for row in csv_rows(client)] == [f"'{name}"]


def test_numbers_stay_numbers(client):
    make_clinic(longitude=-122.44)
    assert [row["longitude"] for row in csv_rows(client)] == ["-122.44"]


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_open_data_is_cached_for_five_minutes_and_rejects_post(client, path):
    assert client.get(path)["Cache-Control"] == "public, max-age=300"
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_number_of_queries_does_not_grow(client, path, django_assert_num_queries):
    for _number in range(3):
        make_clinic()
    with django_assert_num_queries(2):
        client.get(path)
