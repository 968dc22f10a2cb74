"""Export clinics as a table that can be edited in a spreadsheet and imported again."""

from collections.abc import Iterable

from locations.models import Clinic

# Names that locations/importing/columns.py matches. "publication" is read-only: an import publishes nothing.
COLUMNS = [
    "page", "name", "street", "suite", "city", "state", "zip", "latitude", "longitude", "time_zone", "phone",
    "opening_hours", "step_free", "access_notes", "languages", "offers_dry_needling", "dry_needling_confirmed_on",
    "operation", "operation_note", "publication",
]  # fmt: skip


def rows(clinics: Iterable[Clinic]) -> Iterable[list]:
    """Yield the texts for COLUMNS of each clinic. Load the states with select_related() to avoid a query per clinic."""
    for clinic in clinics:
        yield [_text(value) for value in _values(clinic)]


def _values(clinic: Clinic) -> list:
    special = {
        "page": clinic.get_absolute_url(),
        "state": clinic.state.code,
        "phone": clinic.phone.as_national if clinic.phone else "",  # empty in an incomplete draft
        "step_free": "unknown" if clinic.step_free is None else clinic.step_free,
        "publication": clinic.status,
    }
    return [special[name] if name in special else getattr(clinic, name) for name in COLUMNS]


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
