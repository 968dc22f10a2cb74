"""Files of pictures that nothing refers to: no record, no version, no draft. `purge` removes them."""

import datetime
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage

from clinic_site.pictures import renditions, storing
from clinic_site.pictures.picture import Picture
from clinic_site.publishing.draft import Draft
from clinic_site.shared.retention_registry import register_rows

# A file is stored before its form is saved, which may take a while if something else in the form is wrong.
UNSAVED_FOR = datetime.timedelta(days=7)


def connect() -> None:
    register_rows("files of pictures that nothing refers to", UnusedFiles)


class UnusedFiles:
    """The files of pictures, at a given time, that were stored a while ago and that nothing refers to."""

    def __init__(self, now: datetime.datetime):
        self._before = now - UNSAVED_FOR

    def count(self) -> int:
        """Return how many there are."""
        return sum(len(storing.files_with(key)) for key in self._keys())

    def delete(self, most: int) -> int:
        """Remove those of at most `most` pictures, and return how many."""
        gone = 0
        for _number, key in zip(range(most), list(self._keys()), strict=False):
            gone += len(storing.files_with(key))
            storing.remove(key)
        return gone

    def _keys(self) -> Iterator[str]:
        used = used_keys()
        for key in storing.stored_keys():
            if key not in used and all(
                default_storage.get_modified_time(name) < self._before for name in storing.files_with(key)
            ):
                yield key


def used_keys() -> set[str]:
    """Return the keys of the pictures that a record, one of its versions, a draft or a version of that refers to."""
    names = {*Picture._base_manager.values_list("file", flat=True), *Picture.history.values_list("file", flat=True)}
    kind = ContentType.objects.get_for_model(Picture)
    for drafts in (Draft.objects, Draft.history):
        names |= set(drafts.filter(content_type=kind).values_list("contents__file", flat=True))
    return {renditions.key_of(str(name)) for name in names if name}
