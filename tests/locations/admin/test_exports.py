"""Exporting clinics from the list in the admin and importing them again."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from phonenumber_field.phonenumber import to_python

from locations import importing
from locations.importing import exporting
from locations.importing.tables import STREAMED_AT_ONCE
from locations.models import Clinic, ClinicExport
from tests.background import run_waiting_work
from tests.factories import confirmed_lately, make_clinic, make_state
from tests.html import Page
from tests.locations.importing.files import make_atlas
from tests.staff import list_url, make_staff

pytestmark = pytest.mark.django_db
EXPORT = "/admin/locations/clinic/export/"
BEFORE_THE_RECORD = {"suite", "access_notes", "operation_note"}


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


def make_harbor(**values):
    return make_clinic(
        **{
            "name": "Harbor PT", "slug": "harbor", "latitude": 47.2512, "longitude": -122.4411, "step_free": None,
            "opening_hours": "Mo-Fr 08:00-18:00; PH off", "languages": "Spanish; Vietnamese",
        } | values
    )  # fmt: skip


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def exported(client, **query):
    return list(csv.DictReader(io.StringIO(content_of(client.get(EXPORT, query)).decode("utf-8-sig"))))


def test_export_is_not_cached(location_manager):
    assert "no-store" in location_manager.get(EXPORT)["Cache-Control"]


def test_list_offers_import_and_both_exports_with_its_filters(location_manager):
    hrefs = Page(location_manager.get(list_url(Clinic), {"status": "published"})).hrefs
    assert [href for href in hrefs if "export" in href or "clinicimport/add" in href][-3:] == [
        reverse("admin:locations_clinicimport_add"), f"{EXPORT}?status=published&format=xlsx",
        f"{EXPORT}?status=published&format=csv",
    ]  # fmt: skip


def test_export_contains_every_field_of_a_clinic(location_manager):
    clinic = make_harbor()
    [row] = exported(location_manager)
    assert list(row) == exporting.COLUMNS
    assert {name: value for name, value in row.items() if value or name in BEFORE_THE_RECORD} == {
        "page": "/locations/washington/harbor/", "name": "Harbor PT", "street": clinic.street, "suite": "",
        "city": clinic.city, "state": "WA", "zip": "98402", "latitude": "47.2512", "longitude": "-122.4411",
        "time_zone": "America/Los_Angeles", "phone": "(206) 555-0123", "opening_hours": "Mo-Fr 08:00-18:00; PH off",
        "step_free": "unknown", "access_notes": "", "languages": "Spanish; Vietnamese", "offers_dry_needling": "yes",
        "new_patients": "unknown", "referral_needed": "unknown", "dry_needling_confirmed_on": f"{confirmed_lately()}", "operation": "open", "operation_note": "", "publication": "published",
    }  # fmt: skip


def test_export_contains_the_filtered_clinics_including_drafts(location_manager):
    make_harbor(name="In Idaho", slug="b", state=make_state("ID"))
    make_harbor(name="A draft", slug="a", status="draft")
    assert sorted(row["name"] for row in exported(location_manager)) == ["A draft", "In Idaho"]
    assert [row["name"] for row in exported(location_manager, status="draft")] == ["A draft"]
    assert [row["name"] for row in exported(location_manager, q="idaho")] == ["In Idaho"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_that_is_imported_again_changes_nothing(location_manager, kind):
    make_harbor()
    make_harbor(
        name="=Formula & Sons", slug="formula", street="-1 Main St", step_free=True, point_from_zip=True,
        operation="closed_for_now", operation_note="@ Back in March", offers_dry_needling=False,
        dry_needling_confirmed_on=None, opening_hours="",
    )  # fmt: skip
    content = content_of(location_manager.get(EXPORT, {"format": kind}))
    report = importing.look_at(importing.read_table(content, f"clinics.{kind}"))
    assert {row.label: row.changes or row.faults for row in report.rows if row.outcome != "unchanged"} == {}
    assert report.counts["unchanged"] == 2


def test_export_contains_no_formulas(location_manager):
    make_harbor(name="=1+1", operation_note="+cmd")
    [row] = exported(location_manager)
    assert (row["name"], row["operation_note"]) == ("'=1+1", "'+cmd")
    sheet = load_workbook(io.BytesIO(location_manager.get(EXPORT, {"format": "xlsx"}).content)).active
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}


def test_export_has_the_right_file_type(location_manager):
    response = location_manager.get(EXPORT, {"format": "xlsx"})
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert location_manager.get(EXPORT, {"format": "what"})["Content-Type"] == "text/csv; charset=utf-8"


def test_export_requires_permission_to_view_clinics(client):
    guest = make_staff("Writer")
    guest.groups.clear()
    client.force_login(guest)
    assert client.get(EXPORT).status_code == 403


def test_export_takes_the_same_number_of_queries_for_any_number_of_clinics(
    location_manager, django_assert_max_num_queries
):
    for number in range(5):
        make_harbor(slug=f"harbor-{number}")
    with django_assert_max_num_queries(14):  # including two for the transaction
        exported(location_manager)


def test_csv_is_sent_in_parts(location_manager, monkeypatch):
    monkeypatch.setattr("locations.importing.tables.STREAMED_AT_ONCE", 400)
    for number in range(5):
        make_harbor(slug=f"harbor-{number}")
    parts = list(location_manager.get(EXPORT).streaming_content)
    assert len(parts) > 2
    assert max(map(len, parts)) < STREAMED_AT_ONCE
    assert b"".join(parts).decode("utf-8-sig").count("Harbor PT") == 5


@pytest.mark.parametrize("number", ["+12065550123", "+18005550100", "+441632960961", "12", "+11234567890", ""])
def test_phone_number_is_written_as_everywhere_else(number):
    parsed = to_python(number)
    assert exporting._phone(number) == (parsed.as_national if parsed else "")


@pytest.mark.parametrize("query", ["no_such_field=1", "name__regex=(", "state__id__exact=x", "p=-1", "o=99", "q=%00"])
def test_export_with_an_invalid_filter_is_complete_or_a_bad_request(location_manager, query):
    location_manager.raise_request_exception = False
    assert location_manager.get(f"{EXPORT}?{query}").status_code in (200, 400)


# Large workbooks


@pytest.fixture
def large(monkeypatch, location_manager):
    """Ask for a workbook that is too large for a request, and return the address of its page."""
    monkeypatch.setattr("locations.admin.export_files.MADE_AT_ONCE", 1)
    make_harbor()
    make_harbor(name="In Idaho", slug="b", state=make_state("ID"))
    make_harbor(name="Also in Idaho", slug="c", state=make_state("ID"))
    return location_manager.get(EXPORT, {"format": "xlsx", "q": "idaho"})["Location"]


def names_in(content):
    return [row[2].value for row in load_workbook(io.BytesIO(content)).active][1:]


def test_large_workbook_is_made_by_a_worker_with_the_filters_of_the_list(location_manager, large):
    page = Page(location_manager.get(large))
    assert page.one("span", role="status").text == (
        "The file is being made. This takes about a minute for 100,000 clinics."
    )
    assert location_manager.get(f"{large}&progress=1").json()["is_under_way"] is True
    run_waiting_work()
    assert location_manager.get(f"{large}&progress=1").json()["is_under_way"] is False
    [link] = Page(location_manager.get(large)).all("a", class_="button default")
    response = location_manager.get(f"{EXPORT}{link['href']}")
    assert sorted(names_in(response.content)) == ["Also in Idaho", "In Idaho"]
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_small_workbook_and_every_csv_are_answered_at_once(location_manager, large):
    assert names_in(location_manager.get(EXPORT, {"format": "xlsx", "q": "harbor"}).content) == ["Harbor PT"]
    assert len(exported(location_manager)) == 3
    assert ClinicExport.objects.count() == 1


def test_export_of_another_account_is_not_found(client, location_manager, large):
    run_waiting_work()
    client.force_login(make_staff("Administrator"))
    for address in (large, f"{large}&download=1", f"{large}&progress=1"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["1", "99999999-9999-4999-8999-999999999999", ""])
def test_unknown_export_is_not_found(location_manager, key):
    assert location_manager.get(EXPORT, {"file": key}).status_code == 404


def test_export_of_an_account_that_lost_its_rights_is_empty(location_manager, large):
    owner = ClinicExport.objects.get().owner
    owner.groups.clear()
    run_waiting_work()
    assert names_in(bytes(ClinicExport.objects.get().content)) == []
    assert location_manager.get(large).status_code == 403


def test_export_that_failed_or_waits_says_so(location_manager, large):
    ClinicExport.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    words = location_manager.get(f"{large}&progress=1").json()["words"]
    assert words.startswith("The file waits longer than usual, because nobody runs background work.")
    DBTaskResult.objects.all().delete()
    assert Page(location_manager.get(large)).one("p", class_="errornote").text == (
        "The file could not be made. Export the list again."
    )


def test_export_is_kept_for_a_day(large):
    now = timezone.now()
    assert ClinicExport.objects.expired(now + datetime.timedelta(hours=23)).count() == 0
    assert ClinicExport.objects.expired(now + datetime.timedelta(hours=25)).count() == 1
