"""The clients of `load.py`, many in one process: raw connections with one request at a time and a short pause.

It reads its requests from stdin and prints the results, both as JSON. Its argument is the random seed, which differs
between processes.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter

PAUSE = 0.1  # maximum seconds between two requests of one client
PATIENCE = 30  # seconds
KINDS = {"page": 70, "search": 10, "finder": 15, "feedback": 5}  # weights


class Client:
    """One visitor with one connection."""

    def __init__(self, work: dict, chances: random.Random, seen: Counter, times: list[float]):
        self.work, self.chances, self.seen, self.times = work, chances, seen, times
        self.reader = self.writer = None

    async def visit(self, warm_at: float, end: float) -> None:
        await asyncio.sleep(self.chances.uniform(0, 1))
        while time.monotonic() < end:
            [kind] = self.chances.choices(list(KINDS), list(KINDS.values()))
            started = time.monotonic()
            try:
                status = await asyncio.wait_for(self.ask(*self.request(kind)), PATIENCE)
            except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
                self.hang_up()
                status = 0
            self.seen[kind, status] += 1
            if started > warm_at:
                self.times.append((time.monotonic() - started) * 1000)
            await asyncio.sleep(self.chances.uniform(0, PAUSE))
        self.hang_up()

    def request(self, kind: str) -> tuple[str, str, str]:
        if kind == "feedback":
            return "POST", "/feedback/", self.chances.choice(self.work["forms"])
        lists = {"page": "pages", "search": "searches", "finder": "finder"}
        return "GET", self.chances.choice(self.work[lists[kind]]), ""

    async def ask(self, method: str, path: str, form: str) -> int:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.work["port"])
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        if form:
            head += "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
            head += f"Content-Length: {len(form)}\r\n"
        self.writer.write(f"{head}\r\n{form}".encode())
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await self.reader.readline(), 16):
                await self.reader.readexactly(size + 2)
            await self.reader.readline()
        else:
            await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.hang_up()
        return int(lines[0].split()[1])

    def hang_up(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


async def main() -> None:
    work, chances = json.load(sys.stdin), random.Random(sys.argv[1])
    seen, times = Counter(), []
    warm_at = time.monotonic() + work["warm_up"]
    end = warm_at + work["seconds"]
    clients = [Client(work, random.Random(chances.random()), seen, times) for _number in range(work["clients"])]
    await asyncio.gather(*(client.visit(warm_at, end) for client in clients))
    print(json.dumps({"times": times, "statuses": [[*key, count] for key, count in seen.items()]}))


asyncio.run(main())
