"""Load states, ZIP codes and towns from the files in locations/data/."""

import csv
import gzip
from pathlib import Path

from clinic_site.publishing.sample_records import read_toml
from locations.models import Place, State
from locations.models.place import town_key

FOLDER = Path(__file__).parent


def load_states() -> int:
    """Create missing states and return their number. Existing states keep what staff entered."""
    created = 0
    for row in read_toml(FOLDER / "states.toml")["state"]:
        _state, is_new = State.objects.get_or_create(code=row.pop("code"), defaults=row)
        created += is_new
    return created


def load_places() -> int:
    """Create missing ZIP codes and return their number. Load the states first."""
    states = dict(State.objects.values_list("code", "pk"))
    present = set(Place.objects.values_list("zip", flat=True))
    with gzip.open(FOLDER / "us_zip.csv.gz", "rt", encoding="utf-8", newline="") as file:
        places = [
            Place(
                zip=row["zip"],
                city=row["city"],
                town_key=town_key(row["city"]),
                state_id=states[row["state"]],
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
            )
            for row in csv.DictReader(file)
            if row["zip"] not in present and row["state"] in states
        ]
    Place.objects.bulk_create(places, batch_size=2000)
    return len(places)
