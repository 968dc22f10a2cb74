"""Links for readers are web addresses, and nothing accepts a picture or other file from a visitor."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver

from clinic_site.publishing import workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.shared.fields import WebAddressField
from tests import factories as make
from tests.staff import change_url, form_data, make_staff

OURS = ("clinic_site", "education", "locations")


def fields_of(kind):
    """Return the fields of the class `kind` in our own models."""
    found = [field for model in apps.get_models() if model._meta.app_label in OURS for field in model._meta.fields]
    return [field for field in found if isinstance(field, kind)]


@pytest.mark.parametrize("field", fields_of(models.URLField), ids=str)
def test_every_url_field_accepts_only_web_addresses(field):
    assert isinstance(field, WebAddressField)
    assert field.clean("https://example.org/a?b=c", None) == "https://example.org/a?b=c"
    for address in (
        "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "ftp://example.org/",
        "file:///etc/passwd", "//example.org/", "/safety/", "https://", "https:///x", "https://exa mple.org/",
        "https://example.org/\x00", "https://example.org/\nSet-Cookie: a=b", "https://a/" + "x" * 3000,
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            field.clean(address, None)


def test_invalid_url_is_reported_at_its_field_and_never_public(db, publisher):
    reference = make.make_reference(url="https://example.org/")
    data = form_data(reference, url="javascript:alert(1)", _save="1")
    assert publisher.post(change_url(reference), data).status_code == 302
    form = publisher.get(change_url(reference)).context["adminform"].form
    remarks = {name: field.help_text.partition("</span>")[0] for name, field in form.fields.items()}
    assert {name: words for name, words in remarks.items() if "field-remark" in words} == {
        "url": '<span class="field-remark"><b>To publish this:</b> Enter a valid URL.'
    }
    with pytest.raises(NotPublishedError, match="Enter a valid URL"):
        workflow.publish(reference, by=make_staff("Publisher"))
    assert workflow.stored(reference).url == "https://example.org/"


def test_only_pictures_have_a_file_and_it_is_not_served_from_its_folder(settings):
    assert [str(field) for field in fields_of(models.FileField)] == ["clinic_site.Picture.file"]
    assert set(settings.MOST_BYTES_OF_FILES) == {
        "admin:locations_clinicimport_add", "admin:clinic_site_picture_add", "admin:clinic_site_picture_change",
    }  # fmt: skip
    assert settings.MEDIA_URL == "/"  # Django's default: nothing is served from it
    assert [name for name in get_resolver().reverse_dict if isinstance(name, str) and "media" in name] == []


@pytest.mark.parametrize("name", ["clinics.svg", "clinics.csv", "clinics.xlsx", "clinics.html"])
def test_svg_with_a_script_is_refused_as_an_import_file_under_any_name(db, location_manager, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    picture = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">\n<script>alert(1)</script></svg>'
    response = location_manager.post(
        "/admin/locations/clinicimport/add/", {"file": SimpleUploadedFile(name, picture, "image/svg+xml")}
    )
    assert response.status_code == 200
    assert "onload" not in response.content.decode()
    assert list(response.context["form"].errors) == ["file"]
