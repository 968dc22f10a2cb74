"""Hundreds of clients that never finish, straight at the server: do others notice?

STALLED (400) sets the number of connections of each kind. The limit for 99 of 100 others is 100 ms on an idle machine. Each
line says what the stalled clients cost the others: how their answers differ from those without stalled clients.
"""

import contextlib
import os
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.proofs.benchmarks import databases
from tests.proofs.drills import servers
from tests.proofs.drills.away import KEPT

STALLED = int(os.environ.get("STALLED", "400"))  # connections
SECONDS = 8
QUICK = 0.1  # seconds for 99 of 100 stored pages and probes
# Bytes in a packet. Packets on the loopback interface are so large that the kernel buffers megabytes for each client: 400
# of them would make the server answer more than 10,000 requests before the first one is stalled.
ETHERNET = 1460
NOBODY = "nobody"
LOCAL = {"Host": "localhost"}


@dataclass(frozen=True)
class Waits:
    """How long others waited for answers while one kind of client was stalled."""

    kind: str
    count: int
    median: float
    quick: float  # 99 of 100 were at least as quick
    slowest: float
    wrong: int  # answers with another status than 200

    @property
    def is_well(self) -> bool:
        return not self.wrong and self.quick <= QUICK

    def line(self, alone: "Waits") -> str:
        """Return the figures in words. `alone` are those without stalled clients."""
        words = (
            f"{self.kind:12} {0 if self.kind == NOBODY else STALLED:4} stalled: {self.count} answers, median "
            f"{self.median * 1000:.1f} ms, 99 of 100 within {self.quick * 1000:.0f} ms, slowest "
            f"{self.slowest * 1000:.0f} ms; not 200: {self.wrong}"
        )
        if self is alone:
            return words
        return (
            f"{words}; cost: {(self.median - alone.median) * 1000:+.1f} ms in the median, "
            f"{(self.quick - alone.quick) * 1000:+.0f} ms for 99 of 100, {self.count / alone.count - 1:+.0%} answers"
        )


def main() -> int:
    with databases.sqlite() as url:
        servers.prepare(url)
        with servers.serving(url) as port:
            found = drill(port)
    for waits in found:
        print(f"  {waits.line(found[0])}")
    return int(not all(waits.is_well for waits in found))


def drill(port: int, headers: dict[str, str] = LOCAL) -> list[Waits]:
    """Return how long others wait for the server at `port`: first without stalled clients, then with each kind."""
    return [waits_for(port, kind, sent, headers) for kind, sent in kinds(headers).items()]


def kinds(headers: dict[str, str]) -> dict[str, bytes]:
    """Return {kind of client: what it sends before it stalls}."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    page = f"GET /safety/ HTTP/1.1\r\n{lines}"
    return {
        NOBODY: b"",
        "half headers": f"{page}X-Half: ".encode(),
        "half bodies": f"POST /feedback/ HTTP/1.1\r\n{lines}Content-Length: 1000\r\n\r\nhalf".encode(),
        "slow reads": f"{page}\r\n".encode() * 50,
    }


def waits_for(port: int, kind: str, sent: bytes, headers: dict[str, str]) -> Waits:
    for path in KEPT:
        servers.ask(port, path, headers=headers)
    paths = [*KEPT, "/healthz"]
    with (
        stalled(port, sent),
        servers.readers([port], paths, each=2, pause=0.005, headers=headers) as answers,
    ):
        time.sleep(SECONDS)
    waits = [answer.answered - answer.asked for answer in answers]
    wrong = sum(answer.status != 200 for answer in answers)
    quick = statistics.quantiles(waits, n=100)[-1]
    return Waits(kind, len(waits), statistics.median(waits), quick, max(waits), wrong)


@contextlib.contextmanager
def stalled(port: int, sent: bytes) -> Iterator[None]:
    """Keep STALLED connections that send `sent` and then neither send nor read."""
    with contextlib.ExitStack() as stack:
        for _connection in range(STALLED if sent else 0):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, ETHERNET)
            client.connect(("127.0.0.1", port))
            client.setblocking(False)
            with contextlib.suppress(OSError):  # its buffer is full
                client.send(sent)
        yield
