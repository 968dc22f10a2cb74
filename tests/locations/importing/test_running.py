"""Importing a whole file: correct counts, all or nothing, and no changes the second time."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from locations import importing
from locations.models import Clinic
from tests.factories import make_clinic, make_state
from tests.locations.importing.files import BOISE, TACOMA, csv_bytes, look_at, make_atlas, table, write
from tests.proofs.benchmarks import databases

ROOT = Path(__file__).parents[3]
BAD = TACOMA | {"name": "Bad PT", "phone": "NOT AVAILABLE"}


@pytest.fixture
def atlas(db):
    make_atlas()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "clinics.csv"
    path.write_bytes(csv_bytes([TACOMA, BAD, BOISE], encoding="utf-8-sig"))
    return path


@pytest.mark.usefixtures("atlas")
def test_counts_add_up_to_the_rows_of_the_file():
    make_clinic(name="River PT", street="12 Oak St", state=make_state("ID"), zip="83702", phone="+12085550100")
    report = look_at(TACOMA, BAD, BOISE, TACOMA)
    assert report.counts == {"added": 1, "changed": 1, "unchanged": 0, "refused": 2}
    assert sum(report.counts.values()) == len(report.rows) == 4


@pytest.mark.usefixtures("atlas")
def test_preview_saves_nothing():
    look_at(TACOMA, BOISE)
    assert Clinic.objects.count() == 0


@pytest.mark.usefixtures("atlas")
def test_valid_rows_are_saved_and_refused_rows_are_returned_with_reasons():
    report = write(TACOMA, BAD, BOISE)
    assert sorted(Clinic.objects.values_list("name", "status")) == [("Harbor PT", "draft"), ("River PT", "draft")]
    header, rows = importing.refused_table(report.header, [importing.as_dict(row) for row in report.rows])
    assert (header, list(rows)) == (
        [*TACOMA, "what is wrong"],
        [[*BAD.values(), "phone: Missing. It is required for a new clinic."]],
    )


@pytest.mark.usefixtures("atlas")
def test_refused_rows_can_be_fixed_and_imported():
    report = write(BAD)
    header, [row] = importing.refused_table(report.header, [importing.as_dict(found) for found in report.rows])
    fixed = dict(zip(header, row, strict=True)) | {"phone": "(253) 555-0110"}
    assert write(fixed).counts["added"] == 1


@pytest.mark.usefixtures("atlas")
def test_second_run_changes_nothing():
    write(TACOMA, BAD, BOISE)
    before = list(Clinic.objects.order_by("pk").values())
    assert write(TACOMA, BAD, BOISE).counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 1}
    assert list(Clinic.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("atlas")
def test_failure_at_the_end_leaves_nothing_behind():
    def fail(report):
        raise IntegrityError("the last moment")

    with pytest.raises(IntegrityError):
        write(TACOMA, BOISE, and_then=fail)
    assert Clinic.objects.count() == 0


@pytest.mark.usefixtures("atlas")
def test_progress_is_reported_up_to_the_last_row(monkeypatch):
    monkeypatch.setattr("locations.importing.running.AT_ONCE", 2)
    steps = []
    importing.look_at(table(TACOMA, BAD, BOISE), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(2, 0), (2, 3), (3, 3)]  # while the rows are read, nobody knows how many there are


@pytest.mark.usefixtures("atlas")
def test_changes_are_logged_in_the_history_of_the_clinic(admin_user):
    make_clinic(name="Harbor PT", street="18 Rope Walk", zip="98402", phone="+12535550199")
    write(TACOMA, user=admin_user)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (admin_user, "Changed city and phone.")


# The command


@pytest.mark.usefixtures("atlas")
def test_command_saves_nothing_without_the_write_option(file, capsys):
    call_command("import_clinics", str(file))
    assert Clinic.objects.count() == 0
    assert capsys.readouterr().out == (
        "2 added, 0 changed, 0 unchanged, 1 refused\nNothing was imported. To import, add --write.\n"
    )
    call_command("import_clinics", str(file), "--write")
    assert Clinic.objects.count() == 2


@pytest.mark.usefixtures("atlas")
def test_command_saves_the_report_and_the_refused_rows(file, tmp_path):
    report, refused = tmp_path / "report.csv", tmp_path / "refused.csv"
    call_command("import_clinics", str(file), "--report", str(report), "--refused", str(refused))
    assert refused.read_text(encoding="utf-8-sig").splitlines() == [
        "name,street,city,state,zip,phone,what is wrong",
        "Bad PT,18 Rope Walk,Tacoma,WA,98402,NOT AVAILABLE,phone: Missing. It is required for a new clinic.",
    ]
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["row,clinic,outcome,field,old,new,remark", '2,"Harbor PT, Tacoma",added,name,,Harbor PT,']
    assert '3,"Bad PT, Tacoma",refused,phone,,,Missing. It is required for a new clinic.' in lines


@pytest.mark.usefixtures("atlas")
@pytest.mark.parametrize(
    ("content", "why"), [(None, "Can't read"), (b"", "The file is empty."), (b"a,b\n1,2", "There is no column")]
)
def test_command_says_why_a_file_cannot_be_read(tmp_path, content, why):
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        call_command("import_clinics", str(path))


@pytest.mark.usefixtures("atlas")
@pytest.mark.parametrize("option", ["--report", "--refused"])
def test_command_that_cannot_save_its_report_imports_nothing(file, tmp_path, option):
    with pytest.raises(CommandError, match=r"Can't write .*: No such file"):
        call_command("import_clinics", str(file), "--write", option, str(tmp_path / "nowhere" / "report.csv"))
    assert Clinic.objects.count() == 0


@pytest.mark.usefixtures("atlas")
def test_command_asks_about_rows_that_look_like_a_clinic_and_takes_answers(file, capsys):
    make_clinic(name="Kelp PT", street="18 Rope Walk", zip="98402", phone="+12535550110", city="Tacoma")
    call_command("import_clinics", str(file))
    assert capsys.readouterr().out.splitlines()[:3] == [
        "1 added, 0 changed, 0 unchanged, 1 refused, 1 held",
        f"Row 2, Harbor PT, Tacoma: It looks like Kelp PT, 18 Rope Walk, Tacoma, WA 98402 "
        f"({Clinic.objects.get().get_absolute_url()}): the same street and phone number. "
        "Is it the same clinic or another one?",
        "Rows with a question are left out. Answer with --same and --another.",
    ]
    call_command("import_clinics", str(file), "--same", "2")
    assert capsys.readouterr().out.startswith("1 added, 1 changed, 0 unchanged, 1 refused\n")
    call_command("import_clinics", str(file), "--another", "all")
    assert capsys.readouterr().out.startswith("2 added, 0 changed, 0 unchanged, 1 refused\n")


@pytest.mark.usefixtures("atlas")
def test_command_says_how_many_rows_have_remarks(tmp_path, capsys):
    path = tmp_path / "file.csv"
    path.write_bytes(csv_bytes([TACOMA | {"status": "haunted", "name": "HARBOR PT, LLC"}]))
    call_command("import_clinics", str(path), "--in-words", "--write", "--confirmed-on", "2026-11-02")
    assert capsys.readouterr().out.splitlines()[:2] == [
        "1 added, 0 changed, 0 unchanged, 0 refused", "Rows with remarks: 1. To read them, add --report.",
    ]  # fmt: skip
    assert Clinic.objects.get().name == "Harbor PT, LLC"


# A process that is killed

KILLED = """
import os, signal, sys, django
django.setup()
from pathlib import Path
from locations import importing
table = importing.read_table(Path(sys.argv[1]).read_bytes(), "clinics.csv")
importing.write(table, and_then=lambda report: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.fixture
def database(django_db_setup, tmp_path):
    """Yield an environment for other processes, with their own database of the tested vendor, states and places."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings", "PYTHONPATH": str(ROOT)}
    with contextlib.ExitStack() as stack:
        if connection.vendor == "postgresql":
            # The test database certainly exists; the one in DATABASE_URL may not.
            server = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
            url = stack.enter_context(databases.postgresql(urlunsplit(server)))
        else:
            url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        environment["DATABASE_URL"] = url
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "shell", "-c", "from tests.locations.importing.files import make_atlas; make_atlas()")
        yield environment


def manage(environment, *arguments) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.mark.nightly
def test_killed_import_leaves_nothing_behind_and_the_next_one_succeeds(database, file):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], cwd=ROOT, env=database, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    # The killed import had saved everything but not committed, so all rows are still to be added.
    assert manage(database, "import_clinics", str(file), "--write").splitlines() == [
        "2 added, 0 changed, 0 unchanged, 1 refused", "Import finished.",
    ]  # fmt: skip
    assert manage(database, "import_clinics", str(file)).splitlines()[0] == (
        "0 added, 0 changed, 2 unchanged, 1 refused"
    )
