"""/locations/clinics.geojson and .csv: the published clinics as open data."""

import csv

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control

from clinic_site.shared.public_page import read_only
from locations.importing.tables import as_data
from locations.models import Clinic

FIELDS = [
    "name", "street", "suite", "city", "state", "zip", "phone", "latitude", "longitude", "time_zone", "opening_hours",
    "step_free", "languages", "operation", "offers_dry_needling", "dry_needling_confirmed_on", "is_sample", "url",
]  # fmt: skip
five_minutes = cache_control(public=True, max_age=300)


@read_only
@five_minutes
def geojson(request) -> JsonResponse:
    """Return the published clinics as a GeoJSON FeatureCollection (RFC 7946: longitude first)."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]},
            "properties": row,
        }
        for row in rows(request)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return JsonResponse(collection, content_type="application/geo+json")


@read_only
@five_minutes
def csv_file(request) -> HttpResponse:
    """Return the published clinics as CSV in UTF-8, without cells that a spreadsheet would run."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="clinics.csv"'
    writer = csv.DictWriter(response, FIELDS)
    writer.writeheader()
    writer.writerows({name: as_data(value) for name, value in row.items()} for row in rows(request))
    return response


def rows(request) -> list[dict]:
    """Return a dict with the keys FIELDS for each published clinic."""
    return [
        {name: getattr(clinic, name) for name in FIELDS if name not in ("state", "phone", "url")}
        | {
            "state": clinic.state.code,
            "phone": clinic.phone.as_national,
            "url": request.build_absolute_uri(clinic.get_absolute_url()),
        }
        for clinic in Clinic.objects.published().listed().select_related("state")
    ]
