"""Create many clinics near real ZIP codes."""

import random

from django.core.management import call_command
from django.db import connection

from locations.data import place_loading
from locations.models import Clinic, Place

SEED = 20261124
COLUMNS = [
    field.column
    for field in Clinic._meta.concrete_fields
    if not field.generated and not field.primary_key
]  # fmt: skip


def prepare() -> list[tuple[float, float, int]]:
    """Create the tables, states and ZIP codes. Return each ZIP code's latitude, longitude and state."""
    call_command("migrate", verbosity=0)
    place_loading.load_states()
    place_loading.load_places()
    return list(Place.objects.order_by("pk").values_list("latitude", "longitude", "state_id"))


def fill_up_to(count: int, spots: list[tuple[float, float, int]]) -> None:
    """Add published clinics that offer dry needling until there are `count`, each within miles of some ZIP code."""
    present = Clinic.objects.count()
    rng = random.Random(SEED + present)  # noqa: S311
    defaults = {field.column: field.get_default() for field in Clinic._meta.concrete_fields if not field.generated}

    def row(number: int) -> list:
        latitude, longitude, state = rng.choice(spots)
        values = defaults | {
            "name": f"Clinic {number}", "slug": f"clinic-{number}", "state_id": state, "street": "1 Main Street",
            "city": "Town", "zip": "00000", "phone": "+12065550123", "time_zone": "America/New_York",
            "latitude": latitude + rng.gauss(0, 0.05), "longitude": longitude + rng.gauss(0, 0.05),
            "opening_hours": "Mo-Fr 08:00-18:00; Sa 09:00-13:00", "offers_dry_needling": True,
            "dry_needling_confirmed_on": "2026-11-01", "status": "published",
            "created_at": "2026-11-24 10:00:00+00:00", "updated_at": "2026-11-24 10:00:00+00:00",
        }  # fmt: skip
        return [values[column] for column in COLUMNS]

    rows = (row(number) for number in range(present, count))
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY locations_clinic ({names}) FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO locations_clinic ({names}) VALUES ({marks})", rows)  # noqa: S608
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE locations_clinic")
