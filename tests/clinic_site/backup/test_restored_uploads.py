"""A restore writes all rows and uploads or, even if its last step fails, nothing."""

import contextlib
import json
import re
import stat

import pytest

from clinic_site.backup import KeepingError, archive, rows, uploads
from tests.clinic_site.backup.emptiness import is_empty, kill_in_the_middle
from tests.clinic_site.backup.making_release import FOLDER

RELEASE = max(FOLDER.glob("*.zip"))
UPLOADS = {"one.png": b"1" * 5000, "of clinics/two.png": b"2"}
CLINICS = "locations_clinic"


@pytest.fixture
def media(tmp_path):
    """MEDIA_ROOT, which contains an empty folder."""
    folder = tmp_path / "media"
    (folder / "of clinics").mkdir(parents=True)
    (folder / "of clinics").chmod(0o750)
    return folder


def tree(folder) -> dict[str, tuple[str, bytes]]:
    """Return the mode of `folder` and of everything in it, and the bytes of each file."""
    paths = [folder, *folder.rglob("*")] if folder.exists() else []
    return {
        path.relative_to(folder).as_posix(): (stat.filemode(path.stat().st_mode), b"" if path.is_dir() else path.read_bytes())
        for path in paths
    }  # fmt: skip


def held(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def make_backup(path, *, files=UPLOADS, clinics=None, one_row_more=False, checksum=None):
    """Write the release's rows, with clinics changed by `clinics`, and some uploads."""
    with archive.open_backup(RELEASE) as release, archive.new_backup(path) as out:
        manifest = release.manifest
        for name in manifest["entries"]:
            lines = list(release.lines(name))
            if name == f"rows/{CLINICS}.jsonl" and clinics:
                table, written = manifest["tables"][CLINICS], rows.RowsChecksum()
                lines = [clinics(dict(zip(table["columns"], json.loads(line), strict=True))) for line in lines]
                for line in lines:
                    written.add(line)
                table["digest"] = str(written)
            with out.entry(name) as write:
                for line in lines:
                    write(line + b"\n")
        for name, data in files.items():
            with out.entry(uploads.UPLOADS + name) as write:
                write(data)
        manifest["tables"][CLINICS]["rows"] += one_row_more
        if checksum:
            out.entries[uploads.UPLOADS + "one.png"]["sha256"] = checksum
        out.finish(manifest | {"uploads": len(files)})
    return path


def confirmed_by_missing_account(clinic: dict) -> bytes:
    """Return a row that the database refuses only when it checks all constraints at the end."""
    text = json.dumps(
        list((clinic | {"dry_needling_confirmed_by_id": 999_999}).values()), ensure_ascii=False, separators=(",", ":")
    )
    return text.encode()


def restoring(path, media, before="") -> str:
    """Return code that runs `before`, restores `path` and prints any error."""
    return f"""
from pathlib import Path
from django.conf import settings
from django.core.management import CommandError, call_command
settings.MEDIA_ROOT = {str(media)!r}
{before}
try:
    call_command("restore", Path({str(path)!r}))
except CommandError as error:
    print(error)
"""


@pytest.mark.nightly
def test_uploads_are_restored_with_the_rows_and_leave_no_other_files(empty, tmp_path, media):
    path = make_backup(tmp_path / "backup.zip")
    assert " and 2 uploads." in empty.run(restoring(path, media))
    assert held(media) == UPLOADS
    assert sorted(tree(media)) == [".", "of clinics", "of clinics/two.png", "one.png"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"clinics": confirmed_by_missing_account}, "Nothing was restored, because of a database error: .*foreign key"),
        ({"one_row_more": True}, "Nothing was restored, because the result differs from the backup"),
        (
            {"files": UPLOADS | {"one.png/three.png": b"3"}},
            "Nothing was restored to the database, because uploads can't be written",
        ),
        ({"checksum": "0" * 64}, "is damaged: uploads/one.png was changed"),
    ],
    ids=["an invalid foreign key", "a missing row", "a conflicting upload", "a damaged file"],
)  # fmt: skip
@pytest.mark.nightly
def test_failed_restore_does_not_change_the_folder_or_the_database(empty, tmp_path, media, how, said):
    path = make_backup(tmp_path / "backup.zip", **how)
    before = tree(media)
    assert re.search(said, empty.run(restoring(path, media)))
    assert tree(media) == before
    assert is_empty(empty)


@pytest.mark.nightly
def test_killed_restore_leaves_no_uploads_and_the_next_one_removes_its_files(empty, tmp_path, media):
    path = make_backup(tmp_path / "backup.zip")
    wait = f"""
import time
from clinic_site.backup import archive
pieces = archive.BackupReader.pieces
def slow(self, name):
    yield from pieces(self, name)
    if name.startswith("uploads/") and (Path(settings.MEDIA_ROOT) / {uploads.UNFINISHED!r}).exists():
        print("in the middle", flush=True)
        time.sleep(60)
archive.BackupReader.pieces = slow
"""
    process = empty.start(restoring(path, media, wait))
    kill_in_the_middle(process, empty)
    assert sorted(path.name for path in media.iterdir()) == [uploads.UNFINISHED, "of clinics"]
    assert " and 2 uploads." in empty.run(restoring(path, media))
    assert held(media) == UPLOADS


# Only the folder ---------------------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path):
    """A backup that contains only uploads."""
    with archive.new_backup(tmp_path / "backup.zip") as out:
        for name, data in UPLOADS.items():
            with out.entry(uploads.UPLOADS + name) as write:
                write(data)
        out.finish({"migrations": [["auth", "0001_initial"]], "tables": {}})
    with archive.open_backup(tmp_path / "backup.zip") as found:
        yield found


def test_created_folder_is_removed_after_a_failure(backup, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "new" / "media"
    with contextlib.suppress(ZeroDivisionError), uploads.all_or_nothing(backup) as put:
        assert (put(), held(tmp_path / "new" / "media")) == (2, UPLOADS)
        1 / 0  # noqa: B018
    assert [path.name for path in tmp_path.iterdir()] == ["backup.zip"]


def test_file_added_during_a_failed_restore_is_kept(backup, media, settings):
    settings.MEDIA_ROOT = media
    with contextlib.suppress(ZeroDivisionError), uploads.all_or_nothing(backup) as put:
        put()
        (media / "theirs.png").write_bytes(b"theirs")
        1 / 0  # noqa: B018
    assert held(media) == {"theirs.png": b"theirs"}
    with pytest.raises(KeepingError, match="already contains files"):
        uploads.check_place(backup)


def test_restore_does_not_write_through_a_symlink(backup, media, tmp_path, settings):
    settings.MEDIA_ROOT = media
    (media / "one.png").symlink_to(tmp_path / "elsewhere")
    before = sorted(media.rglob("*"))
    with pytest.raises(FileExistsError), uploads.all_or_nothing(backup) as put:
        put()
    assert (sorted(media.rglob("*")), (tmp_path / "elsewhere").exists()) == (before, False)


def test_files_of_a_killed_restore_are_not_backed_up(media, tmp_path, settings):
    settings.MEDIA_ROOT = media
    (media / uploads.UNFINISHED).mkdir()
    (media / uploads.UNFINISHED / "0").write_bytes(b"half")
    (media / "one.png").write_bytes(b"1")
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == 1
        out.finish({"migrations": [["auth", "0001_initial"]], "tables": {}})
