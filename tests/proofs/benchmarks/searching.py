"""Search for patients' queries in 2,000 pages of made-up text, as the results page does but without the HTML."""

import os
import statistics
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

import education.sample.text_samples  # noqa: E402
from clinic_site.search import full_text, index, query_words  # noqa: E402
from clinic_site.search.alarms import alarms_for  # noqa: E402
from clinic_site.search.ranking import CANDIDATES, find  # noqa: E402
from tests.clinic_site.search.held_out_queries import HELD_OUT  # noqa: E402
from tests.clinic_site.search.patient_queries import QUERIES  # noqa: E402
from tests.proofs.benchmarks.pages import fill_up_to  # noqa: E402

PAGES = int(os.environ.get("PAGES", "2000"))


def main():
    call_command("migrate", verbosity=0)
    education.sample.text_samples.load()
    fill_up_to(PAGES)
    count = index.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    queries = [*QUERIES, *HELD_OUT]
    for text in queries:  # warm up: fill caches, prepare statements
        answer(text)
    whole = [milliseconds(lambda text=text: answer(text)) for text in queries]
    signs = [milliseconds(lambda text=text: alarms_for(text)) for text in queries]
    ranked = [milliseconds(lambda text=text: look_up(text)) for text in queries]
    print(f"{count:,} records, {len(queries)} queries   median  p95  slowest (ms)")
    for name, times in [
        ("the database's index", ranked),
        ("the alarms", signs),
        ("alarms, records and snippets", whole),
    ]:
        print(
            f"{name:>32}  {statistics.median(times):6.2f}  {statistics.quantiles(times, n=20)[-1]:5.2f}  {max(times):5.2f}"
        )


def answer(text: str) -> None:
    alarms_for(text)
    find(text)


def look_up(text: str) -> None:
    full_text.named(query_words.telling(query_words.all_words(text)), "", CANDIDATES)


def milliseconds(work) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


main()
