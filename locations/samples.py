"""The made-up clinics in locations/sample/clinics.csv, as records."""

import csv
import datetime
from pathlib import Path

from clinic_site.common.samples import load_once
from locations.models import Clinic, State

FILE = Path(__file__).parent / "sample" / "clinics.csv"
STEP_FREE = {"yes": True, "no": False, "": None}


def load() -> int:
    """Make every sample clinic that was never made before; return how many were made. States come first."""
    states = State.objects.in_bulk(field_name="code")
    with FILE.open(encoding="utf-8", newline="") as file:
        return sum(_load_clinic(row, states) for row in csv.DictReader(file))


def _load_clinic(row: dict[str, str], states: dict[str, State]) -> bool:
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
        "status": Clinic.Status.PUBLISHED,
    }
    slug = values.pop("slug")
    return load_once(Clinic, key, lambda: Clinic.objects.get_or_create(state=state, slug=slug, defaults=values)[0])
