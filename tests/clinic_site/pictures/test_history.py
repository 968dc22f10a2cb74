"""Every version of a picture keeps its own file, and any of them can be the public one again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clinic_site.models import Picture
from clinic_site.pictures import storing
from clinic_site.publishing import history, undo, workflow
from tests import factories as make
from tests.clinic_site.pictures.odd_files import drawn, saved
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_staff("Publisher")


@pytest.fixture
def picture(ada):
    """A published picture with a second version of its file."""
    files = [storing.keep(SimpleUploadedFile("a.jpg", saved(drawn((200, 120), mode)))) for mode in ("RGB", "L")]
    first, second = files
    record = make.make_picture(file=first.name, width=first.width, height=first.height)
    record.file, record.width, record.height = second
    workflow.save_draft(record, by=ada)
    workflow.publish(record, by=ada)
    return Picture.objects.get()


def public(client, *pictures):
    return [client.get(picture.fallback()).status_code for picture in pictures]


def test_restored_version_has_its_file_again(client, ada, picture):
    newest = picture.history.latest().instance
    oldest = picture.history.earliest().instance
    assert public(client, newest, oldest) == [200, 404]
    first = history.entries(picture, list(history.history_rows(picture)))[-1]
    undo.revert_to(picture, first, by=ada)
    assert public(client, newest, oldest) == [200, 404]
    workflow.publish(picture, by=ada)
    assert public(client, newest, oldest) == [404, 200]


def test_deleted_picture_can_be_brought_back_with_its_file(client, ada, picture):
    before = Picture.objects.get()
    picture.delete()
    assert public(client, before) == [404]
    undo.bring_back(undo.deleted(Picture).get(), by=ada)
    back = Picture.objects.get()
    assert (back.file.name, back.status, public(client, back)) == (before.file.name, "draft", [404])
    workflow.publish(back, by=ada)
    assert public(client, back) == [200]


def test_preview_of_a_draft_works_before_the_site_is_open(client, closed_site, picture):
    assert public(client, picture) == [404]
    assert client.get(picture.thumbnail()).status_code == 200
