"""Fill databases with more and more clinics and print what every page, list, file and command costs at each size.

    python -m tests.proofs.benchmarks.scale [--sizes 1000,10000,100000] [--only WORDS] [--sqlite-only]

or let eight clients ask real servers for large files, publish every ten seconds, import a large file, kill what imports
it, and print what readers notice:

    python -m tests.proofs.benchmarks.scale servers [--sizes 100000] [--seconds 60] [--only WORDS]

POSTGRES_URL is the PostgreSQL server. Without one, only SQLite is measured. Each database is dropped afterwards.
"""

import argparse
import datetime
import json
import os
import platform
import sys

from tests.proofs.benchmarks import databases
from tests.proofs.benchmarks.scale import servers_under_load
from tests.proofs.benchmarks.scale.growth_table import Measured, table
from tests.proofs.benchmarks.scale.own_process import postgresql_or_nothing, run
from tests.proofs.benchmarks.scale.size import SIZES


def main() -> int:
    arguments = parsed()
    print(f"{datetime.date.today():%B %-d, %Y}, Python {platform.python_version()}, {os.cpu_count()} cores")
    if arguments.part == "servers":
        return servers_under_load.measure(max(arguments.sizes), arguments.seconds, arguments.only)
    texts: dict[int, int] = {}
    found: dict[str, dict[int, Measured]] = {}
    for name, opened in [("PostgreSQL", postgresql_or_nothing), ("SQLite", databases.sqlite)]:
        if name.lower() not in arguments.databases:
            continue
        with opened() as url:
            if url is None:
                print("PostgreSQL is left out: there is no server at POSTGRES_URL.")
                continue
            found[name] = {}
            for size in arguments.sizes:
                run("filling", [str(size)], url)
                texts[size], found[name][size] = measured(arguments.only, name, size, url)
    print(f"\n{table(arguments.sizes, texts, found)}")
    return int(any("failed" in cost for sizes in found.values() for rows in sizes.values() for cost in rows.values()))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["table", "servers"], default="table")
    parser.add_argument("--sizes", type=numbers, default=SIZES, metavar="1000,10000", help="numbers of clinics")
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows whose name contains these words")
    parser.add_argument("--seconds", type=float, default=60, help="of each measurement of the servers")
    one = parser.add_mutually_exclusive_group()
    for name in ("postgresql", "sqlite"):
        one.add_argument(f"--{name}-only", dest="databases", action="store_const", const=[name])
    parser.set_defaults(databases=["postgresql", "sqlite"])
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


def measured(only: str, name: str, size: int, url: str) -> tuple[int, Measured]:
    """Return the number of texts, and what was measured on the database at `url`, by name."""
    head, *lines = [json.loads(line) for line in run("one_size", only.split(), url).splitlines()]
    print(
        f"{name}, {size:,} clinics: the load of the machine was {head['load']:.1f}, and a loop of Python that only "
        f"counts took {head['loop']:.0f} ms",
        flush=True,
    )
    return head["texts"], {line.pop("name"): line for line in lines}


if __name__ == "__main__":
    sys.exit(main())
