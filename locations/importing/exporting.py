"""Export clinics as a table that can be edited in a spreadsheet and imported again.

Clinics are read as plain values: making 100,000 records of them, with parsed phone numbers, takes five times as long.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet
from django.urls import reverse
from phonenumber_field.phonenumber import to_python

# Names that locations/importing/columns.py matches. "publication" is read-only: an import publishes nothing.
COLUMNS = [
    "page", "outside_number", "name", "street", "suite", "city", "state", "zip", "latitude", "longitude", "time_zone",
    "phone", "phone_extension", "second_phone", "second_phone_extension", "second_phone_label", "text_phone",
    "tty_phone", "website", "booking_url", "appointment_email", "opening_hours", "hours_note", "step_free",
    "access_notes", "parking", "transit", "languages", "offers_dry_needling", "dry_needling_confirmed_on",
    "new_patients", "referral_needed", "ages", "self_pay_price", "insurance_help", "prices_checked_on", "operation",
    "opens_on", "closes_on", "operation_note", "publication",
]  # fmt: skip
PHONES = ["phone", "second_phone", "text_phone", "tty_phone"]
MAY_BE_UNKNOWN = ["step_free", "new_patients", "referral_needed"]
STORED_AS = {"page": "slug", "state": "state__code", "publication": "status"}
AT_ONCE = 2000
_US = re.compile(r"\+1([2-9]\d\d)(\d{3})(\d{4})")


def rows(clinics: QuerySet) -> Iterator[list[str]]:
    """Yield the texts for COLUMNS of each clinic, with one query."""
    as_text = {f"text_of_{name}": ExpressionWrapper(F(name), CharField()) for name in PHONES}
    stored = [f"text_of_{name}" if name in PHONES else STORED_AS.get(name, name) for name in COLUMNS]
    write = [WRITERS.get(name, _text) for name in COLUMNS]
    pages: dict[str, str] = {}
    for state, *values in clinics.annotate(**as_text).values_list("state__slug", *stored).iterator(AT_ONCE):
        row = [text(value) for text, value in zip(write, values, strict=True)]
        if state not in pages:
            pages[state] = reverse("locations:clinic", args=[state, "-"]).removesuffix("-/")
        row[0] = f"{pages[state]}{row[0]}/"
        yield row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _phone(value: str | None) -> str:
    if not value:
        return ""
    if match := _US.fullmatch(value):
        return f"({match[1]}) {match[2]}-{match[3]}"
    number = to_python(value)
    return number.as_national if number else ""


def _may_be_unknown(value: bool | None) -> str:
    return "unknown" if value is None else _text(value)


WRITERS: dict[str, Callable[[Any], str]] = dict.fromkeys(PHONES, _phone) | dict.fromkeys(
    MAY_BE_UNKNOWN, _may_be_unknown
)
