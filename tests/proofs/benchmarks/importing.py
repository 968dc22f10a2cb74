"""Import ten thousand clinics from a CSV file: a dry run, a real run, and the same again."""

import csv
import io
import random
import resource
import time

import django

django.setup()

from locations import importing  # noqa: E402
from locations.models import Place  # noqa: E402
from tests.proofs.benchmarks import clinics  # noqa: E402

ROWS = 10_000


def main():
    clinics.prepare()
    content = csv_file()
    print(f"{'':<20}  {'seconds':>8}  {'peak MB':>8}   of {ROWS:,} rows, {len(content) / 1e6:.1f} MB")
    print(f"{'before':<20}  {'':>8}  {peak_megabytes():>8.0f}")
    for name, run in [
        ("dry run", importing.look_at),
        ("real run", importing.write),
        ("second real run", importing.write),
    ]:
        started = time.perf_counter()
        report = run(importing.read_table(content, "clinics.csv"))
        seconds = time.perf_counter() - started
        counts = ", ".join(f"{count:,} {outcome}" for outcome, count in report.counts.items() if count)
        print(f"{name:<20}  {seconds:>8.1f}  {peak_megabytes():>8.0f}   {counts}", flush=True)


def csv_file() -> bytes:
    """Return a file with valid rows, invalid phone numbers and rows without coordinates, in real ZIP codes."""
    rng = random.Random(clinics.SEED)  # noqa: S311
    places = list(Place.objects.select_related("state").order_by("pk"))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["name", "address", "town", "state", "zip", "telephone", "lat", "lon", "hours"])
    for number in range(ROWS):
        place = rng.choice(places)
        point = ["", ""] if number % 3 == 0 else [place.latitude, place.longitude]
        phone = "NOT AVAILABLE" if number % 10 == 0 else f"(206) 555-{number:04}"
        hours = "Mo-Fr 08:00-18:00; PH off"
        writer.writerow(
            [f"Clinic {number}", f"{number} Main Street", place.city, place.state.code, place.zip, phone, *point, hours]
        )
    return file.getvalue().encode()


def peak_megabytes() -> float:
    """Return the peak memory of this process in MB (Linux reports KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


main()
