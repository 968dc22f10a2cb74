"""/locations/clinics.geojson and .csv: the published clinics as open data. See clinic_site/docs/open-data.md."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from clinic_site.shared.large_answers import large_answer
from clinic_site.shared.other_sites import for_other_sites
from clinic_site.shared.site_address import absolute, site_address
from locations.importing.tables import ASKS_FOR_A_QUOTE, as_data
from locations.pages.open_data_columns import FIELDS, VERSION, data_package
from locations.pages.open_data_rows import OpenData

FIVE_MINUTES = 300
five_minutes = cache_control(public=True, max_age=FIVE_MINUTES)


@for_other_sites
@five_minutes
def geojson(request) -> HttpResponseBase:
    """Return the published clinics as a GeoJSON FeatureCollection (RFC 7946: longitude first)."""
    return data(request, geojson_texts, content_type="application/geo+json")


@for_other_sites
@five_minutes
def csv_file(request) -> HttpResponseBase:
    """Return the published clinics as CSV in UTF-8, without cells that a spreadsheet would run.

    Texts are in quotation marks and numbers are not, so that a program which looks at them reads ZIP codes as text.
    """
    response = data(request, csv_texts, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="clinics.csv"'
    return response


def data(request, texts: Callable[[OpenData], Iterable[str]], *, content_type: str) -> HttpResponseBase:
    """Return the clinics as `texts` writes them, with links to their description and license."""
    clinics = OpenData(site_address(request))
    answer = large_answer(
        request, texts(clinics), is_large=clinics.is_large, content_type=content_type, may_lag=FIVE_MINUTES
    )
    return linked(request, answer)


def geojson_texts(clinics: OpenData) -> Iterator[str]:
    yield f'{{"type": "FeatureCollection", "version": {json.dumps(VERSION)}, "features": ['
    between = ""
    for row in clinics:
        point = {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]}
        feature = {"type": "Feature", "id": row["id"], "geometry": point, "properties": row}
        yield f"{between}{json.dumps(feature)}"
        between = ", "
    license_of_data = settings.OPEN_DATA_LICENSE
    yield f'], "license": {json.dumps(license_of_data)}}}' if license_of_data else "]}"


def csv_texts(clinics: OpenData) -> Iterator[str]:
    writer = csv.writer(Written(), quoting=csv.QUOTE_NONNUMERIC)
    yield writer.writerow(FIELDS)
    for row in clinics:
        yield writer.writerow([_cell(value) for value in row.values()])


class Written:
    """A file for a csv.writer, whose methods then return what they wrote."""

    def write(self, text: str) -> str:
        return text


def _cell(value):
    """Return a cell of the CSV. For Python, True is a number."""
    if isinstance(value, str):
        return as_data(value) if value.startswith(ASKS_FOR_A_QUOTE) else value
    return str(value) if isinstance(value, bool) else value


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
