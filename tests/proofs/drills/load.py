"""Many simultaneous clients while staff publish: no failures, no lost writes, no growing memory.

    python -m tests.proofs.drills.load

LOAD_CLIENTS (200) read pages, search, find clinics near a ZIP code or town, and send feedback for LOAD_SECONDS (60), with
two processes and PostgreSQL. Times and memory exclude a warm-up before that. Exit with 1 if a response is
missing or 5xx, a write is lost, or the memory grows.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.proofs.drills import servers

CLIENTS = int(os.environ.get("LOAD_CLIENTS", "200"))
SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
WARM_UP = 10.0
PROCESSES = 2
PUBLISH_EVERY = 2  # seconds; every publish invalidates all stored pages
MAY_GROW = 1.15  # maximum ratio of the memory in the last third to that in the first
QUERIES = ["headache", "needle", "is it safe", "trigger point", "hedache", "bruise", "jaw", "insurance", "zzzz"]
WHERE = ["98402", "10001", "60601", "94103", "33101", "73301", "00601", "99501", "Tacoma", "Portland", "Springfield",
         "Austin", "nowhere", "9840", "New York, NY"]  # fmt: skip


def main() -> int:
    with servers.database_with_content() as url:
        os.environ.update(servers.environment_for(url) | {"DATABASE_POOL": "0"})
        import django

        django.setup()
        with servers.serving(url, WORKERS=str(PROCESSES), DATABASE_POOL="4") as port:
            publisher, memory = Publisher(), Memory()
            answers = ask_for_everything(port, lambda: (publisher.start(), memory.start()))
            memory.stop()
            publisher.stop()
        return report(answers, publisher, memory)


def ask_for_everything(port: int, when_warm) -> list[dict]:
    """Run the clients in two processes. Return the results of each."""
    from django.utils.http import urlencode

    from education.pages.feedback import signed_page

    sitemap = servers.ask(port, "/sitemap.xml")[2].decode()
    pages = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", sitemap)
    work = {
        "port": port,
        "clients": CLIENTS // PROCESSES,
        "warm_up": WARM_UP,
        "seconds": SECONDS,
        "pages": pages,
        "searches": ["/search/?" + urlencode({"q": query}) for query in QUERIES],
        "finder": ["/locations/near/?" + urlencode({"q": where}) for where in WHERE],
        "forms": [
            urlencode({"page": signed_page(path), "helpful": helpful}) for path in pages for helpful in ("yes", "no")
        ],
    }
    command = [sys.executable, "-m", "tests.proofs.drills.loading"]
    pipe = subprocess.PIPE
    clients = [
        subprocess.Popen([*command, str(number)], cwd=servers.ROOT, stdin=pipe, stdout=pipe, text=True)
        for number in range(PROCESSES)
    ]
    for client in clients:
        client.stdin.write(json.dumps(work))
        client.stdin.close()
        client.stdin = None
    time.sleep(WARM_UP)
    when_warm()
    return [json.loads(client.communicate(timeout=SECONDS + 90)[0]) for client in clients]


class Publisher:
    """Publish one edition after the other, as staff do: draft, approval by a second person, publication."""

    def __init__(self, every: float = PUBLISH_EVERY):
        from django.contrib.auth.models import User

        from education.models import Condition, Topic
        from locations.models import Clinic

        self.every = every
        self.writer, self.other = (
            User.objects.get_or_create(username=name, defaults={"is_staff": True})[0]
            for name in ("writer", "publisher")
        )
        self.records = [(model.objects.published().earliest("pk"), name) for model, name in
                        ((Topic, "short_answer"), (Condition, "short_answer"), (Clinic, "name"))]  # fmt: skip
        self.before = [record.history.count() for record, _name in self.records]
        self.published = [0] * len(self.records)
        self.failures: list[str] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._publish)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _publish(self):
        from django.db import connection

        from clinic_site.publishing import workflow

        number = 0
        while not self._stopped.wait(self.every):
            at = number % len(self.records)
            key, name = self.records[at]
            number += 1
            try:
                record = workflow.stored(key)
                setattr(record, name, f"This is edition {number}.")
                workflow.save_draft(record, by=self.writer)
                workflow.approve(record, by=self.other)
                workflow.publish(record, by=self.other)
                self.published[at] += 1
            except Exception as error:  # otherwise it would go unnoticed
                self.failures.append(f"{type(error).__name__}: {error}")
        connection.close()

    def lost(self) -> int:
        """Return the number of publications without a version in the history."""
        versions = [record.history.count() for record, _name in self.records]
        return sum(
            abs(before + done - now) for before, done, now in zip(self.before, self.published, versions, strict=True)
        )


class Memory:
    """Sample the memory of the site's processes, in MB."""

    def __init__(self):
        self.samples: list[float] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def thirds(self) -> tuple[float, float]:
        """Return the medians of the first and the last third."""
        third = max(len(self.samples) // 3, 1)
        return statistics.median(self.samples[:third]), statistics.median(self.samples[-third:])

    def _sample(self):
        workers = [pid for child in children(os.getpid()) if "granian" in words_of(child) for pid in descendants(child)]
        while not self._stopped.wait(0.25):
            self.samples.append(sum(resident(pid) for pid in workers))


def children(pid: int) -> list[int]:
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in file.read_text().split()]
    return found


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


