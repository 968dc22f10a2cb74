"""Before the server starts, it checks that its address belongs to this machine and that the port is free."""

import socket
import sys

import pytest

from clinic_site.serving import listening

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only briefly, and without responding


def listener(host, port=0):
    """Return a socket that listens as granian does and lets others share its port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        opened.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        pytest.skip(f"This machine can't listen on {host}: {error}")
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
def test_port_in_use_is_refused_on_every_address(theirs, ours):
    with listener(theirs) as other:
        port = other.getsockname()[1]
        with pytest.raises(listening.CannotListenError, match=f"^Port {port} is in use by .* PORT={port + 1}$"):
            listening.free_address(ours, port)


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("::1", "::1")])
def test_unused_port_is_free(host, address):
    with listener(address) as other:
        port = other.getsockname()[1]
    assert listening.free_address(host, port) == address


def test_closing_connections_are_ignored():
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
        f"HOST={host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for all addresses."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Claims are supported only on Linux.")
@pytest.mark.parametrize("theirs", ["127.0.0.1", EVERY_ADDRESS, "::"])
@pytest.mark.parametrize("ours", ["127.0.0.1", EVERY_ADDRESS, "::"])
def test_claim_blocks_other_servers_but_not_granian(theirs, ours):
    with listener(theirs) as other:
        port = other.getsockname()[1]
    with listening.claim(theirs, port):
        with pytest.raises(listening.CannotListenError, match=f"^Port {port} is in use"):
            listening.free_address(ours, port)
        with listener(theirs, port), socket.create_connection(("127.0.0.1", port)) as visitor:
            assert visitor.getpeername()[1] == port
    assert listening.free_address(ours, port) == ours
