"""Back up running sites and restore them, on the database that the tests use."""

import json
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from clinic_site.backup import archive, tables
from tests.clinic_site.backup import test_restored_audit_log
from tests.clinic_site.backup.emptiness import is_empty, kill_in_the_middle
from tests.own_database import ROOT, empty_database, own_database
from tests.proofs.drills import comparing, restore
from tests.quick_migration import DESCRIBE

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.zip"))
ADDRESSES = [
    "/", "/conditions/", "/conditions/headache/", "/safety/", "/questions/", "/glossary/", "/references/", "/locations/",
    "/locations/washington/", "/search/?q=pain", "/sitemap.xml",
]  # fmt: skip
READ_PAGES = f"""
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
print(len(executor.migration_plan(executor.loader.graph.leaf_nodes())), "migrations left")
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
from locations.models import Clinic
addresses = {ADDRESSES!r} + [clinic.get_absolute_url() for clinic in Clinic.objects.published()[:3]]
print(sorted({{Client().get(address).status_code for address in addresses}}), len(addresses))
"""


@pytest.fixture(scope="module")
def restored(tmp_path_factory, django_db_setup, django_db_blocker):
    """The newest release, restored and migrated to this code, and the command's output."""
    with django_db_blocker.unblock(), empty_database(tmp_path_factory.mktemp("restored")) as database:
        yield database, database.manage("restore", str(RELEASES[-1]))


def manifest_of(path) -> dict:
    with archive.open_backup(path) as backup:
        return backup.manifest


