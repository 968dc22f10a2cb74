"""Importing clinics in the admin: upload, check, import, and download the refused rows."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from locations.models import Clinic, ClinicImport, StateAccess
from tests.factories import make_clinic, make_state
from tests.html import Page
from tests.locations.importing.files import BOISE, TACOMA, csv_bytes, make_atlas, xlsx
from tests.staff import add_url, change_url, make_staff

pytestmark = pytest.mark.django_db
BAD = TACOMA | {"name": "Bad PT", "phone": "NOT AVAILABLE"}


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


def upload(client, content, name="clinics.csv"):
    return client.post(add_url(ClinicImport), {"file": SimpleUploadedFile(name, content)})


def upload_rows(client, *rows) -> ClinicImport:
    response = upload(client, csv_bytes(rows))
    record = ClinicImport.objects.get()
    assert response["Location"] == change_url(record)
    return record


def write_url(record):
    return reverse("admin:locations_clinicimport_write", args=[record.pk])


def rows_shown(client, record, outcome):
    page = Page(client.get(change_url(record), {"outcome": outcome}))
    return [[cell.text for cell in row.all("td", "th")] for row in page.all("tbody")[0].all("tr")]


@pytest.mark.parametrize(
    ("key", "status"),
    [("1", 404), ("x", 404), ("0" * 40, 404), ("99999999-9999-4999-8999-999999999999", 404), ("%00", 400)],
)
def test_unknown_import_is_not_found(location_manager, key, status):
    response = location_manager.get(f"/admin/locations/clinicimport/{key}/change/")
    assert response.status_code == status


def test_upload_shows_a_preview_and_saves_no_clinic(location_manager):
    make_clinic(name="River PT", street="12 Oak St", zip="83702", state=make_state("ID"))
    record = upload_rows(location_manager, TACOMA, BAD, BOISE)
    assert Clinic.objects.count() == 1
    assert record.counts == {"added": 1, "changed": 1, "unchanged": 0, "refused": 1}
    page = Page(location_manager.get(change_url(record)))
    assert page.title.text.startswith("Preview of clinics.csv")
    assert [item.text for item in page.one("ul", class_="import-counts").all("li")] == [
        "1 New", "1 Changed", "0 Unchanged", "1 With errors",
    ]  # fmt: skip
    assert rows_shown(location_manager, record, "refused") == [
        ["3", "Bad PT, Tacoma", "phone : Missing. It is required for a new clinic."]
    ]
    assert rows_shown(location_manager, record, "changed")[0][:2] == ["4", "River PT, Boise"]
    assert "phone : (206) 555-0123 → (208) 555-0123" in rows_shown(location_manager, record, "changed")[0][2]
    assert (
        "Filled in automatically: latitude (center of ZIP code 98402)"
        in rows_shown(location_manager, record, "added")[0][2]
    )


def test_valid_rows_are_imported_as_drafts_with_one_click(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD, BOISE)
    button = Page(location_manager.get(change_url(record))).one("button", class_="button default")
    assert button.text == "Import 2 rows"
    response = location_manager.post(write_url(record), follow=True)
    assert sorted(Clinic.objects.values_list("name", "status")) == [("Harbor PT", "draft"), ("River PT", "draft")]
    assert [message.message for message in response.context["messages"]] == [
        "2 clinics imported. New clinics are drafts. Publish them in the list."
    ]
    assert Page(response).title.text.startswith("Import of clinics.csv")


def test_second_click_changes_nothing_and_the_report_stays(location_manager):
    record = upload_rows(location_manager, TACOMA)
    location_manager.post(write_url(record))
    location_manager.post(write_url(record))
    record.refresh_from_db()
    assert (Clinic.objects.count(), record.counts["added"]) == (1, 1)
    assert Page(location_manager.get(change_url(record))).all("button", class_="button default") == []


def test_simultaneous_clicks_import_once(location_manager, monkeypatch):
    from locations.admin import imports

    record = upload_rows(location_manager, TACOMA)
    look = imports.ClinicImportAdmin._record

    def written_meanwhile(self, request, key):
        found = look(self, request, key)
        imports.importing.write(imports.importing.read_table(bytes(found.content), "x.csv"))
        ClinicImport.objects.filter(pk=key).update(written_at="2026-11-24T10:00Z")
        return found

    monkeypatch.setattr(imports.ClinicImportAdmin, "_record", written_meanwhile)
    location_manager.post(write_url(record))
    record.refresh_from_db()
    assert (Clinic.objects.count(), record.counts["added"]) == (1, 1)


def test_file_is_stored_until_it_is_imported(location_manager):
    record = upload_rows(location_manager, TACOMA)
    assert bytes(record.content) == csv_bytes([TACOMA])
    location_manager.post(write_url(record))
    record.refresh_from_db()
    assert record.content is None


def test_failed_import_saves_nothing_and_shows_a_message(location_manager, monkeypatch):
    record = upload_rows(location_manager, TACOMA)

    def fail(*args, **options):
        raise IntegrityError("the slug is taken")

    monkeypatch.setattr("locations.admin.imports.importing.write", fail)
    response = location_manager.post(write_url(record), follow=True)
    [message] = response.context["messages"]
    assert str(message).startswith("Nothing was imported because someone else changed the same clinics")
    record.refresh_from_db()
    assert record.written_at is None


def test_refused_rows_are_downloaded_unchanged_with_their_errors(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD)
    response = location_manager.get(reverse("admin:locations_clinicimport_refused", args=[record.pk]))
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        [*TACOMA, "what is wrong"],
        [*BAD.values(), "phone: Missing. It is required for a new clinic."],
    ]


def test_full_report_can_be_downloaded(location_manager):
    record = upload_rows(location_manager, BAD)
    response = location_manager.get(reverse("admin:locations_clinicimport_report", args=[record.pk]))
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["row", "clinic", "outcome", "field", "old", "new", "remark"],
        ["2", "Bad PT, Tacoma", "refused", "phone", "", "", "Missing. It is required for a new clinic."],
    ]


def test_report_names_every_field_in_words(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD | {"latitude": "x", "longitude": "y", "opening_hours": "8-5"})
    names = set()
    for outcome in ("added", "refused"):
        page = Page(location_manager.get(change_url(record), {"outcome": outcome}))
        names |= {item.text for item in page.one("table", class_="import-rows").all("b")}
    full = location_manager.get(reverse("admin:locations_clinicimport_report", args=[record.pk])).content.decode()
    names |= {line[3] for line in csv.reader(io.StringIO(full))}
    refused = location_manager.get(reverse("admin:locations_clinicimport_refused", args=[record.pk])).content.decode()
    names |= {list(csv.reader(io.StringIO(refused)))[1][-1]}
    assert {"approximate location", "opening hours", "time zone"} - names == set()
    assert [name for name in names if "_" in name] == []


def test_excel_file_is_accepted(location_manager):
    upload(location_manager, xlsx([list(TACOMA), list(TACOMA.values())]), "clinics.xlsx")
    assert ClinicImport.objects.get().counts["added"] == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,2\n", "There is no column “name”."),
        (b"\x89PNG\x00", "“clinics.csv” is not a CSV or XLSX file."),
    ],
)
def test_unreadable_file_gets_a_message_with_the_reason_and_next_step(location_manager, content, why):
    response = upload(location_manager, content)
    note = Page(response).one("p", class_="errornote").text
    assert note.startswith(why)
    assert note.endswith("Then choose the file again.")
    assert list(ClinicImport.objects.all()) == []


def test_missing_file_gets_a_message(location_manager):
    response = location_manager.post(add_url(ClinicImport), {})
    assert Page(response).one("p", class_="errornote").text == "No file was chosen. Choose a file."


def test_file_that_is_too_large_is_refused_before_it_is_read(location_manager, monkeypatch):
    monkeypatch.setattr("locations.admin.imports.MOST_BYTES", 10)
    assert (
        "Split it into smaller files."
        in Page(upload(location_manager, csv_bytes([TACOMA]))).one("p", class_="errornote").text
    )


def test_file_without_changes_has_no_import_button(location_manager):
    record = upload_rows(location_manager, BAD)
    page = Page(location_manager.get(change_url(record)))
    assert page.all("button", class_="button default") == []
    assert "There is nothing to import" in page.text


def test_progress_is_available_to_the_page(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD)
    url = reverse("admin:locations_clinicimport_progress", args=[record.pk])
    assert location_manager.get(url).json() == {"rows_done": 2, "rows_total": 2}
    unknown = reverse("admin:locations_clinicimport_progress", args=["00000000-0000-4000-8000-000000000000"])
    assert location_manager.get(unknown).json() == {"rows_done": 0, "rows_total": 0}


def test_long_report_is_paginated(location_manager, monkeypatch):
    monkeypatch.setattr("locations.admin.imports.ROWS_ON_A_PAGE", 2)
    record = upload_rows(location_manager, *(TACOMA | {"street": f"{number} Rope Walk"} for number in range(3)))
    assert [row[0] for row in rows_shown(location_manager, record, "added")] == ["2", "3"]
    page = Page(location_manager.get(change_url(record), {"outcome": "added", "page": 2}))
    assert [row.one("th").text for row in page.all("tbody")[0].all("tr")] == ["Harbor PT, Tacoma"]


def test_markup_in_a_file_is_shown_as_text(location_manager):
    record = upload_rows(location_manager, TACOMA | {"name": "<script>alert(1)</script>"})
    assert rows_shown(location_manager, record, "added")[0][1] == "<script>alert(1)</script>, Tacoma"


VIEWS = ["change", "write", "refused", "report", "progress"]


@pytest.mark.parametrize("view", VIEWS)
def test_imports_require_permission_to_add_and_change_clinics(client, view):
    client.force_login(make_staff("Location manager"))
    record = upload_rows(client, TACOMA)
    url = reverse(f"admin:locations_clinicimport_{view}", args=[record.pk])
    guest = make_staff("Publisher")
    guest.groups.clear()
    client.force_login(guest)
    assert client.post(url).status_code == 403
    assert client.get(add_url(ClinicImport)).status_code == 403
    limited = make_staff("Location manager")
    StateAccess.objects.create(account=limited)
    client.force_login(limited)
    assert client.post(url).status_code == 403
    client.logout()
    assert client.post(url)["Location"].startswith("/admin/login/")
    assert Clinic.objects.count() == 0


def test_get_request_imports_nothing(location_manager):
    record = upload_rows(location_manager, TACOMA)
    location_manager.get(write_url(record))
    assert Clinic.objects.count() == 0
