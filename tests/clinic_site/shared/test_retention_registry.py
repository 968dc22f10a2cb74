"""manage.py purge deletes records and their history after the retention period, and nothing else."""

import datetime
import os
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from clinic_site.publishing.editing_now import EditingNow
from clinic_site.publishing.events import Event
from clinic_site.publishing.preview_links import Lasting, PreviewLink
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.shared import retention_registry
from clinic_site.staff.notices import Notice
from education.models import GlossaryTerm, PageFeedback
from locations.importing.uploads import in_background
from locations.models import Clinic, ClinicExport, ClinicImport, MistakeReport
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
KINDS = [
    "finished background work",
    "expired sessions",
    "wrong passwords that no longer count",
    "addresses and codes of sign-ins that no longer count",
    "expired or withdrawn preview links",
    "notices to staff",
    "forms that are no longer open",
    "old unsaved work of staff",
    "files of pictures that nothing refers to",
    "answers about pages",
    "reported mistakes",
    "exported files",
    "imported files",
]


def run(*arguments) -> dict[str, str]:
    """Return the command's output by kind of record."""
    out = StringIO()
    call_command("purge", *arguments, stdout=out)
    return dict(line.split(": ") for line in out.getvalue().splitlines())


def ago(**time):
    return timezone.now() - datetime.timedelta(**time)


def answer(created_at, **values):
    record = PageFeedback.objects.create(path="/", is_helpful=False, **values)
    PageFeedback.objects.filter(pk=record.pk).update(created_at=created_at)
    return record


@pytest.fixture
def old_and_new(settings, tmp_path):
    """One expired record of each kind, and one that has a minute or more left."""
    clinic = make.make_clinic()
    answer(ago(days=366), comment="Call me on 206 555 0100")
    answer(ago(days=364))
    for days in (366, 364):
        report = MistakeReport.objects.create(clinic=clinic, what="phone")
        MistakeReport.objects.filter(pk=report.pk).update(created_at=ago(days=days))
    for days in (91, 89):
        upload = ClinicImport.objects.create(file_name="clinics.csv", content=b"name\n")
        ClinicImport.objects.filter(pk=upload.pk).update(created_at=ago(days=days))
    for minutes in (31, 29):
        AccessAttempt.objects.create(username=str(minutes), ip_address="192.0.2.1", failures_since_start=1)
        AccessAttempt.objects.filter(username=str(minutes)).update(attempt_time=ago(minutes=minutes))
    cache.set("allauth:rl:login:ip:192.0.2.1", [1], timeout=-60)
    cache.set("allauth:rl:login:ip:192.0.2.2", [1], timeout=300)
    Session.objects.create(session_key="old", session_data="", expire_date=ago(minutes=1))
    Session.objects.create(
        session_key="new", session_data="", expire_date=timezone.now() + datetime.timedelta(minutes=5)
    )
    staff = make_staff("Publisher")
    for days in (121, 119):  # valid for a month, then kept for 90 days
        link = PreviewLink.objects.make(clinic, by=staff, lasting=Lasting.MONTH)
        PreviewLink.objects.filter(pk=link.pk).update(made_at=ago(days=days), expires_at=ago(days=days - 30))
    for days in (91, 89):
        Notice.objects.create(
            account=staff, kind=Event.PUBLISHED, name=str(clinic), made_at=ago(days=days),
            content_type=ContentType.objects.get_for_model(clinic), object_id=clinic.pk,
        )  # fmt: skip
    for account, seconds in ((staff, 180), (make_staff("Writer"), 60)):
        EditingNow.objects.note(clinic, account)
        EditingNow.objects.filter(account=account).update(seen_at=ago(seconds=seconds))
    for days in (31, 29):
        UnsavedWork.objects.keep(
            account=staff, model=Clinic, tab=f"form{days}", number=1, object_id=clinic.pk, fields={}
        )
        UnsavedWork.objects.filter(tab=f"form{days}").update(saved_at=ago(days=days))
    for hours in (25, 23):
        export = ClinicExport.objects.create(owner=staff)
        ClinicExport.objects.filter(pk=export.pk).update(created_at=ago(hours=hours))
    for days in (8, 6):
        task = in_background.enqueue("a file that is gone", "look", 0)
        DBTaskResult.objects.filter(pk=task.id).update(finished_at=ago(days=days))
    settings.MEDIA_ROOT = tmp_path
    for days in (8, 6):
        master = tmp_path / f"pictures/{days:032x}/master.jpg"
        master.parent.mkdir(parents=True)
        master.write_bytes(b"a picture")
        os.utime(master, (ago(days=days).timestamp(),) * 2)


