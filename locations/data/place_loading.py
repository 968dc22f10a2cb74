"""Load states, ZIP codes and towns from the files in locations/data/."""

import csv
import gzip
from pathlib import Path

from clinic_site.publishing.sample_records import read_toml
from locations.models import Place, State, Town
from locations.models.place import town_key

FOLDER = Path(__file__).parent
# GeoNames' names that differ from what the post says, by number.
POSTAL_NAMES = {"5128581": "New York"}


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


def load_towns() -> int:
    """Create missing towns and return their number. Load the states first."""
    states = dict(State.objects.values_list("code", "pk"))
    present = set(Town.objects.values_list("geonames_id", flat=True))
    with gzip.open(FOLDER / "us_places.csv.gz", "rt", encoding="utf-8", newline="") as file:
        towns = [
            Town(
                geonames_id=int(row["geonames_id"]),
                name=POSTAL_NAMES.get(row["geonames_id"], row["name"]),
                state_id=states[row["state"]],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                population=int(row["population"]),
            )
            for row in csv.DictReader(file)
            if row["state"] in states and int(row["geonames_id"]) not in present and "(historical)" not in row["name"]
        ]
    Town.objects.bulk_create(towns, batch_size=2000)
    return len(towns)
