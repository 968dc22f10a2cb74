"""The commands export_content and import_content: dry run, writing, and the report."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from clinic_site import transfer
from clinic_site.transfer.record_report import around_difference
from education.models import Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """A file of two pages: one exists on this site with another text, and one is invalid."""
    make.make_topic(slug="about", title="The old title", status="draft")
    make.make_topic(slug="bad", status="draft")
    path = tmp_path / "content.json"
    assert run("export_content", path) == (
        f"Wrote 2 records to {path}. Clinics, state laws and pictures are not included.\n"
    )
    data = json.loads(path.read_text(encoding="utf-8"))
    data["exported_at"] = "2026-11-24T12:00:00+00:00"
    data["records"][0]["fields"]["title"] = "The new title"
    data["records"][1]["fields"]["title"] = ""
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_dry_run_reports_what_the_file_would_do_and_writes_nothing(file):
    assert run("import_content", file).splitlines() == [
        "Content from Northfield Physical Therapy, exported at 2026-11-24T12:00:00+00:00",
        "changed   education.topic about",
        "          title: “The old title” -> “The new title”",
        "refused   education.topic bad",
        "          title: This field cannot be blank.",
        "0 added, 1 changed, 0 unchanged, 1 refused",
        "Nothing was written. Run it again with --write to do so.",
    ]
    assert Topic.objects.get(slug="about").title == "The old title"


def test_import_writes_valid_records_and_a_second_import_changes_nothing(file):
    assert run("import_content", file, write=True).splitlines()[-1] == "Written."
    assert Topic.objects.get(slug="about").title == "The new title"
    said = run("import_content", file, write=True, verbosity=2).splitlines()
    assert said[1] == "unchanged education.topic about"
    assert said[-2] == "0 added, 0 changed, 1 unchanged, 1 refused"


def test_report_has_complete_fields_and_no_spreadsheet_formulas(file, tmp_path):
    Topic.objects.filter(slug="about").update(title="=1+1")
    run("import_content", file, report=tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        assert list(csv.reader(report)) == [
            ["record", "outcome", "field", "old", "new", "remark"],
            ["education.topic about", "changed", "title", "'=1+1", "The new title", ""],
            ["education.topic bad", "refused", "title", "", "", "This field cannot be blank."],
        ]


def test_report_says_that_nothing_is_published(file):
    data = json.loads(file.read_text(encoding="utf-8"))
    data["records"][0]["fields"]["status"] = "published"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert run("import_content", file).splitlines()[1:4] == [
        "changed   education.topic about",
        "          title: “The old title” -> “The new title”",
        "          Imports do not publish, so it is a draft here. Publish it in the admin.",
    ]


def test_published_record_is_refused_with_advice_and_the_differences(file, tmp_path):
    Topic.objects.filter(slug="about").update(status="published")
    why = (
        "It is published or scheduled on this site, and imports do not change such records. "
        "Make these changes in the admin: they become a draft, which is checked before it is published."
    )
    assert run("import_content", file, write=True, report=tmp_path / "report.csv").splitlines()[1:4] == [
        "refused   education.topic about",
        f"          status: {why}",
        "          title: “The old title” -> “The new title”",
    ]
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        assert list(csv.reader(report))[1:3] == [
            ["education.topic about", "refused", "title", "The old title", "The new title", ""],
            ["education.topic about", "refused", "status", "", "", why],
        ]


def test_missing_file_is_reported(tmp_path):
    with pytest.raises(CommandError, match="can't be read: No such file or directory"):
        run("import_content", tmp_path / "no-such.json")
    with pytest.raises(CommandError, match="can't be written: No such file or directory"):
        run("export_content", tmp_path / "no-such" / "content.json")


def test_other_kind_of_file_is_reported(tmp_path):
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(CommandError, match="This is not a content file"):
        run("import_content", tmp_path / "x.json")


def test_database_error_is_reported(file, monkeypatch):
    def refuses(file):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(transfer, "write", refuses)
    with pytest.raises(CommandError, match="Nothing was written, because of a database error: the disk is full"):
        run("import_content", file, write=True)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "New", ("“”", "“New”")),
        ("a\n b", "a\n c", ("“a b”", "“a c”")),
        ("x" * 100 + "37", "x" * 100 + "73", ("“…" + "x" * 15 + "37”", "“…" + "x" * 15 + "73”")),
        ("same" + "y" * 100, "same", ("“same" + "y" * 56 + "…”", "“same”")),
    ],
)
def test_long_texts_are_shown_from_their_first_difference(old, new, shown):
    assert around_difference(old, new) == shown


def test_report_that_cannot_be_written_is_refused_before_the_import(file, tmp_path):
    with pytest.raises(
        CommandError, match=r"Can't write .*report\.csv: No such file or directory\. Nothing was imported\."
    ):
        run("import_content", file, write=True, report=tmp_path / "no-such-folder" / "report.csv")
    assert Topic.objects.get(slug="about").title == "The old title"
