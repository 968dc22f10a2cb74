"""Walk through the site at SITE_URL in all three engines: `make engines`, or `make engines ARGS=/safety/` for some pages."""

import os
import sys

from tests.proofs.engines import machine
from tests.proofs.engines.by_design import ALLOWED
from tests.proofs.engines.comparing import differences
from tests.proofs.engines.in_firefox import Firefox
from tests.proofs.engines.table import Result, lines
from tests.proofs.engines.walk import KINDS_OF_PAGE, Looks, walk


def main(paths: list[str]) -> int:
    results: list[Result] = []
    reference: Looks | None = None  # how Chromium shows each page: the tests of every change run there
    not_run = []
    for engine, packages in machine.ENGINES:
        if reason := machine.why_not(engine, packages):
            not_run.append(f"NOT RUN: {engine.name}: {reason}. This is not a pass.")
            continue
        # axe runs in Chromium with each change. In Firefox it reads another engine's styles and accessibility.
        result, looks = walk(engine, os.environ["SITE_URL"], paths, with_axe=engine is Firefox)
        results.append(result)
        if reference is None:
            reference = looks
        else:
            compare(reference, looks, result)
    for line in [*lines(results), *not_run]:
        print(line)
    if any(result.faults for result in results):
        return 1
    return machine.NOT_RUN if not_run else 0


def compare(expected: Looks, found: Looks, result: Result) -> None:
    for (path, width, theme), looks in found.items():
        other = differences(expected[path, width, theme], looks, ALLOWED[result.engine])
        result.add(f"{path} at {width} px, {theme}", other, len(looks))


sys.exit(main(sys.argv[1:] or KINDS_OF_PAGE))
