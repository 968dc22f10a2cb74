"""The clinics as open data."""

import csv
import datetime
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from phonenumber_field.phonenumber import to_python

from locations.models.clinic_contact import phone_in_words
from locations.pages.open_data_columns import COLUMNS, FIELDS, VERSION
from locations.pages.open_data_rows import in_words
from locations.pages.quick_paths import quick_path
from tests.factories import make_clinic, make_person

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


def test_data_say_how_exact_each_point_is(client):
    make_clinic(name="Exact", latitude=47.1)
    make_clinic(name="From its ZIP code", latitude=47.2, point_from_zip=True)
    make_clinic(name="One of two", latitude=47.3)
    make_clinic(name="The other", latitude=47.3)
    expected = {"Exact": "address", "From its ZIP code": "zip", "One of two": "town", "The other": "town"}
    assert {row["name"]: row["point"] for row in csv_rows(client)} == expected
    features = json.loads(client.get(GEOJSON).content)["features"]
    assert {row["properties"]["name"]: row["properties"]["point"] for row in features} == expected


def document() -> str:
    return Path(settings.BASE_DIR, "clinic_site", "docs", "open-data.md").read_text(encoding="utf-8")


def test_document_describes_every_column_and_the_version():
    text = document()
    assert f"| {VERSION} |" in text
    rows = [line.split("|")[1] for line in text.partition("## How exact")[0].splitlines() if line.startswith("| `")]
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(FIELDS)


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_open_data_have_the_record_but_no_people_and_nothing_of_the_staff(client, path):
    clinic = make_clinic(
        outside_number="1234567893", booking_url="https://example.com/book", second_phone="+12065550124",
        languages="español", opening_hours="",
    )  # fmt: skip
    make_person(clinic, name="Ana Ruiz, PT")
    text = client.get(path).content.decode()
    shown = ["https://example.com/book", "(206) 555-0124", "Spanish", "1234567893", "Ana Ruiz"]
    assert [words in text for words in shown] == [True, True, True, False, False]


PACKAGE = "/locations/datapackage.json"


@pytest.mark.parametrize("path", [GEOJSON, CSV, PACKAGE])
def test_scripts_of_other_sites_may_read_open_data(client, path):
    make_clinic()
    asked = client.options(path, headers={"origin": "https://example.com", "access-control-request-method": "GET"})
    assert (asked.status_code, asked.content, asked["Access-Control-Allow-Methods"]) == (204, b"", "GET, HEAD, OPTIONS")
    for answer in (asked, client.get(path, headers={"origin": "https://example.com"}), client.head(path)):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_scripts_of_other_sites_may_not_read_pages(client):
    clinic = make_clinic()
    for path in (clinic.get_absolute_url(), "/locations/near/?q=98402", "/locations/"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers={"origin": "https://example.com"})


def test_clinic_keeps_its_number_when_its_address_changes(client):
    clinic = make_clinic(slug="before")
    (before,) = csv_rows(client)
    clinic.slug, clinic.name = "after", "Another name"
    clinic.save()
    (after,) = csv_rows(client)
    assert (before["id"], after["id"], after["name"]) == (str(clinic.pk), str(clinic.pk), "Another name")
    (feature,) = json.loads(client.get(GEOJSON).content)["features"]
    assert (feature["id"], feature["properties"]["id"]) == (clinic.pk, clinic.pk)


def test_data_say_when_each_record_changed(client):
    clinic = make_clinic()
    moment = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.UTC)
    type(clinic).objects.update(updated_at=moment)
    assert [row["updated_at"] for row in csv_rows(client)] == ["2026-03-01T12:30:00Z"]


@pytest.mark.parametrize(
    ("values", "offers_now"),
    [
        ({}, "True"),
        ({"operation": "closed_for_now"}, "False"),
        ({"offers_dry_needling": False}, "False"),
        ({"opens_on": datetime.date(2099, 1, 1)}, "False"),
    ],
    ids=str,
)
def test_nobody_is_sent_to_a_clinic_that_is_closed(client, values, offers_now):
    make_clinic(**values)
    assert [row["offers_now"] for row in csv_rows(client)] == [offers_now]


