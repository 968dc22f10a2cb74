"""A port is asked for before the server starts: free, taken, or not this machine's."""

import socket
import sys

import pytest

from clinic_site.serving import listening

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - for a moment, and nothing is answered


def listener(host, port=0):
    """Return a socket that listens as granian does: others may share its port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        opened.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        pytest.skip(f"This machine does not listen on {host}: {error}")
    opened.listen()
    return opened


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", EVERY_ADDRESS),
        ("127.0.0.1", "::"),
        (EVERY_ADDRESS, "127.0.0.1"),
        (EVERY_ADDRESS, "::"),
        ("::", "127.0.0.1"),
        ("::", EVERY_ADDRESS),
        ("::1", "::"),
        ("::1", "::1"),
    ],
)
def test_port_that_somebody_listens_on_is_refused_whatever_the_address(theirs, ours):
    with listener(theirs) as other:
        port = other.getsockname()[1]
        with pytest.raises(listening.CannotListenError, match=f"^Port {port} is taken: .* PORT={port + 1}$"):
            listening.free_address(ours, port)


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("::1", "::1")])
def test_port_that_nobody_listens_on_is_free(host, address):
    with listener(address) as other:
        port = other.getsockname()[1]
    assert listening.free_address(host, port) == address


def test_connections_that_are_closing_are_not_in_the_way():
    with listener("127.0.0.1") as other:
        port = other.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            other.accept()[0].close()  # the server closes first, so its side stays in TIME_WAIT
            assert visitor.recv(1) == b""
    assert listening.free_address("127.0.0.1", port) == "127.0.0.1"


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "a..b"])
def test_address_of_another_machine_is_refused(host):
    with pytest.raises(listening.CannotListenError) as refused:
        listening.free_address(host, 8000)
    assert str(refused.value) == (
        f"HOST={host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for all its addresses."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux keeps a claim.")
@pytest.mark.parametrize("theirs", ["127.0.0.1", EVERY_ADDRESS, "::"])
@pytest.mark.parametrize("ours", ["127.0.0.1", EVERY_ADDRESS, "::"])
def test_port_is_claimed_before_the_server_listens_and_the_server_may(theirs, ours):
    with listener(theirs) as other:
        port = other.getsockname()[1]
    with listening.claim(theirs, port):
        with pytest.raises(listening.CannotListenError, match=f"^Port {port} is taken"):
            listening.free_address(ours, port)
        with listener(theirs, port), socket.create_connection(("127.0.0.1", port)) as visitor:
            assert visitor.getpeername()[1] == port
    assert listening.free_address(ours, port) == ours
