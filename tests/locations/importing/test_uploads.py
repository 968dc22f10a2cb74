"""Files that are too large for a request: a worker checks and imports them, and the page of the file says how it stands."""

import datetime
import signal

import pytest
from django.db import IntegrityError, OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clinic_site.shared.background_work import BackgroundWorker
from locations.importing import failures, uploads
from locations.importing.saving import ChangedMeanwhileError
from locations.models import Clinic, ClinicImport
from locations.models.clinic_import import Work
from tests.background import run_waiting_work
from tests.factories import make_clinic
from tests.html import Page
from tests.locations.admin.test_imports import upload_rows, write_url
from tests.locations.importing.files import BOISE, TACOMA, csv_bytes, make_atlas
from tests.own_database import own_database
from tests.staff import change_url, make_staff

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr("locations.importing.uploads.SMALL_ROWS", 0)


def again_url(record):
    return reverse("admin:locations_clinicimport_again", args=[record.pk])


def page_of(client, record):
    return Page(client.get(change_url(record)))


def words_of(client, record):
    return client.get(reverse("admin:locations_clinicimport_progress", args=[record.pk])).json()["words"]


def read(record):
    record.refresh_from_db()
    return record


def test_large_file_is_checked_and_imported_by_a_worker(location_manager):
    record = upload_rows(location_manager, TACOMA, BOISE)
    page = page_of(location_manager, record)
    assert page.title.text.startswith("Check of clinics.csv")
    assert page.one("span", role="status").text == "The file waits for its turn."
    assert page.one("a", class_="button").text == "Look again"
    run_waiting_work()
    assert page_of(location_manager, record).title.text.startswith("Preview of clinics.csv")
    location_manager.post(write_url(record))
    assert Clinic.objects.count() == 0
    assert page_of(location_manager, record).title.text.startswith("Import of clinics.csv")
    run_waiting_work()
    assert (Clinic.objects.count(), read(record).work, record.content) == (2, "", None)
    assert "It was imported on" in page_of(location_manager, record).text


def test_double_click_asks_for_one_import(location_manager):
    record = upload_rows(location_manager, TACOMA)
    run_waiting_work()
    location_manager.post(write_url(record))
    location_manager.post(write_url(record))
    assert DBTaskResult.objects.ready().count() == 1
    run_waiting_work()
    assert Clinic.objects.count() == 1
    location_manager.post(write_url(record))
    assert DBTaskResult.objects.ready().count() == 0


def test_task_that_is_run_again_imports_nothing_twice(location_manager):
    record = upload_rows(location_manager, TACOMA)
    run_waiting_work()
    location_manager.post(write_url(record))
    task = DBTaskResult.objects.ready().get()
    run_waiting_work()
    ClinicImport.objects.filter(pk=record.pk).update(work=Work.WRITE)  # as if the worker was killed after the commit
    DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY)
    run_waiting_work()
    assert (Clinic.objects.count(), read(record).work) == (1, "")


def test_page_says_kindly_that_nobody_works(location_manager):
    record = upload_rows(location_manager, TACOMA)
    ClinicImport.objects.update(asked_at=timezone.now() - LONG_AGO)
    assert words_of(location_manager, record) == (
        "The file waits longer than usual, because nobody runs background work. Tell whoever looks after the site. "
        "Nothing is lost: the file goes on by itself."
    )
    BackgroundWorker.objects.create(name="busy", seen_at=timezone.now())
    assert words_of(location_manager, record) == "The file waits until other work is done. You can leave this page."


@pytest.mark.parametrize(
    ("done", "total", "work", "words"),
    [
        (0, 0, "look", "The file is being read."),
        (500, 0, "look", "500 rows are read."),
        (500, 900, "look", "500 of 900 rows are checked."),
        (900, 900, "write", "All rows are checked. They are being saved, all or none."),
    ],
)
def test_page_says_how_far_the_work_is(location_manager, done, total, work, words):
    record = upload_rows(location_manager, TACOMA)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    ClinicImport.objects.update(rows_done=done, rows_total=total, work=work)
    assert words_of(location_manager, record) == words


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ("look", "The check stopped in the middle. Nothing was imported."),
        ("write", "The import stopped in the middle. Nothing was imported."),
    ],
)
def test_work_that_stopped_is_said_and_can_begin_again(location_manager, work, words):
    record = upload_rows(location_manager, TACOMA)
    DBTaskResult.objects.all().delete()  # given up, or lost with a restored backup
    ClinicImport.objects.update(work=work)
    page = page_of(location_manager, record)
    assert page.one("p", class_="errornote").text == words
    assert page.one("button", class_="button default").text == "Begin again"
    location_manager.post(again_url(record))
    run_waiting_work()
    assert (read(record).work, record.fault, Clinic.objects.count()) == ("", "", int(work == "write"))


