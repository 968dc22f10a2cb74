"""The groups of the clinic's form, in the order in which staff think of them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin import SAVING
from locations.models import Clinic

BOOKING, PRICE, PATIENTS, WAY = (
    _("Booking and writing"),
    _("Price and insurance"),
    _("For whom"),
    _("Getting there and in"),
)
# What a small clinic may not know. These groups are folded while nothing in them is filled in.
FOLDED = (BOOKING, PRICE, PATIENTS, WAY)

FIELDSETS: Any = [
    (None, {"fields": ["name", "slug", ("phone", "phone_extension"), "picture"]}),
    (_("Address"), {"fields": ["street", "suite", ("city", "state", "zip"), ("latitude", "longitude")]}),
    (_("Hours"), {"fields": ["opening_hours", "hours_note", "time_zone"]}),
    (
        _("Dry needling"),
        {
            "fields": [
                "offers_dry_needling",
                ("dry_needling_confirmed_on", "dry_needling_confirmed_by"),
                "who_needles",
            ],
            "description": _("Call the clinic and enter the date of the call. Visitors see the answer and the date."),
        },
    ),
    (
        _("Open or closed"),
        {"fields": ["operation", "operation_note", "moved_to", ("opens_on", "closes_on")]},
    ),
    (
        BOOKING,
        {
            "fields": [
                "booking_url",
                "website",
                ("second_phone", "second_phone_extension", "second_phone_label"),
                ("text_phone", "tty_phone"),
                "appointment_email",
            ]
        },
    ),
    (
        PRICE,
        {
            "fields": ["self_pay_price", "insurance_help", "prices_checked_on"],
            "description": _(
                "Many patients pay for dry needling themselves. Write what the clinic says, in its words."
            ),
        },
    ),
    (PATIENTS, {"fields": [("new_patients", "referral_needed"), "ages", "languages"]}),
    (WAY, {"fields": ["step_free", "access_notes", "parking", "transit"]}),
    (_("For staff"), {"fields": ["outside_number", "is_sample"]}),
    SAVING,
]


def is_empty(clinic: Clinic | None, names: Iterable) -> bool:
    """Whether nothing is filled in among the fields `names`, some of them in tuples, of `clinic`."""
    flat = [name for row in names for name in (row if isinstance(row, tuple) else [row])]
    return clinic is None or all(getattr(clinic, name) in (None, "") for name in flat)