def refused(database, *arguments) -> str:
    """Return the error message of a command that fails."""
    done = database.try_to(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    return done.stderr.strip()


@pytest.mark.nightly
def test_restored_site_has_its_triggers_and_indexes(tmp_path, django_db_setup, django_db_blocker):
    """Even if its backup was made by this code, so that `migrate` has nothing to do."""
    with django_db_blocker.unblock(), own_database(tmp_path) as source, empty_database(tmp_path) as target:
        source.manage("backup", str(tmp_path / "backup.zip"))
        target.manage("restore", str(tmp_path / "backup.zip"))
        assert target.run("from clinic_site.serving.probes import is_ready; print(is_ready())") == "True"
        code = """
from clinic_site.publishing import generation
from education.models import GlossaryTerm
before = generation.number_now()[0]
GlossaryTerm.objects.create(term="Fascia", slug="fascia", definition="A thin wrapping.")
print(generation.number_now()[0] - before)
"""
        assert int(target.run(code)) > 0
        search = "from locations.models import Clinic; print(len(Clinic.objects.with_words('harbor')))"
        assert target.run(search) == "0"  # on SQLite, its index would be missing
        index = (
            "from django.db import connection; from locations import clinic_words as w; print(w.has_index(connection))"
        )
        assert target.run(index) == "True"


# Upgrades ----------------------------------------------------------------------------------------------


def test_release_data_is_restored_completely_on_either_database(restored):
    _database, said = restored
    manifest = manifest_of(RELEASES[-1])
    rows = sum(table["rows"] for table in manifest["tables"].values())
    assert f"Restored and verified {rows} rows in {len(manifest['tables'])} tables and 0 uploads." in said
    assert (manifest["database"], rows > 1000) == ("sqlite", True)


def test_ready_database_of_the_tests_is_built_like_one_that_django_migrated(restored, tmp_path):
    """See tests/quick_migration.py."""
    with own_database(tmp_path) as ready:
        described = ready.run(DESCRIBE).splitlines()
    assert len(described) > 200
    assert described == restored[0].run(DESCRIBE).splitlines()


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_data_of_each_release_is_migrated_and_its_pages_respond(restored, empty, path):
    database = restored[0] if path == RELEASES[-1] else empty
    if database is empty:
        database.manage("restore", str(path))
    assert database.run(READ_PAGES).splitlines() == ["0 migrations left", f"[200] {len(ADDRESSES) + 3}"]


def test_records_that_staff_and_visitors_added_are_restored(restored):
    database, _said = restored
    code = """
from django.contrib.auth.models import User
from clinic_site.models import Draft, PreviewLink
from education.models import PageFeedback
from locations.models import Clinic, ClinicImport, MistakeReport
draft, upload = Draft.objects.get(), ClinicImport.objects.get()
print(draft.contents["summary"], User.objects.get().groups.get(), PreviewLink.objects.count(), sep=", ")
print(PageFeedback.objects.get().comment, MistakeReport.objects.get().what, bytes(upload.content), upload.report, sep=", ")
print(Clinic.history.filter(history_type="-").count(), Clinic.objects.earliest("pk").history.count())
"""
    assert database.run(code).splitlines() == [
        "A draft of the summary., Writer, 1",
        "Thank you, phone, b'name\\n', [{'row': 2, 'why': None}]",
        "1 2",
    ]


def test_restored_audit_log_cannot_be_changed(restored):
    """The nightly test_restored_audit_log.py tests more."""
    database, _said = restored
    database.run(test_restored_audit_log.WRITE)
    assert database.run(test_restored_audit_log.TRY).splitlines() == ["The audit log can't be changed."] * 3 + ["stays"]


def test_primary_key_of_a_deleted_record_is_not_reused(restored):
    """A record's history is found by its number. The release's last clinic was deleted."""
    database, _said = restored
    code = """
from locations.models import Clinic
deleted = Clinic.history.get(history_type="-").id
clinic = Clinic.objects.earliest("pk")
clinic.pk, clinic.slug, clinic._state.adding = None, "new", True
clinic.save()
print(deleted, clinic.pk)
"""
    deleted, new = database.run(code).split()
    assert int(new) == int(deleted) + 1


def test_release_is_small_and_contains_no_usable_account():
    """The file stays in the repository permanently."""
    assert [path.name for path in RELEASES if path.stat().st_size > 300_000] == []
    for path in RELEASES:
        with archive.open_backup(path) as backup:
            backup.check()
            columns = backup.manifest["tables"]["auth_user"]["columns"]
            users = [dict(zip(columns, json.loads(line), strict=True)) for line in backup.lines("rows/auth_user.jsonl")]
        assert [user["password"][0] for user in users] == ["!"]  # no password


# A backup during writes --------------------------------------------------------------------------------


@pytest.mark.nightly
def test_backup_during_writes_is_consistent_and_restores_the_same_rows(
    empty, tmp_path, monkeypatch, capsys, django_db_blocker
):
    """A small version of `make drill-restore`."""
    monkeypatch.setattr(restore, "CLINICS", 80)
    monkeypatch.setattr(restore, "PAGES", 40)
    with django_db_blocker.unblock(), empty_database(tmp_path) as source:
        assert restore.drill("Small", source.url, empty.url, tmp_path), capsys.readouterr().out
    assert "rows different = 0" in capsys.readouterr().out


def test_drill_comparison_finds_different_rows():
    one = {"a": comparing.Counter([(1, "x"), (2, "y")]), "b": comparing.Counter([(1,)])}
    other = {"a": comparing.Counter([(1, "x"), (2, "z")]), "c": comparing.Counter([(1,), (2,)])}
    assert comparing.different(one, other) == {"a": 2, "b": 1, "c": 2}
    assert comparing.different(one, one) == {}


# What a backup contains --------------------------------------------------------------------------------


def test_second_backup_contains_the_same_rows_and_no_sessions(restored, tmp_path):
    database, _said = restored
    session = "from django.contrib.sessions.models import Session\nimport datetime\n"
    session += "Session.objects.create(session_key='secret-key', session_data='', expire_date=datetime.datetime.now(datetime.UTC))"
    database.run(session)
    said = database.manage("backup", str(tmp_path), "--keep", "2")
    [path] = tmp_path.glob("backup-*.zip")
    assert "Not included: django_session (sessions" in said
    manifest, before = manifest_of(path), manifest_of(RELEASES[-1])
    assert "django_session" not in manifest["tables"]
    with archive.open_backup(path) as backup:
        assert not any(b"secret-key" in piece for name in manifest["entries"] for piece in backup.pieces(name))
    kept = ["education_condition", "education_historicalcondition", "clinic_site_draft", "locations_clinicimport"]
    counts = [{name: found["tables"][name]["rows"] for name in kept} for found in (manifest, before)]
    assert (counts[0], counts[0]["education_condition"]) == (counts[1], 10)


@pytest.mark.nightly
def test_table_without_a_model_is_reported(restored, tmp_path):
    database, _said = restored
    database.run("from django.db import connection\nconnection.cursor().execute('CREATE TABLE leftover (id integer)')")
    try:
        assert "Not included: leftover (no model in this code" in database.manage(
            "backup", str(tmp_path / "backup.zip")
        )
    finally:
        database.run("from django.db import connection\nconnection.cursor().execute('DROP TABLE leftover')")


@pytest.mark.nightly
def test_purge_removes_deleted_data_from_the_database_file(restored):
    """By default SQLite only marks a deleted row's space as free. PostgreSQL is not tested."""
    database, _said = restored
    database.run("""
import datetime
from education.models import PageFeedback
answer = PageFeedback.objects.create(path="/", is_helpful=False, comment="Ask for Zephyrine Quux")
answer.created_at -= datetime.timedelta(days=400)
answer.save()
""")
    assert "answers about pages: 1 deleted" in database.manage("purge")
    if connection.vendor == "sqlite":
        database.run("from django.db import connection\nconnection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')")
        assert b"Zephyrine" not in Path(database.url.removeprefix("sqlite:///")).read_bytes()


# What is refused, without changing anything -------------------------------------------------------------


def test_restore_refuses_a_database_that_is_not_empty(restored):
    database, _said = restored
    assert refused(database, "restore", str(RELEASES[-1])).startswith("CommandError: The database is not empty")


def test_backup_of_an_empty_database_is_refused_and_creates_no_file(empty, tmp_path):
    assert "The database is empty: there is nothing to back up" in refused(empty, "backup", str(tmp_path / "b.zip"))
    assert not list(tmp_path.glob("*.zip*"))


@pytest.mark.nightly
def test_keep_requires_a_folder_and_a_positive_number(empty, tmp_path):
    assert "--keep requires a folder" in refused(empty, "backup", str(tmp_path / "b.zip"), "--keep", "3")
    assert "--keep must be at least 1" in refused(empty, "backup", str(tmp_path), "--keep", "0")


def test_damaged_backup_is_refused_before_anything_is_created(empty, tmp_path):
    path = tmp_path / "backup.zip"
    whole = bytearray(RELEASES[-1].read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)
    assert "is damaged: rows/" in refused(empty, "restore", str(path))
    assert is_empty(empty)


def test_backup_of_newer_code_is_refused(empty, tmp_path):
    path = tmp_path / "backup.zip"
    manifest = manifest_of(RELEASES[-1])
    with archive.new_backup(path) as out:
        out.finish(manifest | {"tables": {}, "migrations": [*manifest["migrations"], ["locations", "9999_later"]]})
    assert "This backup comes from newer code than this: it has the migration locations 9999_later" in refused(
        empty, "restore", str(path)
    )
    assert is_empty(empty)


def test_database_of_newer_code_is_not_backed_up(restored, tmp_path):
    database, _said = restored
    said = database.run(f"""
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
recorder = MigrationRecorder(connection)
recorder.record_applied("locations", "9999_later")
try:
    call_command("backup", {str(tmp_path / "b.zip")!r})
except CommandError as error:
    print(error)
finally:
    recorder.record_unapplied("locations", "9999_later")
""")
    assert said.startswith("The database comes from newer code")
    assert not list(tmp_path.glob("*.zip"))


# Faults ------------------------------------------------------------------------------------------------

RESTORE = f"""
from pathlib import Path
from clinic_site.backup import restoring, rows
write = rows.write
BEFORE
restoring.restore(Path({str(RELEASES[-1])!r}))
"""


def test_restore_is_undone_if_a_row_differs(empty):
    change = """
def changed(model, lines, connection):
    write(model, (line.replace(b"headache", b"heartache") for line in lines), connection)
rows.write = changed
"""
    process = empty.start(RESTORE.replace("BEFORE", change))
    _output, errors = process.communicate(timeout=120)
    assert re.search(r"the result differs from the backup: .*\b4 rows in education_condition,", errors), errors
    assert is_empty(empty)


@pytest.mark.nightly
def test_killed_restore_leaves_the_database_empty(empty):
    wait = """
import time
def slow(model, lines, connection):
    write(model, lines, connection)
    if model._meta.db_table == "locations_clinic":
        print("in the middle", flush=True)
        time.sleep(60)
rows.write = slow
"""
    process = empty.start(RESTORE.replace("BEFORE", wait))
    kill_in_the_middle(process, empty)
    assert is_empty(empty)


def test_killed_backup_leaves_no_file_that_looks_complete(restored, tmp_path):
    database, _said = restored
    process = database.start(f"""
from pathlib import Path
from clinic_site.backup import backing_up, uploads
import time
uploads.write = lambda out: (print("in the middle", flush=True), time.sleep(60))
backing_up.make(Path({str(tmp_path / "backup.zip")!r}))
""")
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    [left] = tmp_path.iterdir()
    assert left.name.endswith(archive.UNFINISHED)
    assert "not a backup, or it is incomplete" in refused(database, "restore", str(left))


def test_full_disk_leaves_no_file(restored, tmp_path):
    database, _said = restored
    target = tmp_path / "backup.zip"
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(target)], cwd=ROOT, env=database.environment, capture_output=True,
        text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536)),
    )  # fmt: skip
    assert (done.returncode, "There is not enough space for the backup" in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_table_without_rows_has_a_reason():
    assert [name for name, why in tables.WITHOUT_ROWS.items() if len(why) < 20] == []
