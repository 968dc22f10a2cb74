"""All processes of the database freeze under load and continue later. Do visitors notice?

This is harder than an outage: the machine still accepts connections and acknowledges packets, so that queries wait.
FROZEN_SECONDS (30) sets the duration. The drill needs PostgreSQL's programs to start its own server.
"""

import os
import statistics
import time

from tests.proofs.drills import own_server, servers
from tests.proofs.drills.away import KEPT, NOT_KEPT, wait_until

FROZEN_SECONDS = float(os.environ.get("FROZEN_SECONDS", "30"))
QUICK = 0.5  # seconds for 99 of 100 stored pages
SLOWEST_KEPT = 4.0  # ... and for the others
SLOWEST_OTHER = 5.0
RECOVERED_WITHIN = 5.0


def main() -> int:
    programs = own_server.programs()
    if programs is None:
        print("  not run: PostgreSQL's initdb is not on this machine")
        return int("CI" in os.environ)  # required in CI
    with (
        own_server.own_server(programs) as server,
        servers.database_with_content(server.url) as url,
        servers.serving(url) as port,
    ):
        for path in KEPT:
            servers.ask(port, path)
        return drill(port, server)


def drill(port: int, server: own_server.Server) -> int:
    with (
        servers.readers([port], KEPT, each=3, pause=0.01) as kept,
        servers.readers([port], [NOT_KEPT], each=4, pause=0.25) as others,  # one for each thread of the process
    ):
        time.sleep(2)
        before = len(kept), len(others)
        server.freeze()
        frozen_at = time.monotonic()
        time.sleep(FROZEN_SECONDS)
        asked_at = time.monotonic()
        alive, ready = servers.ask(port, "/healthz")[0], servers.ask(port, "/readyz")[0]
        probed = time.monotonic() - asked_at
        headers = servers.ask(port, NOT_KEPT)[1]
        during, during_others = kept[before[0] :], others[before[1] :]
        server.thaw()
        thawed_at = time.monotonic()
        back = wait_until(lambda: servers.ask(port, NOT_KEPT)[0] == 200)
        fresh = wait_until(lambda: "database-away" not in servers.ask(port, "/")[1]["cache-status"])
        ready_again = wait_until(lambda: servers.ask(port, "/readyz")[0] == 200)
        time.sleep(1)
    waits = sorted(answer.answered - answer.asked for answer in during)
    quick = statistics.quantiles(waits, n=100)[-1]
    refused = [answer for answer in during_others if answer.asked > frozen_at]
    slowest_other = max(answer.answered - answer.asked for answer in refused)
    statuses = sorted({answer.status for answer in refused})
    failed = [answer for answer in kept if answer.status != 200]
    recovered = max(back, fresh, ready_again) - thawed_at
    print(
        f"  {len(during)} stored pages read while the database was frozen for {FROZEN_SECONDS:.0f} s; not 200: {len(failed)}"
    )
    print(
        f"  99 of 100 within {quick * 1000:.0f} ms; over 0.5 s: {sum(wait > 0.5 for wait in waits)}; slowest {waits[-1]:.2f} s"
    )
    print(
        f"  {len(refused)} other pages: statuses {statuses}, slowest {slowest_other:.2f} s, "
        f"Retry-After: {headers.get('retry-after')}"
    )
    print(f"  while it was frozen: /healthz {alive}, /readyz {ready}, both within {probed:.1f} s")
    print(f"  after it continued: new pages after {back - thawed_at:.1f} s, fully recovered after {recovered:.1f} s")
    well = not failed and statuses == [503] and headers.get("retry-after") and (alive, ready) == (200, 503)
    in_time = quick < QUICK and waits[-1] < SLOWEST_KEPT and slowest_other < SLOWEST_OTHER
    return int(not (well and in_time and recovered < RECOVERED_WITHIN))