def words_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def resident(pid: int) -> float:
    try:
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024
    except (OSError, TypeError):
        return 0  # ended


def report(answers: list[dict], publisher: Publisher, memory: Memory) -> int:
    from education.models import PageFeedback

    times = sorted(moment for one in answers for moment in one["times"])
    statuses = Counter()
    for one in answers:
        for kind, status, count in one["statuses"]:
            statuses[kind, status] += count
    count = sum(number for (kind, _status), number in statuses.items())
    failed = {key: number for key, number in statuses.items() if key[1] >= 500 or key[1] == 0}
    # an unknown place returns 400, too much feedback 429
    expected = {("page", 200), ("search", 200), ("finder", 200), ("finder", 400), ("feedback", 200), ("feedback", 429)}
    others = sum(number for key, number in statuses.items() if key not in expected | failed.keys())
    taken, unanswered = statuses["feedback", 200], statuses["feedback", 0]
    rows = PageFeedback.objects.count()
    lost = max(taken - rows, 0) + publisher.lost()
    first, last = memory.thirds()
    print(f"  {CLIENTS} clients for {SECONDS:.0f} s after {WARM_UP:.0f} s of warm-up: {count} requests,")
    print(
        f"  {len(times) / SECONDS:.0f} per second; p50 {at(times, 0.5)} ms, p99 {at(times, 0.99)} ms, slowest {times[-1]:.0f} ms"
    )
    for kind in ("page", "search", "finder", "feedback"):
        found = {status: number for (one, status), number in sorted(statuses.items()) if one == kind}
        print(f"    {kind}: " + ", ".join(f"{number} x {status}" for status, number in found.items()))
    print(f"  5xx or no response: {sum(failed.values())}")
    print(f"  feedback: {taken} accepted, {rows} rows; refused by rate limits: {statuses['feedback', 429]}")
    print(f"  publications: {sum(publisher.published)}, failed {len(publisher.failures)}; rows lost = {lost}")
    print(f"  memory of {PROCESSES} processes: {first:.0f} MB in the first third, {last:.0f} MB in the last")
    for failure in publisher.failures[:3]:
        print(f"    {failure}")
    is_counted = taken <= rows <= taken + unanswered
    well = not (failed or others or lost or publisher.failures) and is_counted and sum(publisher.published)
    return int(not (well and len(memory.samples) > 10 and first and last <= first * MAY_GROW))


def at(times: list[float], share: float) -> str:
    return f"{times[int(len(times) * share)]:.0f}"


if __name__ == "__main__":
    sys.exit(main())
