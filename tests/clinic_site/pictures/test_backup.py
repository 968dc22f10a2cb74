"""Backups contain pictures with all their files and versions, and a restore brings back exactly these."""

import hashlib

import pytest

from tests.own_database import empty_database, own_database

SOURCE, RESTORED = "source", "restored"
UPLOAD = """
from pathlib import Path
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from clinic_site.models import Picture
from clinic_site.pictures.storing import keep
from tests.clinic_site.pictures.odd_files import drawn, saved
for mode in ("RGB", "L"):
    kept = keep(SimpleUploadedFile("room.jpg", saved(drawn((500, 300), mode))))
    picture = Picture.objects.first() or Picture(title="Room", alt="A room", status="published")
    picture.file, picture.width, picture.height = kept
    picture.save()
call_command("backup", Path({backup!r}))
"""
RESTORE = """
from pathlib import Path
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
settings.ALLOWED_HOSTS = ["testserver"]
from django.core.management import call_command
call_command("restore", Path({backup!r}))
from django.test import Client
from clinic_site.models import Picture, SiteOpening
picture = Picture.objects.published().get()
client = Client()
print(Picture.history.count(), {{client.get(picture.address_of(width, "avif")).status_code for width in (400, 500)}})
"""


def held(folder) -> dict[str, str]:
    """Return the files in `folder` with their checksums."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.nightly
def test_restore_brings_back_every_version_of_a_picture_with_the_same_files(
    tmp_path, django_db_setup, django_db_blocker
):
    backup = str(tmp_path / "backup.zip")
    with django_db_blocker.unblock(), own_database(tmp_path) as source, empty_database(tmp_path) as target:
        source.run(UPLOAD.format(media=str(tmp_path / SOURCE), backup=backup))
        said = target.run(RESTORE.format(media=str(tmp_path / RESTORED), backup=backup))
    files = held(tmp_path / SOURCE)
    assert len(files) == 2 * 6  # two versions, each with two widths in two formats, a JPEG and the master
    assert held(tmp_path / RESTORED) == files
    assert "12 uploads." in said
    assert said.splitlines()[-1] == "2 {200}"
