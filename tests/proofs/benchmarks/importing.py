"""Import twelve thousand clinics from a CSV file: a dry run, a real run, the same again, and the site's own export."""

import csv
import io
import random
import resource
import time

import django

django.setup()

from locations import importing  # noqa: E402
from locations.importing import exporting, tables  # noqa: E402
from locations.models import Clinic, Place  # noqa: E402
from tests.proofs.benchmarks import clinics  # noqa: E402

ROWS = 12_000
EXPORTED = 15_000


def main():
    spots = clinics.prepare()
    content = csv_file()
    print(f"{'':<20}  {'seconds':>8}  {'CPU':>8}  {'peak MB':>8}   of {ROWS:,} rows, {len(content) / 1e6:.1f} MB")
    print(f"{'before':<20}  {'':>8}  {'':>8}  {peak_megabytes():>8.0f}")
    for name, run in [
        ("dry run", importing.look_at),
        ("real run", importing.write),
        ("second real run", importing.write),
    ]:
        measure(name, run, content)
    clinics.fill_up_to(EXPORTED, spots)
    measure(f"export of {EXPORTED:,}", importing.look_at, export())


def measure(name: str, run, content: bytes) -> None:
    """Print how long `run` takes for a file. The CPU time is this process's own, without PostgreSQL's."""
    started, cpu = time.perf_counter(), time.process_time()
    report = run(importing.read_table(content, "clinics.csv"))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in report.counts.items() if count)
    print(f"{name:<20}  {seconds:>8.1f}  {cpu:>8.1f}  {peak_megabytes():>8.0f}   {counts}", flush=True)


def export() -> bytes:
    """Return the site's own export of all clinics."""
    file = io.StringIO()
    tables.write_csv(file, exporting.COLUMNS, exporting.rows(Clinic.objects.all()))
    return file.getvalue().encode()


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
