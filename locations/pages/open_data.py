"""/locations/clinics.geojson and .csv: the published clinics as open data. See clinic_site/docs/open-data.md."""

import csv
import datetime

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from clinic_site.shared.other_sites import for_other_sites
from clinic_site.shared.site_address import absolute
from locations.importing.tables import as_data
from locations.languages import normal
from locations.models import Clinic
from locations.models.clinic_contact import phone_in_words
from locations.pages.open_data_columns import FIELDS, VERSION, data_package

PHONES = ("phone", "second_phone", "text_phone", "tty_phone")
MADE = (*PHONES, "id", "state", "point", "url", "address", "updated_at")
five_minutes = cache_control(public=True, max_age=300)


@for_other_sites
@five_minutes
def geojson(request) -> JsonResponse:
    """Return the published clinics as a GeoJSON FeatureCollection (RFC 7946: longitude first)."""
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]},
            "properties": row,
        }
        for row in rows(request)
    ]
    collection = {"type": "FeatureCollection", "version": VERSION, "features": features}
    if settings.OPEN_DATA_LICENSE:
        collection["license"] = settings.OPEN_DATA_LICENSE
    return linked(request, JsonResponse(collection, content_type="application/geo+json"))


@for_other_sites
@five_minutes
def csv_file(request) -> HttpResponse:
    """Return the published clinics as CSV in UTF-8, without cells that a spreadsheet would run.

    Texts are in quotation marks and numbers are not, so that a program which looks at them reads ZIP codes as text.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="clinics.csv"'
    writer = csv.DictWriter(response, FIELDS, quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows(request))
    return linked(request, response)


def _cell(value):
    """Return a cell of the CSV. For Python, True is a number."""
    return str(value) if isinstance(value, bool) else as_data(value)


@for_other_sites
@five_minutes
def description(request) -> JsonResponse:
    """Return what the columns mean, the version and the license, for programs."""
    paths = {name: absolute(request, reverse(f"locations:clinics_{name}")) for name in ("csv", "geojson")}
    title = str(_("Physical therapy clinics, and which of them offer dry needling"))
    return JsonResponse(data_package(title=title, license_url=settings.OPEN_DATA_LICENSE, paths=paths))


def linked(request, response):
    """Add links to the description of the data and to their license, and return `response`."""
    links = [f'<{absolute(request, reverse("locations:open_data"))}>; rel="describedby"; type="application/json"']
    if settings.OPEN_DATA_LICENSE:
        links.append(f'<{settings.OPEN_DATA_LICENSE}>; rel="license"')
    response["Link"] = ", ".join(links)
    return response


def rows(request) -> list[dict]:
    """Return a dict with the keys FIELDS for each published clinic."""
    clinics = Clinic.objects.published().listed().select_related("state").with_shared_points()
    return [_row(request, clinic) for clinic in clinics]


def _row(request, clinic: Clinic) -> dict:
    street = f"{clinic.street}, {clinic.suite}" if clinic.suite else clinic.street
    made = {
        **{name: phone_in_words(getattr(clinic, name)) for name in PHONES},
        "id": clinic.pk,
        "state": clinic.state.code,
        "point": str(clinic.point_exactness),
        "url": absolute(request, clinic.get_absolute_url()),
        "address": f"{street}, {clinic.city}, {clinic.state.code} {clinic.zip}",
        "updated_at": f"{clinic.updated_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    row = {name: made[name] if name in MADE else getattr(clinic, name) for name in FIELDS}
    return row | {"languages": normal(clinic.languages)}
