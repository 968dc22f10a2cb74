"""The last runs of commands on timers: recorded by the commands, and told when they fail or stay away."""

import contextlib
import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from clinic_site.backup import backing_up, backup_health
from clinic_site.operations import command_runs, machine_health
from clinic_site.operations.command_runs import CommandRun
from tests.own_database import own_database

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def found(findings):
    return {one.key: (one.level.name, one.words) for one in findings()}


def ran(name, ago, **values):
    CommandRun.objects.update_or_create(name=name, defaults={"succeeded_at": timezone.now() - ago, **values})


@pytest.fixture
def all_ran():
    for name in command_runs.EVERY:
        ran(name, datetime.timedelta(minutes=5))


@pytest.fixture
def long_ago():
    """Let the site be older than any time after which a command is overdue."""
    MigrationRecorder.Migration.objects.filter(name=command_runs.MIGRATION).update(applied=timezone.now() - 30 * DAY)


def test_success_and_failure_are_recorded_without_personal_data(tmp_path, capsys):
    call_command("purge")
    with pytest.raises(CommandError):
        call_command("backup", str(tmp_path / "none"))
    purge, backup = (CommandRun.objects.get(name=name) for name in ("purge", "backup"))
    assert (purge.succeeded_at is not None, purge.has_failed, purge.said) == (True, False, "")
    assert (backup.succeeded_at, backup.has_failed) == (None, True)
    assert backup.said.endswith(
        "is not a folder, and not the name of a ZIP file. Create the folder first, or add .zip. Nothing was done."
    )


def test_backup_records_its_file(tmp_path, capsys, monkeypatch):
    # PostgreSQL begins a snapshot only outside of a transaction, and this test is in one.
    monkeypatch.setattr(backing_up, "one_moment", lambda connection: contextlib.nullcontext())
    call_command("backup", str(tmp_path))
    run = CommandRun.objects.get(name="backup")
    [path] = tmp_path.iterdir()
    assert (run.result["path"], run.result["bytes"]) == (str(path), path.stat().st_size)
    assert found(backup_health.age_findings) == {"backup": ("WELL", "The last good backup is 0 minutes old.")}
    [(level, words)] = found(backup_health.file_findings).values()
    assert (level, f"{path} is whole" in words) == ("WELL", True)
    path.write_bytes(path.read_bytes()[:-200])
    assert found(backup_health.file_findings)["backup.file"][0] == "BROKEN"
    path.unlink()
    assert found(backup_health.file_findings)["backup.file"][0] == "WARNING"


def test_dry_run_is_not_a_run(capsys):
    call_command("purge", "--dry-run")
    assert CommandRun.objects.count() == 0


def test_message_of_an_error_in_the_code_is_not_stored(monkeypatch):
    monkeypatch.setattr("clinic_site.shared.retention_registry.kept", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("purge")
    assert CommandRun.objects.get(name="purge").said == "ZeroDivisionError"


def test_commands_that_ran_are_well(all_ran):
    assert found(machine_health.timer_findings) == {
        "timers": ("WELL", "Every command on a timer has run, or is not due yet.")
    }


def test_new_site_has_time_for_the_first_runs(long_ago):
    MigrationRecorder.Migration.objects.filter(name=command_runs.MIGRATION).update(applied=timezone.now())
    assert set(found(machine_health.timer_findings)) == {"timers"}
    assert found(backup_health.age_findings) == {"backup": ("WARNING", "There is no backup yet.")}


def test_timers_that_were_never_turned_on_are_one_finding(long_ago):
    assert found(machine_health.timer_findings) == {
        "timers.never": (
            "WARNING", "Never run: purge, clearsessions, send_notices, notice_digest and review_digest.",
        )
    }  # fmt: skip
    assert found(backup_health.age_findings) == {"backup": ("BROKEN", "There is no backup yet.")}


def test_late_and_failed_commands_are_named(all_ran):
    ran("purge", 2 * DAY)
    ran("notice_digest", 2 * DAY, failed_at=timezone.now(), said="3 of 3 mails could not be sent.")
    assert found(machine_health.timer_findings) == {
        "timers.purge": ("WARNING", "purge last ran 2 days ago."),
        "timers.notice_digest": ("BROKEN", "notice_digest failed 0 minutes ago: 3 of 3 mails could not be sent."),
    }


@pytest.mark.parametrize(("days", "level"), [(1, "WELL"), (2, "WARNING"), (4, "BROKEN")])
def test_backup_gets_worse_with_age(all_ran, days, level):
    ran("backup", days * DAY)
    assert found(backup_health.age_findings)["backup"][0] == level


def test_failed_backup_says_how_old_the_last_good_one_is(all_ran):
    ran("backup", DAY, failed_at=timezone.now(), said="There is not enough space.")
    assert found(backup_health.age_findings)["backup"] == (
        "BROKEN", "The last backup failed 0 minutes ago: There is not enough space. The last good one is 1 day old.",
    )  # fmt: skip


def test_database_of_an_older_release_takes_no_record(monkeypatch, capsys):
    """The first step of an upgrade is a backup with new code, before the migration."""
    monkeypatch.setattr(CommandRun._meta, "db_table", "no_such_table")
    call_command("purge")


def test_reason_of_a_failure_is_kept_if_the_command_lost_its_connection(tmp_path, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        said = database.run("""
from django.core.management import CommandError
from django.db import connection
from clinic_site.operations.command_runs import CommandRun, RecordsItsRuns

class Command(RecordsItsRuns):
    def handle(self, **options):
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                [pid] = cursor.fetchone()
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            other.close()
        else:
            connection.connection.close()
        raise CommandError("The reason.")

Command.__module__ = "here.backup"
try:
    Command().execute(skip_checks=True, force_color=False, no_color=False)
except CommandError as error:
    print(error)
print(CommandRun.objects.get(name="backup").said)
""")
    assert said.splitlines()[-2:] == ["The reason.", "The reason."]


def test_metrics_tell_when_commands_last_succeeded(client, settings, all_ran):
    settings.METRICS_TOKEN = "of-these-tests-only-20"
    ran("backup", DAY, failed_at=timezone.now())
    text = client.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"}).content.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("site_command"))
    assert lines['site_command_last_run_failed{command="backup"}'] == "1.0"
    age = timezone.now().timestamp() - float(lines['site_command_last_success_timestamp_seconds{command="backup"}'])
    assert abs(age - 86400) < 60
