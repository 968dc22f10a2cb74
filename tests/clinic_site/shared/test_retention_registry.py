"""manage.py purge: what is deleted after its time, with its history, and what stays."""

import datetime
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from clinic_site.publishing.preview_links import Lasting, PreviewLink
from clinic_site.shared import retention_registry
from education.models import GlossaryTerm, PageFeedback
from locations.models import ClinicImport, MistakeReport
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
KINDS = [
    "sessions that have ended",
    "wrong passwords that count no more",
    "preview links that have ended",
    "answers about pages",
    "reported mistakes",
    "imported files",
]


def run(*arguments) -> dict[str, str]:
    """Return what the command says, by kind of record."""
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
def old_and_new():
    """One record of each kind whose time is over, and one that has a minute or more left."""
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
    Session.objects.create(session_key="old", session_data="", expire_date=ago(minutes=1))
    Session.objects.create(
        session_key="new", session_data="", expire_date=timezone.now() + datetime.timedelta(minutes=5)
    )
    staff = make_staff("Publisher")
    for days in (121, 119):  # a month of working, then 90 days
        link = PreviewLink.objects.make(clinic, by=staff, lasting=Lasting.MONTH)
        PreviewLink.objects.filter(pk=link.pk).update(made_at=ago(days=days), expires_at=ago(days=days - 30))


def left():
    return [model.objects.count() for model in (Session, PreviewLink, PageFeedback, MistakeReport, ClinicImport)]


def test_what_is_over_goes_and_the_rest_stays(old_and_new):
    assert run() == dict.fromkeys(KINDS, "1 deleted")
    assert left() == [1, 1, 1, 1, 1]
    assert PageFeedback.objects.filter(comment="").count() == 1


def test_second_time_nothing_is_left_to_go(old_and_new):
    run()
    assert run() == dict.fromkeys(KINDS, "0 deleted")
    assert left() == [1, 1, 1, 1, 1]


def test_dry_run_says_what_would_go_and_deletes_nothing(old_and_new):
    assert run("--dry-run") == dict.fromkeys(KINDS, "1 would be deleted")
    assert left() == [2, 2, 2, 2, 2]


def test_time_is_a_setting(old_and_new, settings):
    settings.FEEDBACK_DAYS = settings.REPORT_DAYS = settings.IMPORT_DAYS = settings.PREVIEW_LINK_DAYS = 1
    run()
    assert left() == [1, 0, 0, 0, 0]


def test_link_that_was_taken_back_goes_by_the_time_it_was_taken_back():
    staff, clinic = make_staff("Publisher"), make.make_clinic()
    for days in (91, 89):
        link = PreviewLink.objects.make(clinic, by=staff, lasting=Lasting.MONTH)
        PreviewLink.objects.filter(pk=link.pk).update(revoked_at=ago(days=days))
    run()
    assert PreviewLink.objects.count() == 1


def test_more_than_fit_in_one_batch_go_too(monkeypatch):
    monkeypatch.setattr(retention_registry, "AT_ONCE", 2)
    for _number in range(5):
        answer(ago(days=400))
    assert run()["answers about pages"] == "5 deleted"


def test_versions_in_the_history_go_with_their_record():
    """No record that visitors send has a history today; one that gets some must not outlive itself there."""
    term, other = make.make_term(), make.make_term()
    make.change(term, definition="Somebody's name")
    kind = retention_registry.Kept("terms", lambda now: GlossaryTerm.objects.filter(pk=term.pk))
    assert (retention_registry.count(kind), retention_registry.delete(kind)) == (
        3,
        4,
    )  # the deletion made a version, too
    assert GlossaryTerm.history.filter(id=term.pk).count() == 0
    assert GlossaryTerm.history.filter(id=other.pk).count() == 1
