"""The worker that runs background work: tasks survive it, and no task is run twice."""

import datetime
import signal
import time

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clinic_site.operations import worker, worker_health
from clinic_site.shared import background_work
from clinic_site.shared.background_work import BackgroundWorker, Standing
from clinic_site.shared.retention_registry import delete, kept
from locations.importing.uploads import in_background
from tests.background import run_waiting_work
from tests.own_database import own_database

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.timedelta(hours=1)
NOBODY = "00000000-0000-4000-8000-000000000000"  # a file that is gone: the task has nothing to do


def enqueue(**values) -> DBTaskResult:
    task = DBTaskResult.objects.get(pk=in_background.enqueue(NOBODY, "look", 0).id)
    DBTaskResult.objects.filter(pk=task.pk).update(**values)
    task.refresh_from_db()
    return task


def claimed_by(*names, **values) -> DBTaskResult:
    return enqueue(
        status=TaskResultStatus.RUNNING, worker_ids=list(names), started_at=timezone.now() - LONG_AGO, **values
    )


def seen(name, ago=datetime.timedelta(0)):
    BackgroundWorker.objects.create(name=name, seen_at=timezone.now() - ago)


def test_waiting_task_is_run_once():
    task = enqueue()
    assert background_work.standing(task.pk) == Standing.WAITING
    run_waiting_work()
    run_waiting_work()
    task.refresh_from_db()
    assert (task.status, task.worker_ids) == (TaskResultStatus.SUCCESSFUL, ["of the test"])
    assert background_work.standing(task.pk) == Standing.ENDED


def test_task_of_a_killed_worker_is_put_back():
    task = claimed_by("killed")
    seen("killed", LONG_AGO)
    assert worker.take_back_lost_tasks() == 1
    task.refresh_from_db()
    assert (task.status, task.worker_ids) == (TaskResultStatus.READY, ["killed"])
    run_waiting_work()
    assert background_work.standing(task.pk) == Standing.ENDED


def test_task_of_a_living_worker_stays_with_it():
    task = claimed_by("alive")
    seen("alive")
    assert worker.take_back_lost_tasks() == 0
    assert background_work.standing(task.pk) == Standing.RUNNING


def test_task_that_has_ended_three_workers_is_given_up():
    task = claimed_by("one", "two", "three")
    worker.take_back_lost_tasks()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED


def test_finished_tasks_are_purged():
    old = enqueue(finished_at=timezone.now() - datetime.timedelta(days=8), status=TaskResultStatus.SUCCESSFUL)
    waiting = enqueue()
    [kind] = [kind for kind in kept() if kind.name == "finished background work"]
    delete(kind)
    assert list(DBTaskResult.objects.all()) == [waiting]
    assert background_work.standing(old.pk) == Standing.ENDED


def findings():
    return [(one.key, one.level.name, one.words) for one in worker_health.findings()]


def test_doctor_says_that_nobody_runs_background_work():
    assert findings() == [("work", "WARNING", "Nobody runs background work, such as imports of large files.")]
    enqueue(enqueued_at=timezone.now() - LONG_AGO)
    assert findings() == [
        ("work", "BROKEN", "Nobody runs background work. Imports and exports have waited for 1 hour.")
    ]
    seen("alive")
    assert findings() == [("work", "WELL", "Background work is run.")]


# Real processes

SLEEPS = """
import time
from pathlib import Path
from locations.importing import uploads
def sleep(*arguments):
    Path({mark!r}).touch()
    time.sleep(60)
uploads.carry_out = sleep
from locations.models import ClinicImport
from locations.importing.uploads import in_background
from django_tasks_db.models import DBTaskResult
record = ClinicImport.objects.create(file_name="a.csv", content=b"name", work="look")
in_background.enqueue(str(record.pk), "look", 0)
from clinic_site.operations import worker
worker.work("told to end")
"""
STATUS = (
    "from django_tasks_db.models import DBTaskResult as T; print(*T.objects.values_list('status', 'worker_ids').get())"
)


@pytest.mark.django_db(transaction=False)
def test_worker_that_is_told_to_end_puts_its_task_back(django_db_blocker, django_db_setup, tmp_path):
    mark = tmp_path / "began"
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        process = database.start(SLEEPS.format(mark=str(mark)))
        until = time.monotonic() + 60
        while not mark.exists() and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _output, errors = process.communicate(timeout=30)
        assert process.returncode == 0, errors
        assert database.run(STATUS) == "READY []"
        database.manage("work", "--until-done")
        assert database.run(STATUS).startswith("SUCCESSFUL")