def test_texts_of_the_csv_are_quoted_and_numbers_are_not(client):
    """Programs that look at the quotation marks keep the zero at the start of a ZIP code."""
    make_clinic(zip="04101", city="Tacoma", street="1 Main Street", suite="", latitude=47.25)
    text = client.get(CSV).content.decode()
    (row,) = csv.reader(io.StringIO(text.splitlines()[1]), quoting=csv.QUOTE_NONNUMERIC)
    cells = dict(zip(FIELDS, row, strict=True))
    assert (cells["zip"], cells["latitude"]) == ("04101", 47.25)
    assert cells["address"] == "1 Main Street, Tacoma, WA 04101"


def test_csv_has_no_byte_order_mark(client):
    assert client.get(CSV).content[:4] == b'"id"'


def test_description_names_every_column_with_its_type_the_version_and_the_license(client, settings):
    settings.OPEN_DATA_LICENSE = "https://example.com/license/"
    described = client.get(PACKAGE).json()
    assert (described["version"], described["licenses"]) == (VERSION, [{"path": "https://example.com/license/"}])
    table = described["resources"][0]
    assert table["path"] == "http://testserver/locations/clinics.csv"
    assert [(field["name"], field["type"]) for field in table["schema"]["fields"]] == [
        (column.name, column.type) for column in COLUMNS
    ]
    assert [field["name"] for field in table["schema"]["fields"] if not field["description"]] == []
    settings.OPEN_DATA_LICENSE = ""
    assert "licenses" not in client.get(PACKAGE).json()


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_data_link_to_their_description_and_license(client, path, settings):
    settings.OPEN_DATA_LICENSE = "https://example.com/license/"
    assert client.get(path)["Link"] == (
        '<http://testserver/locations/datapackage.json>; rel="describedby"; type="application/json", '
        '<https://example.com/license/>; rel="license"'
    )


def test_geojson_names_its_version_and_license(client, settings):
    settings.OPEN_DATA_LICENSE = "https://example.com/license/"
    data = json.loads(client.get(GEOJSON).content)
    assert (data["version"], data["license"]) == (VERSION, "https://example.com/license/")


def test_values_have_the_types_of_their_columns(client):
    make_clinic(step_free=None, opens_on=datetime.date(2026, 1, 2))
    (feature,) = json.loads(client.get(GEOJSON).content)["features"]
    types = {"string": str, "integer": int, "boolean": bool, "date": str, "datetime": str}
    properties = feature["properties"]
    wrong = {
        column.name: properties[column.name]
        for column in COLUMNS
        if column.type in types and not isinstance(properties[column.name], (types[column.type], type(None)))
    }
    assert wrong == {}


@pytest.fixture
def large_site(monkeypatch):
    """Three clinics, which count as many."""
    make_clinic(name="First", second_phone="+442079460123", text_phone="+12065550124", languages="español", zip="04101")
    make_clinic(name="=Second", latitude=47.5, closes_on=datetime.date(2099, 1, 2), suite="Suite 3")
    make_clinic(name="Third", latitude=47.5, offers_dry_needling=False, step_free=True)
    return lambda: monkeypatch.setattr("locations.pages.open_data_rows.FEW", 1)


@pytest.mark.parametrize("path", [GEOJSON, CSV])
def test_large_site_has_the_same_data(client, path, large_site, django_assert_num_queries):
    few = client.get(path)
    large_site()
    with django_assert_num_queries(3):
        many = client.get(path)
        text = b"".join(many)
    assert (many.streaming, text) == (True, few.content)
    assert {name: many[name] for name in many.headers} == {
        name: few[name] for name in few.headers if name != "Content-Length"
    }


def test_clinics_are_in_the_order_of_their_numbers(client):
    numbers = [str(make_clinic(name=name).pk) for name in ("Zoo", "Acme", "Main")]
    assert [row["id"] for row in csv_rows(client)] == numbers


@given(st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True) | st.sampled_from(["+442079460123", "+525555555555", "555"]))
def test_phone_numbers_are_written_as_the_library_writes_them(number):
    assert in_words(number) == phone_in_words(to_python(number))


def test_quick_paths_are_those_of_the_pages():
    clinic = make_clinic(slug="a-clinic_2")
    assert quick_path("locations:clinic")(clinic.state.slug, clinic.slug) == clinic.get_absolute_url()
