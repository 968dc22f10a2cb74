"""Measure every page, list, file and command on the database in the settings, and print a JSON object for each.

python -m tests.proofs.benchmarks.scale.one_size [WORDS]: only the rows whose name contains WORDS.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator

import django

django.setup()

from clinic_site.publishing.schedule import ClockMiddleware  # noqa: E402
from tests.proofs.benchmarks.scale import asking  # noqa: E402
from tests.proofs.benchmarks.scale.cost import in_a_process_of_its_own, measure  # noqa: E402
from tests.proofs.benchmarks.scale.made_texts import number_of_texts  # noqa: E402
from tests.proofs.benchmarks.scale.measured_commands import COMMANDS  # noqa: E402
from tests.proofs.benchmarks.scale.measured_pages import EXPORTS, FILES, PUBLIC, STAFF, Page, Records  # noqa: E402

LOOP = 2_000_000
# The look for scheduled drafts is one query a second, which would count for some pages and not for others.
ClockMiddleware.is_time = lambda self: False


def main(wanted: str) -> None:
    cookie, records = asking.signed_in(), Records()
    pages = [page for page in [*PUBLIC, *FILES, *STAFF, *EXPORTS] if wanted in page.name]
    for page in pages:
        if not page.is_file:
            _warm_up(page, records, cookie)
    print(json.dumps({"texts": number_of_texts(), "load": os.getloadavg()[0], "loop": loop()}), flush=True)
    for name, work in _rows(pages, records, cookie, wanted):
        print(json.dumps({"name": name} | in_a_process_of_its_own(work)), flush=True)


def _warm_up(page: Page, records: Records, cookie: str) -> None:
    """Load templates, fill caches. What fails is left for its own measurement, which says so."""
    with contextlib.suppress(asking.WrongAnswerError):
        asking.ask(page, page.path(records), cookie)


def _rows(pages: list[Page], records: Records, cookie: str, wanted: str) -> Iterator[tuple[str, Callable]]:
    """Yield the name of each row, and the work that measures it. The commands come last, for they change the data."""
    for page in pages:
        path = page.path(records)
        yield (
            page.name,
            lambda page=page, path=path: measure(lambda: asking.ask(page, path, cookie), before=page.before),
        )
    for name, command in COMMANDS.items():
        if wanted in name:
            in_a_process_of_its_own(lambda command=command: command.before() or {})
            yield name, lambda command=command: measure(command.work, repeat=False)


def loop() -> float:
    """Return the milliseconds of CPU of a fixed piece of Python, to compare how fast the machine was meanwhile."""
    started = time.process_time()
    total = 0
    for number in range(LOOP):
        total += number
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
