"""Each version keeps its files. `purge` removes those that nothing refers to any more."""

import datetime
import os

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from clinic_site.models import Picture
from clinic_site.pictures import storing
from clinic_site.pictures.unused_files import UNSAVED_FOR, UnusedFiles
from clinic_site.publishing import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = timezone.now() + UNSAVED_FOR + datetime.timedelta(hours=1)


@pytest.fixture
def put(media):
    """Put files into the folder of a picture, as an upload does. Return what its record contains."""

    def put_files(number):
        folder = media / f"pictures/{number:032x}"
        folder.mkdir(parents=True)
        for name in ("400.avif", "400.webp", "400.jpg", "master.jpg"):
            (folder / name).write_bytes(b"a picture")
        return f"pictures/{number:032x}/master.jpg"

    return put_files


def remaining():
    return [int(key, 16) for key in storing.stored_keys()]


def purge(now=LATER):
    unused = UnusedFiles(now)
    count = unused.count()
    assert unused.delete(500) == count
    assert UnusedFiles(now).delete(500) == 0
    return count


def test_files_of_an_upload_that_nobody_saved_are_removed_after_a_week(put):
    put(1)
    assert (purge(now=timezone.now()), remaining()) == (0, [1])
    assert (purge(), remaining()) == (4, [])


def test_files_of_records_and_their_versions_stay(put):
    picture = make.make_picture(file=put(1))
    make.change(picture, file=put(2))
    assert (purge(), remaining()) == (0, [1, 2])
    picture.delete()
    assert (purge(), remaining()) == (0, [1, 2])  # a deleted record can be brought back


def test_files_of_drafts_and_their_versions_stay(put):
    picture = make.make_picture(file=put(1))
    for number in (2, 3):
        draft = Picture.objects.get(pk=picture.pk)
        draft.file = put(number)
        workflow.save_draft(draft, by=None)
    assert (purge(), remaining()) == (0, [1, 2, 3])
    workflow.discard(picture, by=None)
    assert (purge(), remaining()) == (0, [1, 2, 3])


def test_files_that_nothing_refers_to_after_the_history_is_gone_are_removed(put):
    picture = make.make_picture(file=put(1))
    key = picture.pk
    picture.delete()
    Picture.history.filter(id=key).delete()
    assert (purge(), remaining()) == (4, [])


def test_files_leave_in_batches(put):
    for number in range(5):
        put(number)
    assert UnusedFiles(LATER).delete(2) == 8
    assert remaining() == [2, 3, 4]


def test_interrupted_upload_is_removed_and_can_be_repeated(put, media):
    put(1)
    os.remove(media / f"pictures/{1:032x}/master.jpg")
    assert purge() == 3
    assert not default_storage.exists(f"pictures/{1:032x}")


def test_site_without_pictures_has_nothing_to_remove():
    assert purge() == 0