def test_fault_of_the_file_that_a_worker_finds_is_on_its_page(location_manager):
    content = csv_bytes([TACOMA]) + b'"Harbor, unfinished\n'
    record = ClinicImport.objects.create(file_name="clinics.csv", content=content)
    uploads.start(record, Work.LOOK, make_staff("Location manager"))
    run_waiting_work()
    note = page_of(location_manager, record).one("p", class_="errornote").text
    assert note == "Line 3 can’t be read. A quotation mark may be missing."


class QueryCanceledError(Exception):
    sqlstate = "57014"


class LockNotAvailableError(Exception):
    sqlstate = "55P03"


def caused_by(error: Exception, cause: Exception | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused_by(OperationalError(), QueryCanceledError()), "because the database took too long to answer"),
        (caused_by(OperationalError(), LockNotAvailableError()), "because others were writing to the same clinics"),
        (OperationalError("database is locked"), "because others were writing to the same clinics"),
        (OperationalError("the connection is lost"), "because the database could not be reached"),
        (IntegrityError("the slug is taken"), "because someone else changed the same clinics at the same time"),
        (ChangedMeanwhileError(), "because someone else changed the same clinics at the same time"),
        (RuntimeError(), "because of a fault in the site"),
    ],
)
def test_reason_of_a_failed_import_is_told_as_what_it_is(location_manager, monkeypatch, error, words):
    record = upload_rows(location_manager, TACOMA)
    run_waiting_work()

    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr("locations.importing.uploads.write", fail)
    location_manager.post(write_url(record))
    run_waiting_work()
    assert words in page_of(location_manager, record).one("p", class_="errornote").text
    assert (read(record).written_at, Clinic.objects.count()) == (None, 0)
    assert failures.words_for(error) == record.fault


def test_clinic_that_somebody_changes_meanwhile_is_compared_again(location_manager, monkeypatch):
    clinic = make_clinic(name="Harbor PT", street="18 Rope Walk", zip="98402", phone="+12535550199")
    record = upload_rows(location_manager, TACOMA)
    run_waiting_work()
    lock = uploads.write.__globals__["lock"]
    moments = iter([True])

    def somebody_was_quicker(keys):
        lock(keys)
        if next(moments, False):
            Clinic.objects.filter(pk=clinic.pk).update(phone="+12535550177")

    monkeypatch.setitem(uploads.write.__globals__, "lock", somebody_was_quicker)
    location_manager.post(write_url(record))
    run_waiting_work()
    clinic.refresh_from_db()
    assert (clinic.phone.as_e164, read(record).fault) == ("+12535550110", "")


def test_report_of_an_earlier_release_is_moved_to_the_table(location_manager):
    rows = [{"row": 2, "label": "Harbor PT", "outcome": "added", "clinic": 7, "changes": {"name": ["", "Harbor PT"]}}]
    record = ClinicImport.objects.create(
        file_name="old.csv", written_at=timezone.now(), report=rows, counts={"added": 1}, rows_total=1
    )
    assert "Harbor PT" in page_of(location_manager, record).text
    assert (record.rows.count(), read(record).report) == (1, [])


KILLED = """
import os, signal
from locations.importing import running, uploads
from locations.models.clinic_import import Work
from locations.models import ClinicImport
def save(rows, user):
    from locations.importing.saving import save
    save(rows, user)
    os.kill(os.getpid(), signal.SIGKILL)
running.save = save
uploads.SMALL_ROWS = 0
from tests.locations.importing.files import TACOMA, BOISE, csv_bytes, make_atlas
make_atlas()
from django.contrib.auth.models import User
user = User.objects.create(username="manager")
record = ClinicImport.objects.create(file_name="a.csv", content=csv_bytes([TACOMA, BOISE]))
uploads.start(record, Work.WRITE, user)
from clinic_site.operations import worker
worker.work("killed")
"""
AFTER = """
import datetime
from django.utils import timezone
from clinic_site.shared.background_work import BackgroundWorker
from django_tasks_db.models import DBTaskResult
from locations.models import Clinic, ClinicImport
print(Clinic.objects.count(), ClinicImport.objects.get().written_at is not None, DBTaskResult.objects.get().status)
long_ago = timezone.now() - datetime.timedelta(minutes=5)
BackgroundWorker.objects.update(seen_at=long_ago)
DBTaskResult.objects.update(started_at=long_ago)
"""


def test_import_of_a_killed_worker_goes_on_with_the_next_one(django_db_blocker, django_db_setup, tmp_path):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        killed = database.start(KILLED)
        _output, errors = killed.communicate(timeout=120)
        assert killed.returncode == -signal.SIGKILL, errors
        assert database.run(AFTER) == "0 False RUNNING"
        database.manage("work", "--until-done")
        assert database.run(AFTER) == "2 True SUCCESSFUL"
