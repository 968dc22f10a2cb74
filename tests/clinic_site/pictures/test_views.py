"""Only files of pictures that are on the site now are public."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clinic_site.models import Picture
from clinic_site.pictures import storing
from clinic_site.pictures.views import CACHE
from clinic_site.publishing import unpublishing, workflow
from tests import factories as make
from tests.clinic_site.pictures.odd_files import drawn, saved
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
KINDS = {"avif": ("image/avif", b"ftypavif"), "webp": ("image/webp", b"WEBP"), "jpg": ("image/jpeg", b"\xff\xd8\xff")}


def keep(image=None):
    return storing.keep(SimpleUploadedFile("IMG_0001.HEIC", saved(image or drawn((500, 300)))))


def uploaded(image=None, **values):
    kept = keep(image)
    return make.make_picture(file=kept.name, width=kept.width, height=kept.height, **values)


def addresses(picture, **options):
    """Return all its addresses."""
    return [
        *[picture.address_of(width, kind, **options) for width in (400, 500) for kind in ("avif", "webp")],
        picture.fallback(**options),
    ]


def statuses(client, picture, **options):
    return {client.get(address).status_code for address in addresses(picture, **options)}


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_a_published_picture_is_public_with_its_type(client, kind):
    answer = client.get(uploaded().address_of(500, kind))
    content_type, mark = KINDS[kind]
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert mark in answer.content[:20]
    assert answer["Cache-Control"] == CACHE
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]


def test_browser_that_has_the_file_gets_it_only_once(client):
    address = uploaded().address_of(400, "webp")
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("values", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_file_of_a_picture_that_is_not_on_the_site_is_not_found(client, values):
    picture = uploaded(**values)
    assert statuses(client, picture) == {404}
    client.force_login(make_staff("Administrator"))
    assert statuses(client, picture) == {404}  # staff too see it only in the admin and in previews


def test_browser_that_has_the_file_does_not_hear_of_it_after_it_left_the_site(client):
    picture = uploaded()
    address = picture.address_of(400, "webp")
    etag = client.get(address)["ETag"]
    unpublishing.take_off([picture], by=make_staff("Publisher"))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_file_of_a_draft_is_not_public_until_it_is_published_and_the_old_one_no_longer_then(client):
    picture = uploaded()
    old, by = Picture.objects.get(pk=picture.pk), make_staff("Publisher")
    kept = keep(drawn((500, 300), "L"))
    picture.file, picture.width, picture.height = kept
    workflow.save_draft(picture, by=by)
    assert (statuses(client, picture), statuses(client, old)) == ({404}, {200})
    workflow.publish(picture, by=by)
    assert (statuses(client, picture), statuses(client, old)) == ({200}, {404})


def test_signed_address_works_and_is_kept_nowhere(client):
    picture = uploaded(status="draft")
    assert statuses(client, picture, is_signed=True) == {200}
    answer = client.get(picture.thumbnail())
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_signed_address_of_more_than_an_hour_ago_is_not_found(client, monkeypatch):
    picture = uploaded(status="draft")
    address = picture.thumbnail()
    later = (timezone.now() + datetime.timedelta(hours=1, minutes=1)).timestamp()
    monkeypatch.setattr("time.time", lambda: later)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["", "master.jpg", "../master.jpg", "{key}-master.jpg", "{key}-400.png", "{key}-401.webp", "{key}-400.webp.html",
     "{key}/400.webp", "{key}-00400.webp", "{key}-400.svg", "%2e%2e%2f{key}", "{key}-400.webp%00"],
)  # fmt: skip
def test_nothing_but_its_small_files_can_be_read(client, name):
    picture = uploaded()
    assert client.get(f"/pictures/{name.format(key=picture.file_key)}").status_code == 404


@pytest.mark.parametrize("signed", ["{key}-400.webp", "{key}-400.webp:1abc:def", "master.jpg", ":::"])
def test_address_that_somebody_made_up_is_not_found(client, signed):
    picture = uploaded(status="draft")
    assert client.get(f"/preview/pictures/{signed.format(key=picture.file_key)}").status_code == 404


def test_missing_file_is_not_found(client):
    assert client.get(make.make_picture().fallback()).status_code == 404
