"""The backup file: complete or absent, private, and every change to it is detected."""

import contextlib
import errno
import json
import stat
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from clinic_site.backup import KeepingError, archive, backing_up, rows, uploads, zip_directory
from clinic_site.backup.backing_up import rotate

TABLE = {"columns": ["id"], "rows": 2, "digest": "0" * 64, "last_number": 2}
NO_TABLES: dict = {"migrations": [["auth", "0001_initial"]], "tables": {}}


@pytest.fixture
def backup(tmp_path):
    """A backup with two entries."""
    path = tmp_path / "backup.zip"
    with archive.new_backup(path) as out:
        write(out, "rows/one.jsonl", b"[1]\n[2]\n")
        write(out, "uploads/a/b.txt", b"b" * 5000)
        out.finish(NO_TABLES | {"tables": {"one": TABLE}})
    return path


def write(out, name, *pieces):
    with out.entry(name) as add:
        for piece in pieces:
            add(piece)


def rewrite(path, *, without=(), **changed):
    """Write the ZIP again, with some entries changed."""
    with zipfile.ZipFile(path) as packed:
        entries = {name: packed.read(name) for name in packed.namelist() if name not in without}
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in (entries | changed).items():
            packed.writestr(name, data)


def check(path):
    with archive.open_backup(path) as found:
        return found.check()


def test_reader_returns_what_was_written(backup):
    assert check(backup) == 5008
    with archive.open_backup(backup) as found:
        assert list(found.lines("rows/one.jsonl")) == [b"[1]", b"[2]"]
        assert found.manifest["format"] == archive.FORMAT


def test_file_is_readable_only_by_this_account(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_no_temporary_file_is_left(backup):
    assert list(backup.parent.iterdir()) == [backup]


def test_existing_file_is_not_overwritten(backup):
    before = backup.read_bytes()
    with pytest.raises(KeepingError, match="already exists and was not changed"), archive.new_backup(backup):
        pytest.fail("The block was entered.")
    assert backup.read_bytes() == before


def test_file_gets_its_name_only_when_complete(tmp_path):
    path = tmp_path / "backup.zip"
    with contextlib.suppress(ZeroDivisionError), archive.new_backup(path) as out:
        write(out, "one", b"1")
        assert not path.exists()
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_is_reported(tmp_path, number):
    with pytest.raises(KeepingError, match="There is not enough space"), archive.new_backup(tmp_path / "backup.zip"):
        raise OSError(number, "full")
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_reported(tmp_path):
    with pytest.raises(KeepingError, match="Create it first"), archive.new_backup(tmp_path / "no" / "backup.zip"):
        pass


def test_missing_file_that_the_backup_needs_is_named(tmp_path):
    missing = tmp_path / "elsewhere" / "needed.txt"
    with pytest.raises(KeepingError) as refused, archive.new_backup(tmp_path / "backup.zip"):
        missing.read_text()
    assert str(refused.value) == (
        f"The backup needs {missing}, which can't be read: No such file or directory. Nothing was written."
    )
    assert list(tmp_path.iterdir()) == []


def test_later_backup_removes_abandoned_files_but_not_those_of_a_running_backup(tmp_path, monkeypatch):
    left = tmp_path / ".backup.zip.1.part"
    left.write_bytes(b"half")
    with archive.new_backup(tmp_path / "one.zip") as out:
        out.finish({})
    assert left.exists()
    monkeypatch.setattr(archive, "ABANDONED", -1)
    with archive.new_backup(tmp_path / "two.zip") as out:
        out.finish({})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "two.zip"]


def test_changed_byte_is_harmless_or_refused(backup):
    """Change every seventh byte of the file: reading it is either correct or refused."""
    whole = backup.read_bytes()
    seen = 0
    for place in range(0, len(whole), 7):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            assert check(backup) == 5008  # the byte is in a date or in an unused flag
            with archive.open_backup(backup) as found:
                assert list(found.lines("rows/one.jsonl")) == [b"[1]", b"[2]"]
        except KeepingError:
            seen += 1
    assert seen > len(whole) / 7 / 4


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_truncated_backup_is_refused(backup, part):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(KeepingError, match="not a backup, or it is incomplete"):
        check(backup)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rows/one.jsonl": b"[1]\n[3]\n"}, "rows/one.jsonl was changed"),
        ({"rows/two.jsonl": b"[1]\n"}, "its entries differ from its manifest"),
        ({"manifest.json": b'{"format": 1}'}, "its manifest was changed"),
        ({"without": ["rows/one.jsonl"]}, "its entries differ from its manifest"),
        ({"without": ["manifest.json"]}, "not a backup of this site"),
    ],
)
def test_change_in_a_valid_zip_is_detected(backup, change, why):
    rewrite(backup, **change)
    with pytest.raises(KeepingError, match=why):
        check(backup)


