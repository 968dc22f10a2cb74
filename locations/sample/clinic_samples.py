"""Load the made-up clinics from clinics.csv and what some of them say besides from clinic_records.toml."""

import csv
import datetime
import functools
from pathlib import Path

from clinic_site.publishing.sample_records import load_once, read_toml
from locations.models import Clinic, Person, State

FILE = Path(__file__).parent / "clinics.csv"
RECORDS = Path(__file__).parent / "clinic_records.toml"
STEP_FREE = {"yes": True, "no": False, "": None}


def load(status: str = Clinic.Status.PUBLISHED) -> int:
    """Create the sample clinics that have never been created. Return their number. Load the states first."""
    states = State.objects.in_bulk(field_name="code")
    records = read_toml(RECORDS)
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sum(_load_clinic(row, states, records.get(row["state"], {}).get(row["slug"], {}), status) for row in rows)


def _load_clinic(row: dict[str, str], states: dict[str, State], more: dict, status: str) -> bool:
    """Create a clinic from its row and from `more` fields, which may contain `people`."""
    state = states[row.pop("state")]
    key = f"{state.code}/{row['slug']}"
    confirmed_on = row.pop("dry_needling_confirmed_on")
    people, more = more.get("people", []), {name: value for name, value in more.items() if name != "people"}
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
    values |= more
    clinic = load_once(Clinic, key, lambda: Clinic.objects.get_or_create(state=state, slug=slug, defaults=values)[0])
    if clinic is not None:
        for person in people:
            create = functools.partial(_create, person, clinic, status)
            load_once(Person, f"{key}/{person['name']}", create)
    return clinic is not None


def _create(fields: dict[str, str], clinic: Clinic, status: str) -> Person:
    """Create a person who needles at `clinic`. Its first version in the history includes the clinic."""
    person = Person(**fields, has_agreed=True, status=status)
    person.skip_history_when_saving = True
    person.save()
    del person.skip_history_when_saving
    person.clinics.add(clinic)
    person.save()
    return person
