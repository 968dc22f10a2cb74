"""Uploads come back all together with the rows, or the folder stays as it was: also when the very last step fails."""

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
    """MEDIA_ROOT, which holds an empty folder of somebody's."""
    folder = tmp_path / "media"
    (folder / "of clinics").mkdir(parents=True)
    (folder / "of clinics").chmod(0o750)
    return folder


def tree(folder) -> dict[str, tuple[str, bytes]]:
    """Return everything in `folder`, itself included: its rights and, of a file, its bytes."""
    paths = [folder, *folder.rglob("*")] if folder.exists() else []
    return {
        path.relative_to(folder).as_posix(): (stat.filemode(path.stat().st_mode), b"" if path.is_dir() else path.read_bytes())
        for path in paths
    }  # fmt: skip


def held(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def make_backup(path, *, files=UPLOADS, clinics=None, one_row_more=False, checksum=None):
    """Write the rows of the release, those of the clinics as `clinics` makes them, and some uploads."""
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
            with out.entry(uploads.FOLDER + name) as write:
                write(data)
        manifest["tables"][CLINICS]["rows"] += one_row_more
        if checksum:
            out.entries[uploads.FOLDER + "one.png"]["sha256"] = checksum
        out.finish(manifest | {"uploads": len(files)})
    return path


def confirmed_by_nobody(clinic: dict) -> bytes:
    """A row that the database refuses only when it looks at all of them, at the end."""
    text = json.dumps(
        list((clinic | {"dry_needling_confirmed_by_id": 999_999}).values()), ensure_ascii=False, separators=(",", ":")
    )
    return text.encode()


def restoring(path, media, before="") -> str:
    """Return the code that restores `path` and prints why it can't; `before` comes first."""
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
def test_uploads_come_back_with_the_rows_and_nothing_else_is_left(empty, tmp_path, media):
    path = make_backup(tmp_path / "backup.zip")
    assert " 2 uploads: all as written." in empty.run(restoring(path, media))
    assert held(media) == UPLOADS
    assert sorted(tree(media)) == [".", "of clinics", "of clinics/two.png", "one.png"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"clinics": confirmed_by_nobody}, "The database refused, and nothing was restored: .*foreign key"),
        ({"one_row_more": True}, "Not what was backed up, so nothing was restored"),
        ({"files": UPLOADS | {"one.png/three.png": b"3"}}, "No database was restored, because uploads can't be written"),
        ({"checksum": "0" * 64}, "is damaged: uploads/one.png is not what was written"),
    ],
    ids=["a row that points nowhere", "a row too few", "an upload without a place", "a damaged file"],
)  # fmt: skip
@pytest.mark.nightly
def test_restore_that_fails_leaves_the_folder_and_the_database_as_they_were(empty, tmp_path, media, how, said):
    path = make_backup(tmp_path / "backup.zip", **how)
    before = tree(media)
    assert re.search(said, empty.run(restoring(path, media)))
    assert tree(media) == before
    assert is_empty(empty)


@pytest.mark.nightly
def test_restore_that_was_killed_leaves_no_upload_and_the_next_one_takes_what_it_wrote_away(empty, tmp_path, media):
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
    assert " 2 uploads: all as written." in empty.run(restoring(path, media))
    assert held(media) == UPLOADS


# The folder alone --------------------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path):
    """A backup that holds nothing but uploads."""
    with archive.new_backup(tmp_path / "backup.zip") as out:
        for name, data in UPLOADS.items():
            with out.entry(uploads.FOLDER + name) as write:
                write(data)
        out.finish({})
    with archive.open_backup(tmp_path / "backup.zip") as found:
        yield found


def test_folder_that_was_not_there_is_not_there_after_a_failure(backup, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "new" / "media"
    with contextlib.suppress(ZeroDivisionError), uploads.all_or_nothing(backup) as put:
        assert (put(), held(tmp_path / "new" / "media")) == (2, UPLOADS)
        1 / 0  # noqa: B018
    assert [path.name for path in tmp_path.iterdir()] == ["backup.zip"]


def test_what_somebody_else_put_there_meanwhile_stays(backup, media, settings):
    settings.MEDIA_ROOT = media
    with contextlib.suppress(ZeroDivisionError), uploads.all_or_nothing(backup) as put:
        put()
        (media / "theirs.png").write_bytes(b"theirs")
        1 / 0  # noqa: B018
    assert held(media) == {"theirs.png": b"theirs"}
    with pytest.raises(KeepingError, match="holds files already"):
        uploads.check_place(backup)


def test_link_in_the_place_of_an_upload_is_not_written_through(backup, media, tmp_path, settings):
    settings.MEDIA_ROOT = media
    (media / "one.png").symlink_to(tmp_path / "elsewhere")
    before = sorted(media.rglob("*"))
    with pytest.raises(FileExistsError), uploads.all_or_nothing(backup) as put:
        put()
    assert (sorted(media.rglob("*")), (tmp_path / "elsewhere").exists()) == (before, False)


def test_what_a_killed_restore_wrote_aside_is_in_no_backup(media, tmp_path, settings):
    settings.MEDIA_ROOT = media
    (media / uploads.UNFINISHED).mkdir()
    (media / uploads.UNFINISHED / "0").write_bytes(b"half")
    (media / "one.png").write_bytes(b"1")
    with archive.new_backup(tmp_path / "backup.zip") as out:
        assert uploads.write(out) == 1
        out.finish({})