def left():
    models = (
        Session, PreviewLink, Notice, EditingNow, UnsavedWork, PageFeedback, MistakeReport, ClinicImport, ClinicExport,
        DBTaskResult,
    )  # fmt: skip
    return [model.objects.count() for model in models]


def test_expired_records_are_deleted_and_others_are_kept(old_and_new):
    assert run() == dict.fromkeys(KINDS, "1 deleted")
    assert left() == [1] * 10
    assert PageFeedback.objects.filter(comment="").count() == 1


def test_addresses_of_sign_ins_leave_the_table_when_they_expire(old_and_new):
    run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM clinic_site_cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:allauth:rl:login:ip:192.0.2.2"]


def test_second_run_deletes_nothing(old_and_new):
    run()
    assert run() == dict.fromkeys(KINDS, "0 deleted")
    assert left() == [1] * 10


def test_dry_run_reports_what_would_be_deleted_and_deletes_nothing(old_and_new):
    assert run("--dry-run") == dict.fromkeys(KINDS, "1 would be deleted")
    assert left() == [2] * 10


def test_dry_run_counts_what_the_next_run_deletes(old_and_new):
    for number in range(3):
        cache.set(str(number), 1, timeout=-60)
    answer(ago(days=400))
    counted = {name: said.partition(" ")[0] for name, said in run("--dry-run").items()}
    assert counted == {name: said.partition(" ")[0] for name, said in run().items()}
    assert sum(map(int, counted.values())) == len(KINDS) + 4


def test_retention_periods_are_settings(old_and_new, settings):
    settings.UNSAVED_WORK_DAYS = settings.FEEDBACK_DAYS = settings.REPORT_DAYS = settings.IMPORT_DAYS = (
        settings.PREVIEW_LINK_DAYS
    ) = 1
    run()
    assert left() == [1, 0, 1, 1, 0, 0, 0, 0, 1, 1]


def test_withdrawn_link_is_kept_for_a_period_after_its_withdrawal():
    staff, clinic = make_staff("Publisher"), make.make_clinic()
    for days in (91, 89):
        link = PreviewLink.objects.make(clinic, by=staff, lasting=Lasting.MONTH)
        PreviewLink.objects.filter(pk=link.pk).update(revoked_at=ago(days=days))
    run()
    assert PreviewLink.objects.count() == 1


def test_more_records_than_fit_in_one_batch_are_deleted(monkeypatch):
    monkeypatch.setattr(retention_registry, "AT_ONCE", 2)
    for number in range(5):
        cache.set(str(number), 1, timeout=-60)
    for _number in range(5):
        answer(ago(days=400))
    gone = run()
    assert gone["answers about pages"] == "5 deleted"
    assert gone["addresses and codes of sign-ins that no longer count"] == "5 deleted"


def test_versions_in_the_history_are_deleted_with_their_record():
    """No record sent by visitors has a history today, but if one gets a history, its versions must be deleted too."""
    term, other = make.make_term(), make.make_term()
    make.change(term, definition="Somebody's name")
    kind = retention_registry.Kept("terms", lambda now: GlossaryTerm.objects.filter(pk=term.pk))
    assert (retention_registry.count(kind), retention_registry.delete(kind)) == (3, 3)
    assert GlossaryTerm.history.filter(id=term.pk).count() == 0
    assert GlossaryTerm.history.filter(id=other.pk).count() == 1
