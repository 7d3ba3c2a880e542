"""Rate limits per network, per account or for the whole site."""

import ipaddress
from datetime import timedelta

from flask import current_app, request

from community.core.db import now
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.core.rate_limiter import RateLimiter
from community.members import quotas, rate_limits
from community.members.models import Member

HOUSEHOLD = 64  # bits of the prefix


class TooManyAttempts(Refused):
    """Too many attempts; the message says how long to wait."""


def limiter() -> RateLimiter:
    """The rate limiter of the current app."""
    found: RateLimiter = current_app.extensions["limiter"]
    return found


def network(prefix: int = HOUSEHOLD) -> str:
    """The visitor's network: an IPv4 address, or the prefix of an IPv6 address; /64 is what one household has."""
    address = _address()
    if address is None:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, prefix), strict=False))


def is_ipv6() -> bool:
    """Whether the visitor came by IPv6, where one customer of a provider has many /64 prefixes."""
    address = _address()
    return address is not None and address.version == 6


def _address() -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    mapped: ipaddress.IPv4Address | None = getattr(address, "ipv4_mapped", None)
    return mapped or address


def spend(act: str, rate: str, key: str | None = None) -> None:
    """Count one attempt by this network, or another key. Raises `TooManyAttempts` if it exceeds the rate."""
    who = key or network()
    if not limiter().hit(rate, act, who):
        raise _too_many_attempts(rate, act, who)


def spend_allowance(member: Member, act: str, *, moderates: bool = False) -> None:
    """Count one act whose limit depends on the trust level. Raises `QuotaExceeded` if it exceeds the quota."""
    per = quotas.QUOTAS[act].per or quotas.DAY
    most = quotas.limit(member, act, moderates=moderates)
    rate, key = f"{most} per {int(per.total_seconds())} seconds", f"member {member.id}"
    if most == 0 or not limiter().hit(rate, act, key):
        wait = timedelta(minutes=limiter().wait(rate, act, key)) if most else None
        raise rate_limits.refusal(member, act, now() + wait if wait else None, moderates=moderates)


def check(act: str, rate: str, key: str | None = None) -> None:
    """Raise `TooManyAttempts` if the next attempt would exceed the rate. Counts nothing."""
    who = key or network()
    if limiter().is_full(rate, act, who):
        raise _too_many_attempts(rate, act, who)


def _too_many_attempts(rate: str, act: str, who: str) -> TooManyAttempts:
    minutes = limiter().wait(rate, act, who)
    return TooManyAttempts(
        _("That was tried too often.")
        + " "
        + ngettext("Please wait a minute.", "Please wait %(num)s minutes.", minutes)
    )
