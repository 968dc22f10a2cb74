"""Backups contain pictures with all their files, versions and uses, and a restore brings back exactly these."""

import hashlib

import pytest
from django.db import connection

from clinic_site.backup import archive
from tests import ready_databases
from tests.own_database import empty_database, own_database
from tests.proofs.drills import comparing
from tests.proofs.drills.restore import python

SETTINGS = """
from pathlib import Path
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
settings.ALLOWED_HOSTS = ["testserver"]
from django.core.management import call_command
from django.test import Client
from clinic_site.models import Draft, Picture, SiteSettings
from clinic_site.publishing import history, undo, workflow
from tests.staff import make_staff
"""

# A picture with two public versions and a draft of a third, which three pages show; one that only a draft chooses; and
# one that was deleted.
TELL = """
from django.core.files.uploadedfile import SimpleUploadedFile
from clinic_site.pictures.storing import keep
from tests import factories as make
from tests.clinic_site.pictures.odd_files import drawn, saved
by = make_staff("Publisher")

def uploaded(width, mode="RGB"):
    return keep(SimpleUploadedFile("room.jpg", saved(drawn((width, 300), mode))))

def new(title, kept):
    return make.make_picture(title=title, file=kept.name, width=kept.width, height=kept.height)

room = new("Room", uploaded(500))
room.file, room.width, room.height = uploaded(500, "L")
workflow.save_draft(room, by=by)
workflow.publish(room, by=by)
make.make_topic(picture=room)
clinic = make.make_clinic(picture=room)
SiteSettings.objects.update(hero_picture=room)
room.file, room.width, room.height = uploaded(520)
workflow.save_draft(room, by=by)
clinic.picture = new("Door", uploaded(600))
workflow.save_draft(clinic, by=by)
new("Window", uploaded(640)).delete()
"""
BACK_UP = """
call_command("backup", Path({backup!r}))
"""
RESTORE = """
call_command("restore", Path({backup!r}))
"""
# What staff see of the pictures, and which files visitors get.
LOOK = """
from clinic_site.pictures.uses import uses_of
print("LOOK")
for picture in Picture.objects.order_by("title"):
    print(picture, picture.status, picture.file, sorted((use.kind, use.label, use.url) for use in uses_of(picture)))
    print([(version.file, version.history_type) for version in picture.history.order_by("history_id")])
    print([Client().get(picture.address_of(width, "avif")).status_code for width in (400, picture.width)])
print([(version.title, version.file) for version in undo.deleted(Picture)])
print([(str(draft.record), draft.contents.get("file"), draft.contents.get("picture")) for draft in Draft.objects.order_by("pk")])
"""
# The deleted picture and the oldest version are public again.
BRING_BACK = """
by = make_staff("Publisher")
undo.bring_back(undo.deleted(Picture).get(), by=by)
room, window = Picture.objects.get(title="Room"), Picture.objects.get(title="Window")
workflow.publish(window, by=by)
undo.revert_to(room, history.entries(room, list(history.history_rows(room)))[-1], by=by)
workflow.publish(room, by=by)
files = [Picture.objects.get(pk=picture.pk) for picture in (room, window)]
print([Client().get(picture.fallback()).status_code for picture in files], str(files[0].file) == str(room.history.earliest().file))
"""
FILES = 2 * 6 + 6 + 6 + 6  # five versions, each with two widths in two formats, a JPEG and the master
NOT_COMPARED = {"clinic_site_commandrun"}  # the backup itself writes a row


def held(folder) -> dict[str, str]:
    """Return the files in `folder` with their checksums."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def looked(said: str) -> list[str]:
    return said.strip().partition("LOOK\n")[2].splitlines()


@pytest.mark.nightly
def test_restore_brings_back_every_version_and_use_of_a_picture_with_the_same_files(
    tmp_path, django_db_setup, django_db_blocker
):
    backup, of_source, of_target = (str(tmp_path / name) for name in ("backup.zip", "source", "restored"))
    with django_db_blocker.unblock(), own_database(tmp_path) as source, empty_database(tmp_path) as target:
        before = source.run((SETTINGS + TELL + BACK_UP + LOOK).format(media=of_source, backup=backup))
        said = target.run((SETTINGS + RESTORE + LOOK).format(media=of_target, backup=backup))
        assert comparing.different(comparing.rows_of(source.url), comparing.rows_of(target.url)) == {}
        files = held(tmp_path / "source")
        assert (len(files), held(tmp_path / "restored")) == (FILES, files)
        assert f"{FILES} uploads." in said
        assert looked(said) == looked(before)
        assert target.run((SETTINGS + BRING_BACK).format(media=of_target)) == "[200, 200] True"


def rows_and_files(backup) -> tuple[dict, dict]:
    """Return the checksums of the rows and of the uploads in a backup, which don't depend on the database."""
    with archive.open_backup(backup) as found:
        tables = {name: table["digest"] for name, table in found.manifest["tables"].items() if name not in NOT_COMPARED}
        return tables, {name: entry for name, entry in found.manifest["entries"].items() if name.startswith("uploads/")}


@pytest.mark.nightly
@pytest.mark.skipif(connection.vendor != "postgresql", reason="This test needs both databases.")
def test_site_moves_from_sqlite_to_postgresql_and_back_with_its_pictures(tmp_path, django_db_setup, django_db_blocker):
    first, second, third = (tmp_path / f"{name}.zip" for name in ("first", "second", "third"))

    def run(url: str, code: str, **values) -> list[str]:
        values = {name: str(value) for name, value in values.items()}
        parts = ["import django\ndjango.setup()\n", SETTINGS.format(**values), code.format(**values)]
        return looked(python(url, "-c", "".join(parts)))

    begun, ended = (f"sqlite:///{tmp_path / name}.sqlite3" for name in ("begun", "ended"))
    ready_databases.copy_file(ready_databases.MIGRATED, tmp_path / "begun.sqlite3")
    before = run(begun, TELL + BACK_UP + LOOK, media=tmp_path / "1", backup=first)
    with django_db_blocker.unblock(), empty_database(tmp_path) as target:
        moved = run(target.url, RESTORE + LOOK, media=tmp_path / "2", backup=first)
        run(target.url, BACK_UP, media=tmp_path / "2", backup=second)
    back = run(ended, RESTORE + LOOK, media=tmp_path / "3", backup=second)
    run(ended, BACK_UP, media=tmp_path / "3", backup=third)
    assert before == moved == back
    assert rows_and_files(first) == rows_and_files(second) == rows_and_files(third)
    assert len(rows_and_files(first)[1]) == FILES
    assert comparing.different(comparing.rows_of(begun), comparing.rows_of(ended)) == {}
