"""A process that publishes is killed at many moments."""

import random
import time

import django

from tests.proofs.drills.faults.running import SEED, Result, times

KILLS = 40


def main() -> Result:
    django.setup()
    from tests.proofs.drills.faults.editions import FIELDS, Editions, integrity
    from tests.proofs.drills.faults.killing import killed

    moments, editions = random.Random(SEED), Editions()
    started = time.monotonic()
    for model in FIELDS:
        editions.write(model, 2)
    lasts = time.monotonic() - started
    wrong, survived, lost, halfway, published = [], 0, 0, 0, 0
    editions.check([])
    for number in range(times(KILLS)):
        told, _was_killed = killed(editions.write_on, after=moments.uniform(0, 2 * lasts))
        missing, found = editions.check(told)
        found += integrity() if number % 10 == 0 else []
        halfway += told[-1].endswith(("begun", "kept"))
        published += sum(word.endswith("published") for word in told)
        survived, lost = survived + (not missing and not found), lost + missing
        wrong += found
    for model in FIELDS:  # the next process can continue
        editions.write(model, editions.seen[model] + 1)
    lost += editions.check([])[0]
    wrong += integrity()
    tried = (
        f"killed {times(KILLS)} times while publishing ({published} publications, {halfway} kills in the middle of one)"
    )
    return Result(tried, survived, times(KILLS), lost, tuple(wrong[:5]))
