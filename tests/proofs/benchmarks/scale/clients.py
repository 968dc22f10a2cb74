"""Clients that ask for one page after the other, in a process that reads its work from stdin and prints the answers.

The work is {"port", "paths", "clients", "seconds", "pause"}, an answer [status, milliseconds, came from the store].
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 60  # seconds
AFTER_A_FAILURE = 0.1  # seconds, so that a server that is down is not asked a thousand times a second
ROOT = Path(__file__).parents[4]


class Clients:
    """Clients that have started. Their answers are read when they have ended."""

    def __init__(self, port: int, paths: list[str], *, clients: int, seconds: float, pause: float = 0.0):
        work = {"port": port, "paths": paths, "clients": clients, "seconds": seconds, "pause": pause}
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.proofs.benchmarks.scale.clients"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self._process.stdin.write(json.dumps(work))
        self._process.stdin.close()

    def answers(self) -> list[tuple[int, float, bool]]:
        """Wait for the end and return (status, milliseconds, came from the store) of every answer; status 0: none."""
        found = json.loads(self._process.stdout.read())
        self._process.wait()
        return [tuple(answer) for answer in found]


def percentile(answers: list[tuple[int, float, bool]], share: float) -> float:
    """Return the milliseconds within which `share` of the answers came."""
    times = sorted(milliseconds for _status, milliseconds, _kept in answers)
    return times[min(int(len(times) * share), len(times) - 1)] if times else float("nan")


def failures(answers: list[tuple[int, float, bool]]) -> int:
    """Return how many answers were 5xx or did not come."""
    return sum(status >= 500 or not status for status, _milliseconds, _kept in answers)


def main() -> None:
    work = json.load(sys.stdin)
    answers: list[tuple[int, float, bool]] = []
    end = time.monotonic() + work["seconds"]

    def ask(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", work["port"], timeout=PATIENCE)
        at = first * len(work["paths"]) // work["clients"]  # not all at the same page
        while (started := time.monotonic()) < end:
            status, kept = 0, False
            try:
                connection.request("GET", work["paths"][at % len(work["paths"])], headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                while answer.read(1 << 20):
                    pass
                status, kept = answer.status, "hit" in answer.getheader("Cache-Status", "")
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(AFTER_A_FAILURE)
            answers.append((status, (time.monotonic() - started) * 1000, kept))
            at += 1
            time.sleep(work["pause"])
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(work["clients"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
