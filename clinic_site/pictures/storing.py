"""Where the files of pictures are: in Django's default storage, the folder MEDIA_ROOT."""

from collections.abc import Iterator
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from clinic_site.pictures import cleaning, renditions
from clinic_site.pictures.renditions import FOLDER, Kept


def keep(upload: UploadedFile) -> Kept:
    """Clean the file that staff chose, and store what becomes of it. Raise UnusablePictureError.

    The original is not stored. A picture whose files are there already is not stored again.
    """
    kept, files = renditions.files_of(cleaning.cleaned(cast(BinaryIO, upload.file), size=upload.size or 0))
    if not default_storage.exists(kept.name):  # the master, which is written last
        for name, content in files:
            _write(name, content)
    return kept


def _write(name: str, content: bytes) -> None:
    """Write a file. What an interrupted upload, or one at the same moment, has left there is the same, or incomplete."""
    default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:  # somebody else uploads the same picture right now
        default_storage.delete(stored)


def stored_keys() -> Iterator[str]:
    """Yield the key of each picture that has files, also of those that no record refers to."""
    if default_storage.exists(FOLDER):
        yield from sorted(default_storage.listdir(FOLDER)[0])


def files_with(key: str) -> list[str]:
    """Return the names of the files of a picture."""
    folder = f"{FOLDER}/{key}"
    return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]


def remove(key: str) -> None:
    """Remove the files of a picture, the master first: without it, the picture would be stored again."""
    for name in sorted(files_with(key), key=lambda name: "master" not in name):
        default_storage.delete(name)
    default_storage.delete(f"{FOLDER}/{key}")  # the folder, on storages that have folders
