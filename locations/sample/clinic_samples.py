"""Load the made-up clinics from locations/sample/clinics.csv."""

import csv
import datetime
from pathlib import Path

from clinic_site.publishing.sample_records import load_once
from locations.models import Clinic, State

FILE = Path(__file__).parent / "clinics.csv"
STEP_FREE = {"yes": True, "no": False, "": None}


def load(status: str = Clinic.Status.PUBLISHED) -> int:
    """Create the sample clinics that have never been created. Return their number. Load the states first."""
    states = State.objects.in_bulk(field_name="code")
    with FILE.open(encoding="utf-8", newline="") as file:
        return sum(_load_clinic(row, states, status) for row in csv.DictReader(file))


def _load_clinic(row: dict[str, str], states: dict[str, State], status: str) -> bool:
    state = states[row.pop("state")]
    key = f"{state.code}/{row['slug']}"
    confirmed_on = row.pop("dry_needling_confirmed_on")
    values = row | {
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "step_free": STEP_FREE[row["step_free"]],
        "offers_dry_needling": row["offers_dry_needling"] == "yes",
        "dry_needling_confirmed_on": datetime.date.fromisoformat(confirmed_on) if confirmed_on else None,
        "is_sample": True,
        "status": status,
    }
    slug = values.pop("slug")
    created = load_once(Clinic, key, lambda: Clinic.objects.get_or_create(state=state, slug=slug, defaults=values)[0])
    return created is not None
