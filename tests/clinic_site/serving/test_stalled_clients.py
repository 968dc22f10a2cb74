"""A real server with clients that never finish: pages, probes and forms are still answered.

`make drills ARGS=stalled` opens 400 connections of each kind and measures how long others wait.
"""

import contextlib
import socket

import pytest

from tests import ready_databases
from tests.proofs.drills.servers import ask
from tests.real_server import served

STALLED = 120  # connections; the server has four threads
HEADERS = b"GET /safety/ HTTP/1.1\r\nHost: localhost\r\nX-Half: "
BODY = (
    b"POST /feedback/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nhalf"
)
READS = b"GET /safety/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50  # more than the buffers of a socket hold


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with served(tmp_path_factory.mktemp("stalled"), database=ready_databases.WHOLE, LOG_LEVEL="ERROR") as server:
        yield server.port


@contextlib.contextmanager
def stalled(port, sent):
    """Open STALLED connections that send `sent` and then neither send nor read."""
    with contextlib.ExitStack() as stack:
        for _connection in range(STALLED):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(sent)
        yield


@pytest.mark.parametrize("sent", [HEADERS, BODY, READS], ids=["half headers", "half bodies", "slow reads"])
def test_others_are_answered_while_many_clients_stall(port, sent):
    assert ask(port, "/safety/")[0] == 200
    with stalled(port, sent):
        paths = ["/safety/", "/healthz", "/readyz", "/search/?q=knee", "/static/img/favicon.svg"]
        assert [ask(port, path, timeout=30)[0] for path in paths] == [200] * 5
        answer = ask(port, "/feedback/", timeout=30, form="a=1")
        assert answer[0] == 400  # a form without an answer, read and refused by Django
