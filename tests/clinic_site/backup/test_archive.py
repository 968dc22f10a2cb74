"""The file of a backup: whole or not there, private, and every change to it seen."""

import contextlib
import errno
import json
import stat
import zipfile

import pytest

from clinic_site.backup import KeepingError, archive, uploads
from clinic_site.backup.backing_up import rotate


@pytest.fixture
def backup(tmp_path):
    """A backup with two entries."""
    path = tmp_path / "backup.zip"
    with archive.new_backup(path) as out:
        write(out, "rows/one.jsonl", b"[1]\n[2]\n")
        write(out, "uploads/a/b.txt", b"b" * 5000)
        out.finish({"tables": {}})
    return path


def write(out, name, *pieces):
    with out.entry(name) as add:
        for piece in pieces:
            add(piece)


def rewrite(path, *, without=(), **changed):
    """Pack the ZIP anew, with some entries changed."""
    with zipfile.ZipFile(path) as packed:
        entries = {name: packed.read(name) for name in packed.namelist() if name not in without}
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in (entries | changed).items():
            packed.writestr(name, data)


def check(path):
    with archive.open_backup(path) as found:
        return found.check()


def test_what_was_written_is_read(backup):
    assert check(backup) == 5008
    with archive.open_backup(backup) as found:
        assert list(found.lines("rows/one.jsonl")) == [b"[1]", b"[2]"]
        assert found.manifest["format"] == archive.FORMAT


def test_file_is_for_this_account_alone(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_nothing_but_the_file_is_left(backup):
    assert list(backup.parent.iterdir()) == [backup]


def test_file_that_is_there_stays_as_it_is(backup):
    before = backup.read_bytes()
    with pytest.raises(KeepingError, match="is there already and stays as it is"), archive.new_backup(backup):
        pytest.fail("It was written to.")
    assert backup.read_bytes() == before


def test_file_has_its_name_only_when_it_is_whole(tmp_path):
    path = tmp_path / "backup.zip"
    with contextlib.suppress(ZeroDivisionError), archive.new_backup(path) as out:
        write(out, "one", b"1")
        assert not path.exists()
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_disk_that_is_full_is_said(tmp_path, number):
    with pytest.raises(KeepingError, match="There is no room"), archive.new_backup(tmp_path / "backup.zip"):
        raise OSError(number, "full")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(KeepingError, match="Make it first"), archive.new_backup(tmp_path / "no" / "backup.zip"):
        pass


def test_file_that_the_backup_reads_and_that_is_not_there_is_named(tmp_path):
    missing = tmp_path / "elsewhere" / "needed.txt"
    with pytest.raises(KeepingError) as refused, archive.new_backup(tmp_path / "backup.zip"):
        missing.read_text()
    assert str(refused.value) == (
        f"The backup needs {missing}, which can't be read: No such file or directory. Nothing was written."
    )
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_a_later_one_and_a_running_one_stays(tmp_path, monkeypatch):
    left = tmp_path / ".backup.zip.1.part"
    left.write_bytes(b"half")
    with archive.new_backup(tmp_path / "one.zip") as out:
        out.finish({})
    assert left.exists()
    monkeypatch.setattr(archive, "ABANDONED", -1)
    with archive.new_backup(tmp_path / "two.zip") as out:
        out.finish({})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "two.zip"]


def test_every_byte_counts(backup):
    """One byte after the other is changed, all over the file: what is read is right, or refused."""
    whole = backup.read_bytes()
    seen = 0
    for place in range(0, len(whole), 7):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            assert check(backup) == 5008  # a date, or flags that nobody reads
            with archive.open_backup(backup) as found:
                assert list(found.lines("rows/one.jsonl")) == [b"[1]", b"[2]"]
        except KeepingError:
            seen += 1
    assert seen > len(whole) / 7 / 4


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_beginning_of_a_backup_is_none(backup, part):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(KeepingError, match="no backup, or only the beginning"):
        check(backup)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rows/one.jsonl": b"[1]\n[3]\n"}, "rows/one.jsonl is not what was written"),
        ({"rows/two.jsonl": b"[1]\n"}, "holds other entries"),
        ({"manifest.json": b'{"format": 1}'}, "its manifest is not what was written"),
        ({"without": ["rows/one.jsonl"]}, "holds other entries"),
        ({"without": ["manifest.json"]}, "no backup of this site"),
    ],
)
def test_change_that_keeps_the_zip_whole_is_seen(backup, change, why):
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


def test_rotation_keeps_the_newest_and_touches_nothing_else(tmp_path):
    names = [f"backup-2026110{day}T000000Z.zip" for day in range(1, 5)]
    for name in [*names, "mine.zip", "backup-notes.zip"]:
        (tmp_path / name).touch()
    assert [path.name for path in rotate(tmp_path, 3)] == names[:1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[1:], "backup-notes.zip", "mine.zip"]


# Uploads -----------------------------------------------------------------------------------------------


def test_site_without_a_place_for_uploads_says_so(tmp_path):
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == uploads.NONE
        out.finish({})


def test_uploads_come_back(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "media" / "a" / "ä.png").write_bytes(b"\x00\xff")
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == 1
        out.finish({})
    settings.MEDIA_ROOT = tmp_path / "other"
    with archive.open_backup(tmp_path / "backup.zip") as found:
        found.check()
        uploads.check_place(found)
        with uploads.all_or_nothing(found) as put:
            assert put() == 1
        assert (tmp_path / "other" / "a" / "ä.png").read_bytes() == b"\x00\xff"
        with pytest.raises(KeepingError, match="holds files already"):
            uploads.check_place(found)
        settings.MEDIA_ROOT = ""
        with pytest.raises(KeepingError, match="MEDIA_ROOT is not set"):
            uploads.check_place(found)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x"])
def test_upload_outside_of_its_folder_is_refused(tmp_path, settings, name):
    settings.MEDIA_ROOT = tmp_path / "media"
    with archive.new_backup(tmp_path / "backup.zip") as out:
        write(out, f"uploads/{name}", b"x")
        out.finish({})
    with (
        archive.open_backup(tmp_path / "backup.zip") as found,
        pytest.raises(KeepingError, match="outside of its folder"),
    ):
        uploads.check_place(found)
