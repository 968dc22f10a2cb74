"""What nginx refuses or can't do by itself, with the visitor's words in the address and the referrer."""

import signal
import socket
import time
from collections import Counter

from tests.proofs.privacy.proxy import CONNECTIONS, HOST, status_of
from tests.proofs.privacy.visitor import REFERRER
from tests.proofs.privacy.weather import Statuses, World

ADDRESS = "/search/?q=zebrawort+02139"
NEAR = "/locations/near/?q=04101"


def refused(world: World) -> Statuses:
    """Requests that are too large, malformed, for somebody else, or not allowed."""
    requests = [
        _request(ADDRESS, "Content-Length: 30000000", method="POST"),
        _request(ADDRESS + "+heel+pain" * 2000),
        _request(ADDRESS, f"Cookie: heel+pain={'x' * 40_000}"),
        _request(ADDRESS, "heel pain: zebrawort"),
        _request(ADDRESS, "X-Words: heel pain\0zebrawort"),
        _request(ADDRESS, "Transfer-Encoding: zebrawort", method="POST"),
        _request(ADDRESS, "Content-Length: zebrawort", method="POST"),
        _request(ADDRESS, "Expect: 100-continue", "Content-Length: 30000000", method="POST"),
        _request(ADDRESS, method="TRACE"),
        _request(ADDRESS, method="CONNECT"),
        _request(ADDRESS, version="HTTP/9.9"),
        _request(ADDRESS, host="wrong.example.org"),
        _request(ADDRESS, host="zebrawort example"),
        _request(f"/../..{ADDRESS}"),
        _request(f"/%{ADDRESS}"),
        f"{ADDRESS}\r\n\r\n".encode(),
        b"\x16\x03\x01" + ADDRESS.encode(),
    ]
    statuses = Counter(world.proxy.send(request) for request in requests)
    statuses.update(world.proxy.send(request, is_secure=False) for request in requests)
    statuses[world.proxy.ask(f"/metrics?q=zebrawort+{NEAR}", client="127.0.0.251").status] += 1
    statuses[_plain_http_at_the_port_for_https(world)] += 1
    return statuses


def nginx_cant_store_a_body(world: World) -> Statuses:
    """The folder for large bodies is missing, which is like a full disk."""
    folder = world.proxy.folder / "bodies"
    away = folder.rename(folder.with_name("bodies-away"))
    try:
        answers = [world.proxy.ask(path, b"x" * 200_000, {"Referer": REFERRER}) for path in (ADDRESS, NEAR)]
    finally:
        away.rename(folder)
    return Counter(answer.status for answer in answers)


def nginx_short_of_connections(world: World) -> Statuses:
    """More visitors than nginx has connections for, while the site is slow."""
    world.site.tell(signal.SIGSTOP)
    try:
        open_ones = [world.proxy.connect() for _number in range(CONNECTIONS * 2 // 3)]
        # In two parts, because nginx closes connections on which it has read nothing to make room for others.
        for part in (_request(ADDRESS)[:20], _request(ADDRESS)[20:]):
            for connection in open_ones:
                connection.sendall(part)
            time.sleep(0.5)
        statuses = Counter(status_of(connection) for connection in open_ones)
        for connection in open_ones:
            connection.close()
        return statuses
    finally:
        world.site.tell(signal.SIGCONT)
        world.site.wait_until_ready()


def _request(path: str, *headers: str, method: str = "GET", version: str = "HTTP/1.1", host: str = HOST) -> bytes:
    lines = [f"{method} {path} {version}", f"Host: {host}", f"Referer: {REFERRER}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def _plain_http_at_the_port_for_https(world: World) -> int:
    with socket.create_connection(("127.0.0.1", world.proxy.ports.https), timeout=20) as connection:
        connection.sendall(_request(ADDRESS))
        return status_of(connection)
