"""Networks of visitors, which limits are kept for."""

import ipaddress
from functools import lru_cache

from community.config import NetworkLimits

HOUSEHOLD = 64  # bits of the IPv6 prefix that one household usually has


@lru_cache(maxsize=4096)
def network_of(address: str | None, prefix: int = HOUSEHOLD) -> str:
    """An IPv4 address, or the prefix of an IPv6 address; `unknown` for neither."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, prefix), strict=False))
    return str(parsed)


def factor(address: str | None, raised: NetworkLimits) -> int:
    """By how much the limits of this address are multiplied: 1 unless a network in the settings contains it."""
    try:
        parsed = ipaddress.ip_address(network_of(address).partition("/")[0])
    except ValueError:
        return 1
    return max((times for network, times in raised if parsed in network), default=1)
