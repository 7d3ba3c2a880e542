"""Networks of visitors, which limits are kept for."""

import ipaddress


def network_of(address: str | None) -> str:
    """An IPv4 address, or the /64 prefix of an IPv6 address, which one household usually has; `unknown` for neither."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
