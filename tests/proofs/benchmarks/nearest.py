"""Find the nearest 20 clinics to 200 random ZIP codes with the ORM, for growing numbers of clinics."""

import os
import random
import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from locations.models import Clinic  # noqa: E402
from tests.proofs.benchmarks import clinics  # noqa: E402

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000,1000000").split(",")]
POINTS = 200
NEAREST = 20


def main():
    spots = clinics.prepare()
    points = random.Random(clinics.SEED).sample(spots, POINTS)  # noqa: S311
    print(f"{'clinics':>9}  {'median':>8}  {'p95':>8}  {'in the database':>15}  {'queries':>7}   (ms)")
    for size in SIZES:
        clinics.fill_up_to(size, spots)
        measure(points)  # warm up: fill caches, prepare statements
        in_all, in_database, queries = measure(points)
        print(
            f"{size:>9,}  {statistics.median(in_all):>8.2f}  {percentile_95(in_all):>8.2f}"
            f"  {statistics.median(in_database):>15.2f}  {queries / POINTS:>7.2f}",
            flush=True,
        )


def measure(points) -> tuple[list[float], list[float], int]:
    """Return each search's milliseconds in total and in the database, and the total number of queries."""
    in_all, in_database, queries = [], [], 0
    for latitude, longitude, _state in points:
        spent = []

        def clock(execute, sql, params, many, context, spent=spent):
            started = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                spent.append(time.perf_counter() - started)

        started = time.perf_counter()
        with connection.execute_wrapper(clock):
            found = (
                Clinic.objects.published().offering().select_related("state").nearest_to(latitude, longitude, NEAREST)
            )
        in_all.append((time.perf_counter() - started) * 1000)
        in_database.append(sum(spent) * 1000)
        queries += len(spent)
        if len(found) != NEAREST:
            raise SystemExit(f"{len(found)} clinics found, expected {NEAREST}")
    return in_all, in_database, queries


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


main()
