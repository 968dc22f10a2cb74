"""Two processes that serve a large site: clients on each large address, publications, and a large import."""

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterator

from tests.proofs.benchmarks import databases
from tests.proofs.benchmarks.scale.clients import Clients, failures, percentile
from tests.proofs.benchmarks.scale.importing_under_load import importing
from tests.proofs.benchmarks.scale.own_process import postgresql_or_nothing, run
from tests.proofs.benchmarks.serving import cpu_seconds
from tests.proofs.drills import load, servers

PROCESSES = "2"
LARGE = ["/locations/clinics.csv", "/locations/clinics.geojson", "/sitemap.xml", "/sitemap-clinics-1.xml"]
CLIENTS = 8  # on one large address
PAUSE = 0.01  # seconds between two requests for the landing page
IN_DEMAND = 300  # pages
READERS = 6
PUBLISH_EVERY = 10.0  # seconds
# For the memory of the store: two limits, and more pages than fit in the larger one
LIMITS = (1_000_000, 25_000_000)
ENCODINGS = ["br", "gzip", "identity"]
FILLING = 1_500  # pages
MOST_MEMORY = 1.1  # of what the store may take


def measure(clinics: int, seconds: float, wanted: str) -> int:
    """Run the parts whose name contains `wanted` on a new site with that many clinics. Return 1 if one found a fault."""
    parts: dict[str, Callable[[str], bool]] = {
        **{path: lambda url, path=path: large_address(url, path, seconds) for path in LARGE},
        "publishing": lambda url: publishing(url, seconds),
        "importing": lambda url: importing(url, seconds, _pages_in_demand()),
        "memory": memory_of_the_store,
    }
    with database() as url:
        run("filling", [str(clinics)], url)
        os.environ.update(servers.environment_for(url) | {"DATABASE_POOL": "0", "LOG_LEVEL": "CRITICAL"})
        import django

        django.setup()
        is_good = [part(url) for name, part in parts.items() if wanted in name]
    return int(not all(is_good))


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Yield the URL of a temporary database: on the PostgreSQL server, or a SQLite file if no server answers."""
    with postgresql_or_nothing() as url, contextlib.ExitStack() as stack:
        yield url or stack.enter_context(databases.sqlite())


def large_address(url: str, path: str, seconds: float) -> bool:
    """Print how long readers of the kept landing page wait, alone and while others ask for a large address.

    Return whether all of them had an answer.
    """
    with servers.serving(url, WORKERS=PROCESSES, DATABASE_POOL="4") as port:
        _wait_for(port)
        Clients(port, ["/"], clients=4, seconds=2).answers()  # so that each process keeps it
        quiet = Clients(port, ["/"], clients=1, seconds=min(seconds, 10), pause=PAUSE).answers()
        asking = Clients(port, [path], clients=CLIENTS, seconds=seconds)
        landing = Clients(port, ["/"], clients=1, seconds=seconds, pause=PAUSE).answers()
        large = asking.answers()
        resident = _resident()
    print(f"\n{CLIENTS} clients on {path} for {seconds:.0f} s")
    for name, answers in [("landing page alone", quiet), ("landing page meanwhile", landing), (path, large)]:
        print(
            f"  {name}: {len(answers)} answers, p50 {percentile(answers, 0.5):.0f} ms, "
            f"p99 {percentile(answers, 0.99):.0f} ms, slowest {percentile(answers, 1):.0f} ms, "
            f"{failures(answers)} of them 5xx or none"
        )
    print(f"  memory of the processes: {', '.join(f'{size:.0f} MB' for size in resident)}", flush=True)
    return not failures(quiet + landing + large)


def publishing(url: str, seconds: float) -> bool:
    """Print how many pages readers get while nothing is published, and while something is every ten seconds.

    Return whether all of them had an answer and everything was published.
    """
    pages = _pages_in_demand()
    found = {}
    for name in ("quiet", "published"):
        with servers.serving(url, WORKERS=PROCESSES, DATABASE_POOL="4") as port:
            _wait_for(port)
            publisher = load.Publisher(PUBLISH_EVERY)
            # Twice, because each process keeps its own pages.
            Clients(port, pages, clients=2, seconds=min(seconds, 20)).answers()
            before = _cpu()
            readers = Clients(port, pages, clients=READERS, seconds=seconds)
            if name == "published":
                publisher.start()
            found[name] = readers.answers()
            if name == "published":
                publisher.stop()
            cpu, resident = _cpu() - before, _resident()
        answers = found[name]
        rendered = sum(not kept for _status, _milliseconds, kept in answers)
        print(f"\n{len(pages)} pages in demand, {READERS} readers, {seconds:.0f} s, {name}")
        if name == "published":
            print(
                f"  {sum(publisher.published)} publications, {len(publisher.failures)} failed {publisher.failures[:1]}"
            )
        print(
            f"  {len(answers)} answers, {rendered} of them rendered, p50 {percentile(answers, 0.5):.0f} ms, "
            f"p99 {percentile(answers, 0.99):.0f} ms, {failures(answers)} of them 5xx or none"
        )
        print(f"  {cpu:.1f} s of CPU, memory {', '.join(f'{size:.0f} MB' for size in resident)}", flush=True)
    share = len(found["published"]) / max(len(found["quiet"]), 1)
    print(f"\nReaders served while publishing, relative to the quiet run: {share:.2f}", flush=True)
    return not failures(found["quiet"] + found["published"]) and not publisher.failures


def memory_of_the_store(url: str) -> bool:
    """Print how much more memory a process takes with a larger store, relative to the difference of the limits.

    Return whether it is at most MOST_MEMORY times the difference.
    """
    pages, sizes = _pages_in_demand(FILLING), []
    for limit in LIMITS:
        with servers.serving(url, WORKERS="1", DATABASE_POOL="4", PAGE_STORE_BYTES=str(limit)) as port:
            _wait_for(port)
            for path in pages:
                for encoding in ENCODINGS:
                    servers.ask(port, path, headers={"Accept-Encoding": encoding})
            sizes.append(max(_resident()))
    grown, more = sizes[1] - sizes[0], (LIMITS[1] - LIMITS[0]) / 1e6
    print(
        f"\nMemory of the store: {FILLING} pages in {len(ENCODINGS)} encodings; {more:.0f} MB more of PAGE_STORE_BYTES "
        f"take {grown * 1.048576:.0f} MB more memory, {grown * 1.048576 / more:.2f} of it",
        flush=True,
    )
    return grown * 1.048576 / more <= MOST_MEMORY


def _wait_for(port: int) -> None:
    """Wait until the server answers, which takes long on a busy machine."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if servers.ask(port, "/", timeout=60)[0] == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("The server does not answer.")


def _pages_in_demand(count: int = IN_DEMAND) -> list[str]:
    """Return the addresses of texts and clinics, as readers of a real site ask for them."""
    from clinic_site.pages import sitemaps

    pages, clinics = (
        [address.path for address in sitemaps.Part(part, 1).addresses((), ())] for part in ("pages", "clinics")
    )
    pages = pages[: count // 3]
    missing = count - len(pages)
    return [*pages, *clinics[:: max(len(clinics) // missing, 1)][:missing]]


def _workers() -> list[int]:
    """Return the processes that serve."""
    return [
        pid
        for child in load.children(os.getpid())
        if re.search("granian|serving", load.words_of(child))
        for pid in load.descendants(child)
    ]


def _resident() -> list[float]:
    return [load.resident(pid) for pid in _workers()]


def _cpu() -> float:
    """Return the seconds of CPU that the processes have used."""
    return sum(map(cpu_seconds, _workers()))
