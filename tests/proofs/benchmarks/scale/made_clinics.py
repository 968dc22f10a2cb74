"""Many clinics near real ZIP codes: published, never published, taken off, moved, due for a confirmation."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from locations.models import Clinic, Person, Place, State
from tests.proofs.benchmarks.scale.bulk_rows import chance, insert
from tests.proofs.benchmarks.scale.size import FULL_PAGE

FIRST = ["Cedar Ridge", "Northside", "Lakeview", "Harbor", "Summit", "Riverbend", "Oak Hill", "Maple Street", "Prairie",
         "Evergreen", "Stone Creek", "Bayside", "Foothill", "Sunrise", "Old Town", "Westgate", "Pioneer", "Canyon",
         "Fairview", "Meadow", "Union", "Granite", "Juniper", "Capital", "Crossroads"]  # fmt: skip
LAST = ["Physical Therapy", "Spine and Sport", "Rehab", "Sports Medicine", "Orthopedic Therapy", "Movement Clinic",
        "Hand and Shoulder", "Physical Therapy and Wellness", "Back Care", "Therapy Partners"]  # fmt: skip
STREETS = ["Main Street", "2nd Avenue", "Oak Street", "Center Road", "Lincoln Way", "Hospital Drive", "Mill Lane"]
HOURS = ["Mo-Fr 08:00-18:00; Sa 09:00-13:00", "Mo-Fr 07:30-17:30; PH off", "Mo,We,Fr 08:00-12:00,13:00-18:00", "",
         "Mo-Th 07:00-19:00; Fr 07:00-15:00; Dec 24 08:00-12:00"]  # fmt: skip
LANGUAGES = ["", "", "", "Spanish", "Spanish; Vietnamese", "Chinese", "Spanish; Russian", "Korean; Tagalog"]
GIVEN = ["Ana", "Ben", "Chloe", "Dan", "Emma", "Felix", "Grace", "Hugo", "Iris", "Jonas", "Kim", "Lena", "Mo", "Nora"]
FAMILY = ["Ruiz", "Miller", "Nguyen", "Olsen", "Park", "Quinn", "Reyes", "Smith", "Tran", "Usher", "Vogel", "Young"]
# The time zones of places without a longitude that tells it
ZONES = {"AK": "America/Anchorage", "HI": "Pacific/Honolulu", "PR": "America/Puerto_Rico", "VI": "America/Puerto_Rico",
         "GU": "Pacific/Guam", "MP": "Pacific/Guam", "AS": "Pacific/Pago_Pago", "AZ": "America/Phoenix"}  # fmt: skip


def fill_clinics(count: int) -> None:
    """Add clinics until there are `count`."""
    present = Clinic.objects.count()
    forbidding = {state.pk for state in State.objects.all() if state.law_forbids}
    codes = dict(State.objects.values_list("pk", "code"))
    spots = list(Place.objects.order_by("pk").values_list("zip", "city", "state", "latitude", "longitude"))
    insert(Clinic, _clinics(range(present, count), spots, codes, forbidding))


def _clinics(numbers: range, spots: list[tuple], codes: dict[int, str], forbidding: set[int]) -> Iterator[dict]:
    """Yield clinics. The first ones fill the pages of a town, of its state, and of the searches for a name."""
    luck, today, now = chance("clinics", numbers.start), timezone.localdate(), timezone.now()
    [(largest_state, _count)] = Counter(spot[2] for spot in spots).most_common(1)
    [(town, _count)] = Counter(spot[1] for spot in spots if spot[2] == largest_state).most_common(1)
    in_town = [spot for spot in spots if spot[1] == town and spot[2] == largest_state]
    for number in numbers:
        is_first = number < 2 * FULL_PAGE
        zip_code, city, state, latitude, longitude = luck.choice(in_town if is_first else spots)
        name = f"{FIRST[0] if is_first else luck.choice(FIRST)} {luck.choice(LAST)}"
        is_at_zip = luck.random() < 0.05  # only the ZIP code was known
        kind = luck.random()
        changed = now - datetime.timedelta(minutes=luck.randrange(60 * 24 * 700))
        row: dict[str, Any] = {
            "name": name,
            "slug": f"{slugify(name)}-{number}",
            "state_id": state,
            "street": f"{luck.randrange(1, 9999)} {luck.choice(STREETS)}",
            "suite": f"Suite {luck.randrange(1, 40)}" if luck.random() < 0.3 else "",
            "city": city,
            "zip": zip_code,
            "latitude": latitude if is_at_zip else latitude + luck.gauss(0, 0.05),
            "longitude": longitude if is_at_zip else longitude + luck.gauss(0, 0.05),
            "point_from_zip": is_at_zip,
            "time_zone": ZONES.get(codes[state]) or _zone_at(longitude),
            "phone": f"+1206555{number % 10_000:04}",
            "website": f"https://example.com/{number}",
            "opening_hours": luck.choice(HOURS),
            "languages": luck.choice(LANGUAGES),
            "outside_number": f"{1_000_000_000 + number}",
            "step_free": luck.choice([True, False, None]),
            "parking": "Free behind the building." if luck.random() < 0.5 else "",
            "operation": "moved" if kind < 0.015 else "closed" if kind < 0.03 else "open",
            "status": "draft" if luck.random() < 0.15 else "published",
            "created_at": changed,
            "updated_at": changed,
        }
        if state not in forbidding and luck.random() < 0.75:
            # A seventh was confirmed too long ago and is due for a call.
            days = luck.randrange(int(settings.CONFIRM_AFTER_DAYS * 7 / 6))
            row |= {"offers_dry_needling": True, "dry_needling_confirmed_on": today - datetime.timedelta(days=days)}
        yield row


def _zone_at(longitude: float) -> str:
    zones = [(-114, "America/Los_Angeles"), (-101, "America/Denver"), (-86, "America/Chicago")]
    return next((zone for limit, zone in zones if longitude < limit), "America/New_York")


def fill_people(count: int) -> None:
    """Add people who needle until there are `count`, each at one or two published clinics."""
    present = Person.objects.count()
    luck, now = chance("people", present), timezone.now()
    clinics = list(Clinic.objects.filter(status="published", offers_dry_needling=True).order_by("pk").values_list("pk"))
    insert(
        Person,
        (
            {
                "name": f"{luck.choice(GIVEN)} {luck.choice(FAMILY)} {number}",
                "credentials": "PT, DPT",
                "training": "80 hours, 54 of them in person.",
                "has_agreed": True,
                "status": "published",
                "created_at": now,
                "updated_at": now,
            }
            for number in range(present, count)
        ),
    )
    new = Person.objects.order_by("-pk").values_list("pk", flat=True)[: max(count - present, 0)]
    through = Person.clinics.through
    insert(
        through,
        (
            {"person_id": person, "clinic_id": clinic}
            for person in sorted(new)
            for (clinic,) in luck.sample(clinics, luck.choice([1, 1, 2]))
        ),
    )
