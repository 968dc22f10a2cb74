"""Export clinics as a table that can be edited in a spreadsheet and imported again."""

from collections.abc import Iterable

from locations.models import Clinic

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


def rows(clinics: Iterable[Clinic]) -> Iterable[list]:
    """Yield the texts for COLUMNS of each clinic. Load the states with select_related() to avoid a query per clinic."""
    for clinic in clinics:
        yield [_text(value) for value in _values(clinic)]


def _values(clinic: Clinic) -> list:
    special = {
        "page": clinic.get_absolute_url(),
        "state": clinic.state.code,
        "publication": clinic.status,
    }
    for name in PHONES:
        number = getattr(clinic, name)
        special[name] = number.as_national if number else ""  # also the first is empty in an incomplete draft
    for name in MAY_BE_UNKNOWN:
        value = getattr(clinic, name)
        special[name] = "unknown" if value is None else value
    return [special[name] if name in special else getattr(clinic, name) for name in COLUMNS]


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
