"""The database goes down under load and comes back. Do visitors notice?

AWAY_SECONDS (30) sets the duration of the outage.
"""

import os
import time

from tests.proofs.drills import servers

AWAY_SECONDS = float(os.environ.get("AWAY_SECONDS", "30"))
KEPT = ["/", "/safety/", "/conditions/headache/", "/locations/washington/", "/what-to-expect/"]
NOT_KEPT = "/locations/near/?q=98402"


def main() -> int:
    with servers.database_with_content() as url:
        proxy = servers.Proxy(url)
        proxy.open()
        try:
            with servers.serving(proxy.url) as port:
                for path in KEPT:
                    servers.ask(port, path)
                return drill(port, proxy)
        finally:
            proxy.shut()


def drill(port: int, proxy: servers.Proxy) -> int:
    with (
        servers.readers([port], KEPT, each=3, pause=0.01) as kept,
        servers.readers([port], [NOT_KEPT], each=1, pause=0.25) as others,
    ):
        time.sleep(2)
        before = len(kept), len(others)
        proxy.shut()
        shut_at = time.monotonic()
        ready = servers.ask(port, "/readyz")[0]
        time.sleep(AWAY_SECONDS)
        alive = servers.ask(port, "/healthz")[0]
        during, during_others = kept[before[0] :], others[before[1] :]
        headers = servers.ask(port, NOT_KEPT)[1]
        proxy.open()
        opened_at = time.monotonic()
        back = wait_until(lambda: servers.ask(port, NOT_KEPT)[0] != 503)
        fresh = wait_until(lambda: "database-away" not in servers.ask(port, "/")[1]["cache-status"])
        ready_again = wait_until(lambda: servers.ask(port, "/readyz")[0] == 200)
        time.sleep(1)
    failed = [answer for answer in kept if answer.status != 200]
    statuses = sorted({answer.status for answer in during_others if answer.asked > shut_at + 0.5})
    slowest = max(answer.answered - answer.asked for answer in during)
    marked = sum("database-away" in answer.cache_status for answer in during)
    print(
        f"  {len(during)} stored pages read while the database was down for {AWAY_SECONDS:.0f} s; not 200: {len(failed)}"
    )
    print(f"  {marked} of them had database-away in Cache-Status; the slowest took {slowest:.2f} s")
    print(f"  other pages: statuses {statuses}, Retry-After: {headers.get('retry-after')}")
    print(f"  during the outage: /readyz {ready}, /healthz {alive}")
    print(f"  after the outage: new pages after {back - opened_at:.1f} s, fresh ones after {fresh - opened_at:.1f} s,")
    print(f"  ready after {ready_again - opened_at:.1f} s")
    well = not failed and marked and statuses == [503] and headers.get("retry-after")
    return int(not (well and (ready, alive) == (503, 200)))


def wait_until(condition, seconds: float = 20) -> float:
    """Return the time when `condition` became true. Raise TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return time.monotonic()
        time.sleep(0.1)
    raise TimeoutError("It did not recover by itself.")
