"""Good and bad weather: what can go wrong between a visitor and the database, on purpose and on real servers.

Each function sends every visit in one kind of weather and returns how often each status was the answer.
"""

import contextlib
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg

from tests.proofs.drills import own_server
from tests.proofs.privacy.proxy import Proxy
from tests.proofs.privacy.site import ROLE, Site
from tests.proofs.privacy.visitor import Visit, Visitor

WAITING = "SELECT pid FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock' AND state = 'active'"
SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
Statuses = Counter[int]


@dataclass
class World:
    """The servers, and the visitor who uses them. Each kind of weather has its own network address as a sender."""

    postgres: own_server.Server
    site: Site
    proxy: Proxy
    visitor: Visitor
    database: str  # the URL of the site's database, as PostgreSQL's administrator
    senders: Iterator[int] = field(default_factory=lambda: iter(range(2, 250)))

    def visit_all(self) -> Statuses:
        client = f"127.0.0.{next(self.senders)}"
        return Counter(self.visit(visit, client) for visit in self.visitor.visits)

    def visit(self, visit: Visit, client: str) -> int:
        return self.proxy.ask(visit.path, visit.body, visit.all_headers, client=client).status

    def settle(self) -> None:
        """Wait until the site answers through nginx, which leaves a machine that failed alone for some seconds."""
        self.site.wait_until_ready()
        for _attempt in range(150):
            if self.proxy.ask("/readyz").status == 200:
                return
            time.sleep(0.2)
        raise RuntimeError("The site does not answer through nginx.")

    def administrator(self) -> psycopg.Connection:
        return psycopg.connect(self.database, autocommit=True)


def good(world: World) -> Statuses:
    """Nothing is wrong. Raise AssertionError if an answer is not the expected one."""
    client = f"127.0.0.{next(world.senders)}"
    answers = [(visit.what, visit.status, world.visit(visit, client)) for visit in world.visitor.visits]
    wrong = [answer for answer in answers if answer[1] != answer[2]]
    assert not wrong, f"(visit, expected status, status): {wrong}"
    return Counter(status for _what, _expected, status in answers)


def query_out_of_time(world: World) -> Statuses:
    """Another session locks the table that a page needs, until the site gives up and cancels its query."""
    return _while_locked(world, lambda administrator, pid: None)


def query_canceled(world: World) -> Statuses:
    """An administrator, or PostgreSQL's own time limit, cancels each query."""
    return _while_locked(world, lambda administrator, pid: administrator.execute("SELECT pg_cancel_backend(%s)", [pid]))


def session_terminated(world: World) -> Statuses:
    """An administrator ends the session during each query."""
    return _while_locked(
        world, lambda administrator, pid: administrator.execute("SELECT pg_terminate_backend(%s)", [pid])
    )


def process_killed(world: World) -> Statuses:
    """PostgreSQL's process is killed during each query, as when memory runs out. All its other sessions end too."""
    return _while_locked(world, lambda administrator, pid: os.kill(pid, signal.SIGKILL))


def postgresql_stopped(world: World) -> Statuses:
    """PostgreSQL is not running."""
    world.postgres.stop("fast")
    try:
        return world.visit_all()
    finally:
        world.postgres.start()
        world.site.wait_until_ready()


def postgresql_refuses(world: World) -> Statuses:
    """PostgreSQL runs and lets nobody in."""
    with world.administrator() as administrator:
        administrator.execute(f"ALTER ROLE {ROLE} CONNECTION LIMIT 0")
        administrator.execute(SESSIONS, [ROLE])
        try:
            return world.visit_all()
        finally:
            administrator.execute(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1")
            world.site.wait_until_ready()


def site_slow(world: World) -> Statuses:
    """The site's processes and the second machine accept connections and never answer: nginx answers 504."""
    with _second_machine_accepts(world):
        world.site.tell(signal.SIGSTOP)
        try:
            return _at_once(world, world.visitor.visits)
        finally:
            world.site.tell(signal.SIGCONT)
            world.site.wait_until_ready()


def site_away(world: World) -> Statuses:
    """Neither machine runs: nginx answers 502."""
    world.site.stop()
    try:
        return world.visit_all()
    finally:
        world.site.start()


def visitors_leave(world: World) -> Statuses:
    """Visitors close the connection before the answer."""
    with _locked(world, [visit.table for visit in world.visitor.visits]):
        for visit in world.visitor.visits:
            with world.proxy.connect() as connection:
                body = (visit.body or "").encode()
                lines = [f"{'POST' if body else 'GET'} {visit.path} HTTP/1.1", f"Content-Length: {len(body)}"]
                headers = {"Host": "needling.example.org", "Sec-Fetch-Site": "same-origin"} | visit.all_headers
                lines += [f"{name}: {value}" for name, value in headers.items()]
                connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
                time.sleep(0.1)
    world.site.wait_until_ready()
    return Counter({0: len(world.visitor.visits)})


def _while_locked(world: World, interrupt: Callable[[psycopg.Connection, int], object]) -> Statuses:
    """Send each visit while the table that it needs is locked, and let `interrupt` act on the session that waits."""
    client, statuses = f"127.0.0.{next(world.senders)}", Statuses()
    for visit in world.visitor.visits:
        with _locked(world, [visit.table]):
            acting = threading.Thread(target=_interrupt, args=(world, interrupt))
            acting.start()
            statuses[world.visit(visit, client)] += 1
            acting.join()
        world.site.wait_until_ready()
        time.sleep(0.3)  # the site asks again whether the database is back
    return statuses


def _interrupt(world: World, interrupt: Callable[[psycopg.Connection, int], object]) -> None:
    with contextlib.suppress(psycopg.OperationalError), world.administrator() as administrator:
        for _attempt in range(40):
            for (pid,) in administrator.execute(WAITING, [ROLE]).fetchall():
                with contextlib.suppress(ProcessLookupError):
                    interrupt(administrator, pid)
            time.sleep(0.02)


@contextlib.contextmanager
def _locked(world: World, tables: list[str]) -> Iterator[None]:
    for _attempt in range(100):  # PostgreSQL may be starting again
        with contextlib.suppress(psycopg.OperationalError):
            connection = psycopg.connect(world.database)
            break
        time.sleep(0.1)
    try:
        for table in sorted(set(tables)):
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        with contextlib.suppress(psycopg.OperationalError):  # its session ends too if PostgreSQL is killed
            connection.rollback()
        connection.close()


@contextlib.contextmanager
def _second_machine_accepts(world: World) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", world.proxy.ports.second), backlog=100):
        yield


def _at_once(world: World, visits: list[Visit]) -> Statuses:
    client, found = f"127.0.0.{next(world.senders)}", []
    threads = [threading.Thread(target=lambda v=visit: found.append(world.visit(v, client))) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(found)
