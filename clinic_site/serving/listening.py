"""Check whether the site can listen on HOST and PORT, or whether another process already does.

granian's processes share one port (SO_REUSEPORT). The kernel lets a second server of the same user join them without an
error, and each server then gets some of the requests. `clinic_site.serving` therefore checks first, with a socket that
does not share its port.
"""

import contextlib
import errno
import socket
import sys


class CannotListenError(Exception):
    """The site can't listen on this address. The message says why and what to do."""


def free_address(host: str, port: int) -> str:
    """Return the IP address of `host` to listen on. Prefer IPv4.

    Raise CannotListenError if another process listens on `port` at any address of `host`, if this user is not allowed to
    listen there, or if `host` is not an address of this machine. Connections of an earlier server that are still closing
    (TIME_WAIT) are ignored. On Linux, overlaps such as 0.0.0.0 and 127.0.0.1 are detected too.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise CannotListenError(_not_ours(host)) from error
    addresses, problems = [], []
    for family, kind, protocol, _name, address in sorted(found, key=lambda one: one[0] != socket.AF_INET):
        try:
            with socket.socket(family, kind, protocol) as asking:
                asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ignore TIME_WAIT
                asking.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotListenError(_taken(port)) from error
            problems.append(error)  # a host name may have an IPv6 address on a machine without IPv6
        else:
            addresses.append(str(address[0]))
    if addresses:
        return addresses[0]
    if problems[0].errno in (errno.EACCES, errno.EPERM):
        raise CannotListenError(f"This user is not allowed to listen on port {port}. Choose 1024 or above: PORT=8000")
    raise CannotListenError(_not_ours(host))


def claim(address: str, port: int) -> contextlib.AbstractContextManager:
    """Claim `port` until the context ends or, after an exec, until the new program ends.

    granian needs seconds to import the code before it listens. Until then, the claim makes `free_address` refuse the port.
    The claim is a socket that is bound but never listens: SO_REUSEPORT lets granian share the port, and the lack of
    SO_REUSEADDR blocks all others. Outside Linux, nothing is claimed; neither is it if the claim would keep granian
    from listening. Raise CannotListenError if the port is taken.
    """
    if sys.platform != "linux":
        return contextlib.nullcontext()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    claimed = socket.socket(family)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # only while binding, to ignore TIME_WAIT
    try:
        claimed.bind((address, port))
    except OSError as error:
        claimed.close()
        raise CannotListenError(_taken(port)) from error
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    claimed.set_inheritable(True)
    if not _granian_can_bind(family, address, port):
        claimed.close()
        return contextlib.nullcontext()
    return claimed


def _granian_can_bind(family: int, address: str, port: int) -> bool:
    """Whether a socket with granian's options can be bound despite the claim."""
    with socket.socket(family) as shared:
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            shared.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            shared.bind((address, port))
        except OSError:
            return False
    return True


def _taken(port: int) -> str:
    return (
        f"Port {port} is in use by another process, perhaps this site itself. Stop it, or choose another port: "
        f"PORT={port + 1 if port < 65535 else 8000}"
    )


def _not_ours(host: str) -> str:
    return f"HOST={host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for all addresses."
