"""Where a request comes from, for counting wrong passwords and for nothing else."""

import ipaddress

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing listens there; all who come through a socket without addresses count as one


def client_ip(request) -> str:
    """Return the address of whoever asks; of IPv6 the network, since one connection has all of it.

    Behind a proxy it is the last address of X-Forwarded-For: the proxy wrote that one itself, the others are hearsay.
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
