"""Limits on how many accounts are asked for, from one network and on the whole site.

A household usually has one IPv4 address, or one IPv6 prefix of 64 bits. A customer of a provider can have one
of 56 or 48 bits, which holds 256 or 65,536 of those, so these are limited too. Above the rate for the whole site no one
is refused, because that would close the site to everyone; staff are told, and can close sign-ups.
"""

from community.core.networks import HOUSEHOLD
from community.core.outbox import record
from community.members.events import SignUpsIncreased
from community.web import limits

ACT = "sign up"
BY_PREFIX = {64: "20 per hour", 56: "40 per hour", 48: "80 per hour"}  # an IPv4 address is limited as a /64
SITE_REQUESTS = 30
SITE_RATE, ALARM_RATE = f"{SITE_REQUESTS} per hour", "1 per 6 hours"


def spend() -> bool:
    """Count one request for an account. Raises `TooManyAttempts` if there were too many from the visitor's network.

    True if there are unusually many on the whole site: then the caller commits the alarm that was recorded.
    """
    prefixes = BY_PREFIX if limits.is_ipv6() else {HOUSEHOLD: BY_PREFIX[HOUSEHOLD]}
    for prefix, rate in prefixes.items():
        limits.spend(ACT, limits.of_network(rate), limits.network(prefix))
    limiter = limits.limiter()
    if limiter.hit(SITE_RATE, ACT, "site") or not limiter.hit(ALARM_RATE, ACT, "alarm"):
        return False
    record(SignUpsIncreased(SITE_REQUESTS + 1))
    return True