def test_later_format_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "backup.zip"
    monkeypatch.setattr(archive, "FORMAT", 2)
    with archive.new_backup(path) as out:
        out.finish({})
    monkeypatch.setattr(archive, "FORMAT", 1)
    with pytest.raises(KeepingError, match="newer code than this"):
        check(path)


def test_manifest_can_be_read_with_any_tool(backup):
    with zipfile.ZipFile(backup) as packed:
        entries = json.loads(packed.read("manifest.json"))["entries"]
    assert {name: entry["bytes"] for name, entry in entries.items()} == {"rows/one.jsonl": 8, "uploads/a/b.txt": 5000}


def test_rotation_keeps_the_newest_backups_and_all_other_files(tmp_path):
    names = [f"backup-2026110{day}T000000Z.zip" for day in range(1, 5)]
    for name in [*names, "mine.zip", "backup-notes.zip"]:
        (tmp_path / name).touch()
    assert [path.name for path in rotate(tmp_path, 3)] == names[:1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[1:], "backup-notes.zip", "mine.zip"]


# Uploads -----------------------------------------------------------------------------------------------


def test_site_without_media_root_backs_up_no_uploads(tmp_path, settings):
    settings.MEDIA_ROOT = ""
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == uploads.NONE
        out.finish(NO_TABLES)


def test_uploads_are_restored(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "media" / "a" / "ä.png").write_bytes(b"\x00\xff")
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == 1
        out.finish(NO_TABLES)
    settings.MEDIA_ROOT = tmp_path / "other"
    with archive.open_backup(tmp_path / "backup.zip") as found:
        found.check()
        uploads.check_place(found)
        with uploads.all_or_nothing(found) as put:
            assert put() == 1
        assert (tmp_path / "other" / "a" / "ä.png").read_bytes() == b"\x00\xff"
        with pytest.raises(KeepingError, match="already contains files"):
            uploads.check_place(found)
        settings.MEDIA_ROOT = ""
        with pytest.raises(KeepingError, match="MEDIA_ROOT is not set"):
            uploads.check_place(found)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../x", "outside its folder: ../x"),
        ("a/../../x", "outside its folder: a/../../x"),
        ("/etc/x", "outside its folder: /etc/x"),
        (".restoring.part/x", "outside its folder: .restoring.part/x"),
        ("a//x", "that can't be a file: a//x"),
        ("./x", "that can't be a file: ./x"),
        ("../\x1b[2Jx", "outside its folder: ../?[2Jx"),
    ],
)
def test_upload_that_no_backup_has_is_refused(tmp_path, settings, name, why):
    settings.MEDIA_ROOT = tmp_path / "media"
    with archive.new_backup(tmp_path / "backup.zip") as out:
        write(out, f"uploads/{name}", b"x")
        out.finish(NO_TABLES)
    with (
        archive.open_backup(tmp_path / "backup.zip") as found,
        pytest.raises(KeepingError) as refused,
    ):
        uploads.check_place(found)
    assert str(refused.value) == f"The backup contains an upload {why}. Nothing was restored."


# Limits ------------------------------------------------------------------------------------------------


def test_backup_with_more_files_than_a_restore_reads_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_directory, "MOST_ENTRIES", 5)  # with the manifest and its checksum
    with contextlib.suppress(EOFError), archive.new_backup(tmp_path / "backup.zip") as out:
        for number in range(3):
            write(out, f"uploads/{number}", b"x")
        with pytest.raises(KeepingError, match="A backup holds at most 5 files"):
            write(out, "uploads/3", b"x")
        raise EOFError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_backup_with_a_row_that_a_restore_refuses_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LONGEST_ROW", 20)
    Group.objects.create(name="A long name of a group")
    says_so = pytest.raises(KeepingError, match=r"A row of auth_group has \d\d bytes, and a restore would refuse it")
    with says_so, archive.new_backup(tmp_path / "backup.zip") as out:
        backing_up._write(Group, out, connection)
    assert list(tmp_path.iterdir()) == []


def test_rows_are_loaded_in_batches_of_about_a_megabyte():
    """A row with an uploaded file has millions of bytes."""
    lines = [b"1" * 400_000] * 7 + [b"2"] * 2500
    assert [len(batch) for batch in rows._batches(lines)] == [3, 3, 1000, 1000, 501]
