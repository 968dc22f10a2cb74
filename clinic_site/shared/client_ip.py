"""The client's IP address, used only to count wrong passwords, and in memory what one sender sends with a form."""

import ipaddress

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - not a listening address; all clients of a Unix socket are counted together


def client_ip(request) -> str:
    """Return the client's address; for IPv6 its /64 network, because one connection has all its addresses.

    Behind a proxy, use the last address of X-Forwarded-For: the proxy added it, and the others can be forged.
    """
    text = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
