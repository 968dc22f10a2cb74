"""The rows of the open data: one dict with the keys FIELDS for each published clinic.

They are read as plain values, because a hundred thousand model instances take four times as long.
"""

import datetime
import functools
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Value, When
from phonenumber_field.phonenumber import to_python

from clinic_site.shared.large_answers import FEW
from locations.languages import normal
from locations.models import Clinic
from locations.models.clinic_contact import phone_in_words
from locations.models.clinic_point import exactness
from locations.models.clinic_queryset import ClinicQuerySet, is_offering
from locations.pages.open_data_columns import FIELDS
from locations.pages.quick_paths import quick_path

PHONES = ("phone", "second_phone", "text_phone", "tty_phone")
DATES = ("opens_on", "closes_on", "dry_needling_confirmed_on", "prices_checked_on")
MADE = {"state", "point", "url", "address", "offers_now"}  # from other columns
STORED = [name for name in FIELDS if name not in MADE and name not in PHONES]
AT_ONCE = 2_000  # rows that are in memory
_AMERICAN = re.compile(r"\+1([2-9][0-9]{2})([0-9]{3})([0-9]{4})")


class OpenData:
    """The published clinics. Their addresses begin with `site`, the address of the site."""

    def __init__(self, site: str):
        self.site = site
        self._first = list(_clinics()[: FEW + 1])

    @property
    def is_large(self) -> bool:
        return len(self._first) > FEW

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield a dict with the keys FIELDS for each clinic, in the order of their numbers."""
        path_of = quick_path("locations:clinic")
        for clinic in _clinics().iterator(chunk_size=AT_ONCE) if self.is_large else self._first:
            yield _row(clinic, self.site + path_of(clinic["state__slug"], clinic["slug"]))


def _clinics() -> Any:
    # Without an expression around them, Django would parse each phone number.
    phones = {f"{name}_text": ExpressionWrapper(F(name), output_field=CharField()) for name in PHONES}
    clinics: ClinicQuerySet = Clinic.objects.published().listed().with_shared_points()
    offers_now = Case(When(is_offering(), then=Value(True)), default=Value(False), output_field=BooleanField())
    more = ["state__code", "state__slug", "slug", "point_from_zip", "shares_point", "offering", *phones]
    return clinics.annotate(offering=offers_now, **phones).order_by("pk").values(*STORED, *more)


def _row(clinic: dict[str, Any], url: str) -> dict[str, Any]:
    state = clinic["state__code"]
    street = f"{clinic['street']}, {clinic['suite']}" if clinic["suite"] else clinic["street"]
    for name in PHONES:
        clinic[name] = in_words(number) if (number := clinic[f"{name}_text"]) else ""
    for name in DATES:
        if day := clinic[name]:
            clinic[name] = day.isoformat()
    clinic["state"] = state
    clinic["point"] = exactness(is_from_zip=clinic["point_from_zip"], is_shared=clinic["shares_point"]).value
    clinic["url"] = url
    clinic["address"] = f"{street}, {clinic['city']}, {state} {clinic['zip']}"
    clinic["updated_at"] = f"{clinic['updated_at'].astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    clinic["languages"] = _languages(clinic["languages"])
    clinic["offers_now"] = clinic["offering"]
    return {name: clinic[name] for name in FIELDS}


def in_words(number: str) -> str:
    """Return a stored phone number as Americans write it. The library takes fifty times as long for the usual ones."""
    found = _AMERICAN.fullmatch(number)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else phone_in_words(to_python(number))


_languages = functools.lru_cache(maxsize=10_000)(normal)
