"""Importing clinics in the admin: upload, check, import, and download the refused rows."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic_site.publishing import workflow
from locations.importing import uploads
from locations.models import Clinic, ClinicImport, ClinicImportRow, StateAccess
from locations.models.clinic_import import Work
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


def text_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


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
        "2 clinics imported. New clinics are drafts until they are published."
    ]
    assert Page(response).title.text.startswith("Import of clinics.csv")


def test_second_click_changes_nothing_and_the_report_stays(location_manager):
    record = upload_rows(location_manager, TACOMA)
    location_manager.post(write_url(record))
    location_manager.post(write_url(record))
    record.refresh_from_db()
    assert (Clinic.objects.count(), record.counts["added"]) == (1, 1)
    [button] = Page(location_manager.get(change_url(record))).all("button", class_="button default")
    assert button.text == "Publish the new clinic"


def test_simultaneous_clicks_import_once(location_manager):
    record = upload_rows(location_manager, TACOMA)
    first, second = (ClinicImport.objects.get(pk=record.pk) for _click in range(2))
    user = make_staff("Location manager")
    assert ClinicImport.objects.ask(first, Work.WRITE)
    assert not uploads.start(second, Work.WRITE, user)
    uploads.carry_out(first, Work.WRITE, user)
    uploads.carry_out(second, Work.WRITE, user)  # as if both had begun
    record.refresh_from_db()
    assert (Clinic.objects.count(), record.counts["added"], record.work) == (1, 1, "")


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

    monkeypatch.setattr("locations.importing.uploads.write", fail)
    response = location_manager.post(write_url(record), follow=True)
    [message] = response.context["messages"]
    assert str(message).startswith("Nothing was imported because someone else changed the same clinics")
    record.refresh_from_db()
    assert record.written_at is None


def test_refused_rows_are_downloaded_unchanged_with_their_errors(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD)
    response = location_manager.get(reverse("admin:locations_clinicimport_refused", args=[record.pk]))
    assert list(csv.reader(io.StringIO(text_of(response)))) == [
        [*TACOMA, "what is wrong"],
        [*BAD.values(), "phone: Missing. It is required for a new clinic."],
    ]


def test_full_report_can_be_downloaded(location_manager):
    record = upload_rows(location_manager, BAD)
    response = location_manager.get(reverse("admin:locations_clinicimport_report", args=[record.pk]))
    assert list(csv.reader(io.StringIO(text_of(response)))) == [
        ["row", "clinic", "outcome", "field", "old", "new", "remark"],
        ["2", "Bad PT, Tacoma", "refused", "phone", "", "", "Missing. It is required for a new clinic."],
    ]


def test_report_names_every_field_in_words(location_manager):
    record = upload_rows(location_manager, TACOMA, BAD | {"latitude": "x", "longitude": "y", "opening_hours": "8-5"})
    names = set()
    for outcome in ("added", "refused"):
        page = Page(location_manager.get(change_url(record), {"outcome": outcome}))
        names |= {item.text for item in page.one("table", class_="import-rows").all("b")}
    full = location_manager.get(reverse("admin:locations_clinicimport_report", args=[record.pk]))
    names |= {line[3] for line in csv.reader(io.StringIO(text_of(full)))}
    refused = location_manager.get(reverse("admin:locations_clinicimport_refused", args=[record.pk]))
    names |= {list(csv.reader(io.StringIO(text_of(refused))))[1][-1]}
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
    monkeypatch.setattr("locations.admin.import_forms.MOST_BYTES", 10)
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
    assert location_manager.get(url).json() == {"rows_done": 2, "rows_total": 2, "is_under_way": False, "words": ""}
    unknown = reverse("admin:locations_clinicimport_progress", args=["00000000-0000-4000-8000-000000000000"])
    assert location_manager.get(unknown).json() == {
        "rows_done": 0, "rows_total": 0, "is_under_way": True, "words": "",
    }  # fmt: skip


def test_long_report_is_paginated(location_manager, monkeypatch):
    monkeypatch.setattr("locations.admin.imports.ROWS_ON_A_PAGE", 2)
    record = upload_rows(location_manager, *(TACOMA | {"street": f"{number} Rope Walk"} for number in range(3)))
    assert [row[0] for row in rows_shown(location_manager, record, "added")] == ["2", "3"]
    page = Page(location_manager.get(change_url(record), {"outcome": "added", "page": 2}))
    assert [row.one("th").text for row in page.all("tbody")[0].all("tr")] == ["Harbor PT, Tacoma"]


def test_page_of_the_report_reads_only_its_own_rows(location_manager, monkeypatch):
    monkeypatch.setattr("locations.admin.imports.ROWS_ON_A_PAGE", 2)
    record = upload_rows(location_manager, *(TACOMA | {"street": f"{number} Rope Walk"} for number in range(9)))
    made = []

    def note(instance, **kwargs):
        made.append(instance.number)

    post_init.connect(note, sender=ClinicImportRow)
    try:
        with CaptureQueriesContext(connection) as queries:
            assert "5 Rope Walk" in location_manager.get(change_url(record), {"page": 3}).content.decode()
    finally:
        post_init.disconnect(note, sender=ClinicImportRow)
    assert made == [6, 7]
    read = [query["sql"].partition(" FROM ")[0] for query in queries if query["sql"].startswith("SELECT")]
    assert [sql for sql in read if '."content"' in sql] == []


def test_rows_of_the_report_are_deleted_with_the_file(location_manager):
    record = upload_rows(location_manager, TACOMA)
    assert ClinicImportRow.objects.count() == 1
    record.delete()
    assert ClinicImportRow.objects.count() == 0


def test_markup_in_a_file_is_shown_as_text(location_manager):
    record = upload_rows(location_manager, TACOMA | {"name": "<script>alert(1)</script>"})
    assert rows_shown(location_manager, record, "added")[0][1] == "<script>alert(1)</script>, Tacoma"


VIEWS = ["change", "write", "again", "refused", "report", "progress"]


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


# Questions, capitals and publishing


RENAMED = TACOMA | {"name": "Kelp PT"}


def choose_url(record):
    return reverse("admin:locations_clinicimport_choose", args=[record.pk])


def publish_url(record):
    return reverse("admin:locations_clinicimport_publish", args=[record.pk])


@pytest.fixture
def harbor():
    return make_clinic(
        name="Harbor PT", street="18 Rope Walk", city="Tacoma", zip="98402", phone="+12535550110",
        latitude=47.25, longitude=-122.44,
    )  # fmt: skip


def test_row_that_looks_like_a_clinic_asks_which_one_it_is(location_manager, harbor):
    record = upload_rows(location_manager, RENAMED, BOISE)
    assert record.counts == {"added": 1, "changed": 0, "unchanged": 0, "refused": 0, "held": 1}
    [[number, label, question]] = rows_shown(location_manager, record, "")
    assert (number, label) == ("2", "Kelp PT, Tacoma")
    assert question == (
        "Kelp PT, Tacoma The same clinic as Harbor PT , 18 Rope Walk, Tacoma, WA 98402 (the same street and phone number). "
        "Change that one. Another clinic. Add it."
    )


@pytest.mark.parametrize(
    ("answer", "names"),
    [("same", ["Kelp PT"]), ("another", ["Harbor PT", "Kelp PT"]), ("", ["Harbor PT"])],
)
def test_answer_decides_what_is_imported(location_manager, harbor, answer, names):
    record = upload_rows(location_manager, RENAMED, BOISE)
    answers = {"same": str(harbor.pk), "another": "another", "": ""}
    location_manager.post(choose_url(record), {"row-2": answers[answer]})
    location_manager.post(write_url(record))
    assert sorted(Clinic.objects.exclude(name="River PT").values_list("name", flat=True)) == names
    record.refresh_from_db()
    assert sum(record.counts.values()) == 2


@pytest.mark.usefixtures("harbor")
def test_all_questions_can_be_answered_at_once(location_manager):
    record = upload_rows(location_manager, RENAMED)
    location_manager.post(choose_url(record), {"others": "another"})
    record.refresh_from_db()
    assert record.counts == {"added": 1, "changed": 0, "unchanged": 0, "refused": 0}


@pytest.mark.usefixtures("harbor")
def test_row_with_a_question_is_downloaded_with_it(location_manager):
    record = upload_rows(location_manager, RENAMED)
    response = location_manager.get(reverse("admin:locations_clinicimport_refused", args=[record.pk]))
    [_header, row] = csv.reader(io.StringIO(text_of(response)))
    assert row[:-1] == list(RENAMED.values())
    assert row[-1].startswith("It looks like Harbor PT, 18 Rope Walk, Tacoma, WA 98402")


def test_remarks_are_beside_the_values_and_in_a_tab_of_their_own(location_manager):
    record = upload_rows(location_manager, TACOMA | {"status": "haunted"}, BOISE)
    why = "open or closed : “haunted” is not valid. Enter open, closed for now, moved or closed. The cell was not used."
    assert why in rows_shown(location_manager, record, "added")[0][2]
    assert rows_shown(location_manager, record, "remarks") == [["2", "Harbor PT, Tacoma", why]]
    full = location_manager.get(reverse("admin:locations_clinicimport_report", args=[record.pk]))
    lines = [line for line in csv.reader(io.StringIO(text_of(full))) if line[3] == "open or closed"]
    assert lines == [["2", "Harbor PT, Tacoma", "added", "open or closed", "", "", why.partition(" : ")[2]]]


def test_names_in_capitals_are_offered_in_words(location_manager):
    record = upload_rows(location_manager, TACOMA | {"name": "HARBOR PT, LLC"})
    page = Page(location_manager.get(change_url(record)))
    assert page.one("form", class_="import-hint").text.startswith("1 name is in capitals.")
    location_manager.post(choose_url(record), {"in_words": "1"})
    assert Page(location_manager.get(change_url(record))).all("form", class_="import-hint") == []
    location_manager.post(write_url(record))
    assert Clinic.objects.get().name == "Harbor PT, LLC"


def test_upload_form_says_how_to_read_the_file(location_manager):
    row = TACOMA | {"name": "HARBOR PT, LLC", "dry_needling": "x"}
    file = SimpleUploadedFile("clinics.csv", csv_bytes([row]))
    data = {"file": file, "in_words": "on", "confirmed_on": "2026-11-02"}
    location_manager.post(add_url(ClinicImport), data)
    location_manager.post(write_url(ClinicImport.objects.get()))
    clinic = Clinic.objects.get()
    assert (clinic.name, clinic.offers_dry_needling, str(clinic.dry_needling_confirmed_on)) == (
        "Harbor PT, LLC", True, "2026-11-02",
    )  # fmt: skip


def test_new_clinics_are_published_from_the_report_in_one_edition(location_manager):
    record = upload_rows(location_manager, *(TACOMA | {"street": f"{number} Rope Walk"} for number in range(3)))
    location_manager.post(write_url(record))
    button = Page(location_manager.get(change_url(record))).one("button", class_="button default")
    assert button.text == "Publish the 3 new clinics"
    Clinic.objects.filter(street="1 Rope Walk").update(time_zone="Mars/Base")
    response = location_manager.post(publish_url(record))
    section = Page(response).one("section", class_="import-published").text
    assert section == (
        "2 clinics were published. The site shows them now. These were left out. Correct them, and publish again. "
        "Harbor PT “Mars/Base” is not a time zone. Example: America/Chicago."
    )
    assert Clinic.objects.published().count() == 2
    assert Clinic.history.filter(status="published").count() == 2
    assert Page(response).one("button", class_="button default").text == "Publish the new clinic"


def test_new_clinic_with_a_draft_is_published_with_it(location_manager):
    record = upload_rows(location_manager, TACOMA)
    location_manager.post(write_url(record))
    clinic = Clinic.objects.get()
    clinic.name = "Harbor PT West"
    workflow.save_draft(clinic, by=make_staff("Publisher"))
    location_manager.post(publish_url(record))
    assert Clinic.objects.published().get().name == "Harbor PT West"


def test_publishing_from_the_report_requires_the_permission(client):
    client.force_login(make_staff("Location manager"))
    record = upload_rows(client, TACOMA)
    client.post(write_url(record))
    user = make_staff("Location manager")
    user.groups.clear()
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="locations", codename__in=["add_clinic", "change_clinic"])
    )
    client.force_login(user)
    assert Page(client.get(change_url(record))).all("button", class_="button default") == []
    assert client.post(publish_url(record)).status_code == 403
    assert Clinic.objects.published().count() == 0
